package io.gitops4j.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of what reads secrets: every test method gets a fake Secrets Manager of its own, and the
 * time that the fake goes by.
 *
 * <pre>{@code
 * @SecretsTest(secrets = "secrets/login.yaml")
 * class LoginTest {
 *   @Test
 *   void password_afterRotation_isTheNewOne(FakeSecretsManager secrets, VirtualTime time) {
 *     Login login = new Login(secrets.endpoint(), secrets.region());
 *     secrets.rotateEvery("prod/db", Duration.ofDays(30), step -> step.current() + "!");
 *     time.advance(Duration.ofDays(31));
 *     assertThat(login.password()).isEqualTo("first!");
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters of test methods, {@code @BeforeEach} and {@code @AfterEach} may be a {@link
 * io.gitops4j.testkit.secrets.FakeSecretsManager} and a {@link
 * io.gitops4j.testkit.time.VirtualTime}: the same ones for one test method, others for the next.
 * Both are closed after the test. Tests may run side by side. At a method, the annotation counts
 * instead of that at its class. A fixture that cannot be read fails the test.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SecretsExtension.class)
public @interface SecretsTest {

  /**
   * Files or folders on the class path that hold what secrets there are before the test.
   *
   * <p>A file {@code .yaml}, {@code .yml} or {@code .json} is an object of names and values: text
   * is a value as it is, an object or a list becomes its JSON. A file {@code .properties} has a
   * line for each secret. Of a folder, each file is one secret: its path in the folder is the name,
   * its bytes are the value.
   */
  String[] secrets() default {};

  /** The region that secrets are put into. */
  String region() default "eu-west-1";
}
