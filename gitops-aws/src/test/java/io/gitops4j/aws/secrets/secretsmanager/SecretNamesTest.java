package io.gitops4j.aws.secrets.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTest {

  private static final String ARN =
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf";

  private final SecretNames names =
      new SecretNames("aws-secretsmanager", () -> "eu-west-1", List.of("eu-central-1"));

  @ParameterizedTest
  @CsvSource({
    "prod/db, aws-secretsmanager:prod/db",
    "prod/db#password, aws-secretsmanager:prod/db",
    "prod/db?stage=AWSCURRENT, aws-secretsmanager:prod/db",
    "prod/db?stage=AWSPREVIOUS, aws-secretsmanager:prod/db?stage=AWSPREVIOUS",
    "prod/db?version=6b1ab3b0-5f0c-4d4d-9d0e-0d0d0d0d0d0d&stage=AWSCURRENT,"
        + " aws-secretsmanager:prod/db?stage=AWSCURRENT&version=6b1ab3b0-5f0c-4d4d-9d0e-0d0d0d0d0d0d",
    "rds!db-1234_+=.@, aws-secretsmanager:rds!db-1234_+=.@",
  })
  void normal_reference_isTheSecretAndItsVersion(String text, String normal) {
    assertThat(names.normal(SecretRef.parse("aws-secretsmanager", text))).hasToString(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ARN,
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db",
        "arn:aws-cn:secretsmanager:eu-central-1:123456789012:secret:x"
      })
  void normal_arnOfOurRegions_isKept(String arn) {
    assertThat(names.normal(ref(arn))).isEqualTo(ref(arn));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a b|no secret has such a name; 1 to 512 letters, digits and /_+=.@!- are allowed, so"
            + " correct it.",
        "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf|it is in us-east-1, but"
            + " secrets are read from eu-west-1; name the secret by its name, or add us-east-1 to"
            + " the replica regions.",
        "arn:aws:ssm:eu-west-1:123456789012:parameter/db|it is not the ARN of a secret"
            + " (arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf); correct it.",
        "arn:aws:secretsmanager:eu-west-1:1234:secret:db|it is not the ARN of a secret"
            + " (arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-AbCdEf); correct it.",
        "db?stages=x|a secret has no stages; give a stage or a version.",
        "db?stage=a b|its stage is none; a stage reads AWSCURRENT, AWSPREVIOUS, AWSPENDING or your"
            + " own.",
        "db?version=3|its version is none; the id of a version has 32 to 64 letters, digits and"
            + " hyphens.",
      })
  void normal_referenceThatCanNeverBeRead_saysWhy(String text, String why) {
    SecretRef ref = SecretRef.parse("aws-secretsmanager", text);
    assertThatThrownBy(() -> names.normal(ref))
        .hasMessage("Cannot read " + ref + ": " + why)
        .asInstanceOf(InstanceOfAssertFactories.type(SecretException.class))
        .returns(Reason.INVALID, e -> e.failure().reason());
  }

  @ParameterizedTest
  @CsvSource({
    "prod/db, true",
    ARN + ", true",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db-AbCdEf, true",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db, true",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db, true",
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf, false",
    "arn:aws:secretsmanager:eu-west-1:999999999999:secret:prod/db-AbCdEf, false",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-ZzZzZz, false",
    "prod, false",
    "prod/db-AbCdEf, false",
  })
  void means_nameOrArn_isThisSecretInAnyOfOurRegions(String told, boolean same) {
    assertThat(names.means(ref("prod/db"), ARN, told)).isEqualTo(same);
  }

  @Test
  void isAnswer_namesAndArns_areTheSecretAskedFor() {
    assertThat(SecretNames.isAnswer("prod/db", ARN, "prod/db")).isTrue();
    assertThat(SecretNames.isAnswer(ARN, ARN, "prod/db")).isTrue();
    assertThat(SecretNames.isAnswer(ARN.substring(0, ARN.length() - 7), ARN, "prod/db")).isTrue();
    assertThat(SecretNames.isAnswer(ARN.substring(0, ARN.length() - 8), ARN, "prod/db")).isFalse();
    assertThat(SecretNames.isAnswer("prod/db-AbCdEf", ARN, "prod/db")).isFalse();
  }

  private static SecretRef ref(String name) {
    return new SecretRef("aws-secretsmanager", name, null);
  }
}
