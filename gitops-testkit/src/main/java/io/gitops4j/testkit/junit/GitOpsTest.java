package io.gitops4j.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of a GitOps repository: every test method gets a copy of the repository, an embedded API
 * server and an engine between the two, of its own.
 *
 * <pre>{@code
 * @GitOpsTest(repository = "..", path = "clusters/production")
 * class ProductionTest {
 *   @Test
 *   void reconcile_becomesHealthy(TestRepository repository, ApiServer cluster, GitOps gitops) {
 *     assertThat(gitops.reconcile()).succeeded().created("Deployment/prod/web");
 *     assertThat(gitops.reconcile()).changedNothing();
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters of test methods, {@code @BeforeEach} and {@code @AfterEach} may be a {@link
 * io.gitops4j.testkit.git.TestRepository}, an {@link io.gitops4j.testkit.apiserver.ApiServer} and a
 * {@link io.gitops4j.core.GitOps}: the same ones for one test method, others for the next. All are
 * closed after the test. Tests may run side by side. At a method, the annotation counts instead of
 * that at its class. What it cannot make, because a folder or file is missing, fails the test.
 *
 * <p>Time is real. A rollout that {@code cluster.rollouts().fail(…)} is told about exceeds its
 * deadline at once. One that stalls is waited for until the unit's {@code timeout}, which is 30
 * seconds at least, as in Flux.
 *
 * @since 0.1
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(GitOpsExtension.class)
public @interface GitOpsTest {

  /**
   * The folder of the repository, relative to where the tests run, which is the module's folder
   * with Maven. It is copied and committed; uncommitted changes are part of the copy.
   */
  String repository() default ".";

  /** The folder in the repository to reconcile, such as {@code clusters/production}. */
  String path();

  /**
   * YAML files with objects that the cluster has before the test, such as the ConfigMap that
   * Terraform writes; relative as {@link #repository()} is. Namespaces they need are made.
   */
  String[] cluster() default {};
}
