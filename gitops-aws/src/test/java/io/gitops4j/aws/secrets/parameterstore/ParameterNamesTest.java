package io.gitops4j.aws.secrets.parameterstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterNamesTest {

  private static final String ARN = "arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db";

  private final ParameterNames names = new ParameterNames("aws-parameterstore", () -> "eu-west-1");

  @ParameterizedTest
  @CsvSource({
    "/prod/db, /prod/db, /prod/db",
    "prod/db#password, /prod/db, /prod/db",
    "plain, plain, plain",
    "/prod/db?version=3, /prod/db?version=3, /prod/db:3",
    "/prod/db?label=blue, /prod/db?label=blue, /prod/db:blue",
    ARN + ", " + ARN + ", " + ARN,
  })
  void normal_reference_isAskedForByItsName(String text, String normal, String id) {
    SecretRef ref = names.normal(SecretRef.parse("aws-parameterstore", text));
    assertThat(ref).hasToString("aws-parameterstore:" + normal);
    assertThat(ParameterNames.id(ref)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/prod//db|no parameter has such a name; letters, digits and _.- are allowed between"
            + " slashes, so correct it.",
        "/prod/db:3|no parameter has such a name; letters, digits and _.- are allowed between"
            + " slashes, so correct it.",
        "arn:aws:ssm:us-east-1:123456789012:parameter/db|it is in us-east-1, but parameters are read"
            + " from eu-west-1; correct the region.",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db|it is not the ARN of a parameter"
            + " (arn:aws:ssm:eu-west-1:123456789012:parameter/prod/db); correct it.",
        "/db?stage=AWSPREVIOUS|a parameter has no stage; give a version or a label.",
        "/db?version=0|its version is none; a version is a number from 1, and a label has up to 100"
            + " letters, digits and _.- and begins with no digit.",
        "/db?label=2|its label is none; a version is a number from 1, and a label has up to 100"
            + " letters, digits and _.- and begins with no digit.",
        "/db?label=a&version=2|it has both a version and a label; leave one of them out.",
      })
  void normal_referenceThatCanNeverBeRead_saysWhy(String text, String why) {
    SecretRef ref = SecretRef.parse("aws-parameterstore", text);
    assertThatThrownBy(() -> names.normal(ref)).hasMessage("Cannot read " + ref + ": " + why);
  }

  @ParameterizedTest
  @CsvSource({
    "/prod/db, true",
    "prod/db, true",
    ARN + ", true",
    "/prod, false",
    "arn:aws:ssm:us-east-1:123456789012:parameter/prod/db, false",
  })
  void means_nameOrArn_isThisParameter(String told, boolean same) {
    SecretRef ref = SecretRef.parse("aws-parameterstore:/prod/db");
    assertThat(ParameterNames.means(ref, ARN, told)).isEqualTo(same);
  }
}
