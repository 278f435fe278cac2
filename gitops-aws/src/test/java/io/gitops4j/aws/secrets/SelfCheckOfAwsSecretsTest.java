package io.gitops4j.aws.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.SecretRef;
import io.gitops4j.aws.AwsTests;
import io.gitops4j.aws.secrets.diagnosis.Finding;
import io.gitops4j.aws.secrets.diagnosis.Finding.Code;
import io.gitops4j.aws.secrets.diagnosis.Finding.Level;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the self-check makes of what the stores really say. */
class SelfCheckOfAwsSecretsTest {

  private final FakeSecretsManager fake = FakeSecretsManager.start();
  private final AwsSecrets secrets =
      AwsTests.secrets(fake.endpoint())
          .timeouts(Duration.ofMillis(400), Duration.ofMillis(500))
          .build();

  @BeforeEach
  void fill() {
    fake.put("prod/db", "value");
    fake.put("prod/api", "key");
  }

  @AfterEach
  void end() {
    secrets.close();
    fake.close();
  }

  private List<Finding> errors(boolean readValues, String... names) {
    return secrets
        .selfCheck()
        .readValues(readValues)
        .run(Stream.of(names).map(name -> SecretRef.parse("aws-secretsmanager", name)).toList())
        .of(Level.ERROR);
  }

  private static void assertOne(List<Finding> errors, Code code, String sentence) {
    assertThat(errors).extracting(Finding::code).containsExactly(code);
    assertThat(errors.get(0).message()).isEqualTo(sentence);
  }

  @Test
  void check_allThere_findsNothing() {
    assertThat(errors(false, "prod/db", "prod/api")).isEmpty();
    assertThat(errors(true, "prod/db", "prod/api")).isEmpty();
  }

  @Test
  void check_missing_isSecretMissing() {
    assertOne(
        errors(false, "prod/none", "prod/db"),
        Code.SECRET_MISSING,
        "Cannot read aws-secretsmanager:prod/none in eu-west-1: there is no such secret; correct the"
            + " name or the region, or create it.");
  }

  @Test
  void check_notAllowed_isSecretForbidden() {
    fake.faults().denySecret("prod/db");
    assertThat(errors(false, "prod/db", "prod/api"))
        .extracting(Finding::code)
        .containsExactly(Code.SECRET_FORBIDDEN);
  }

  @Test
  void check_keyNotAllowed_isFoundByReadingOnly() {
    fake.faults().denyKey("prod/db");
    assertThat(errors(false, "prod/db", "prod/api")).isEmpty();
    assertThat(errors(true, "prod/db", "prod/api"))
        .extracting(Finding::code)
        .containsExactly(Code.KEY_FORBIDDEN);
  }

  @Test
  void check_storeDoesNotAnswer_asksNoFurther() {
    fake.faults().on("GetSecretValue").hang();
    List<Finding> errors = errors(false, "prod/db", "prod/api");
    assertThat(errors)
        .extracting(Finding::code)
        .containsExactly(Code.SECRET_UNAVAILABLE, Code.SECRET_UNAVAILABLE);
    assertThat(errors.get(1).message()).startsWith("1 more references to aws-secretsmanager");
  }

  @Test
  void check_malformed_saysSo() {
    assertOne(
        errors(false, "prod/db?colour=red"),
        Code.REFERENCE_MALFORMED,
        "Cannot read aws-secretsmanager:prod/db?colour=red: a secret has no colour; give a stage or"
            + " a version.");
  }
}
