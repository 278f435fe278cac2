package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.secrets.RawClient.Reply;
import io.gitops4j.testkit.time.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is needed of Parameter Store. */
class ParametersTest {
  private final FakeSecretsManager secrets = FakeSecretsManager.start(new VirtualTime());
  private final Place home = secrets.in("eu-west-1");
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  private Reply call(String operation, Map<String, ?> members) {
    return client.target("AmazonSSM." + operation, members);
  }

  private Reply get(String name) {
    return call("GetParameter", Map.of("Name", name, "WithDecryption", true));
  }

  @Test
  void put_makesVersions_whenItMayOverwrite() {
    Map<String, Object> first = Map.of("Name", "/a", "Type", "String", "Value", "1");
    assertThat(call("PutParameter", first).body())
        .containsExactly(Map.entry("Version", 1L), Map.entry("Tier", "Standard"));

    assertThat(call("PutParameter", first).error())
        .isEqualTo(
            "400 ParameterAlreadyExists: The parameter already exists. To overwrite this value, set"
                + " the overwrite option in the request to true.");
    assertThat(
            call("PutParameter", Map.of("Name", "/a", "Value", "2", "Overwrite", true))
                .at("Version"))
        .isEqualTo(2L);
    assertThat(get("/a").at("Parameter"))
        .isEqualTo(
            Map.of(
                "Name",
                "/a",
                "Type",
                "String",
                "Value",
                "2",
                "Version",
                2L,
                "LastModifiedDate",
                1767225600L,
                "ARN",
                "arn:aws:ssm:eu-west-1:123456789012:parameter/a",
                "DataType",
                "text"));
  }

  @Test
  void put_ofWhatIsWrong_isRefused() {
    assertThat(call("PutParameter", Map.of("Name", "/a", "Value", "1")).error())
        .isEqualTo(
            "400 ValidationException: A parameter type is required when you create a parameter.");
    assertThat(call("PutParameter", Map.of("Name", "/a", "Type", "Text", "Value", "1")).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value 'Text' at 'type' failed to"
                + " satisfy constraint: Member must satisfy enum value set: [SecureString,"
                + " StringList, String]");
    assertThat(
            call("PutParameter", Map.of("Name", "/a", "Type", "String", "Value", "x".repeat(4097)))
                .text("Message"))
        .startsWith("Standard tier parameters support a maximum parameter value of 4096");
    assertThat(
            call("PutParameter", Map.of("Name", "aws-a", "Type", "String", "Value", "1")).error())
        .isEqualTo(
            "400 ValidationException: Parameter name: can't be prefixed with \"aws\" or \"ssm\""
                + " (case-insensitive).");
    assertThat(
            call("PutParameter", Map.of("Name", "a b", "Type", "String", "Value", "1"))
                .text("__type"))
        .isEqualTo("ValidationException");
  }

  @Test
  void get_byVersionLabelOrArn_answersIt() {
    home.putParameter("/a", "1");
    home.putParameter("/a", "2");
    home.labelParameter("/a", 1, "stable");

    assertThat(get("/a:1").text("Parameter", "Value")).isEqualTo("1");
    assertThat(get("/a:1").text("Parameter", "Selector")).isEqualTo(":1");
    assertThat(get("/a:stable").text("Parameter", "Value")).isEqualTo("1");
    assertThat(get("arn:aws:ssm:eu-west-1:123456789012:parameter/a:2").text("Parameter", "Value"))
        .isEqualTo("2");
    assertThat(get("/none").error()).isEqualTo("400 ParameterNotFound: ");
    assertThat(get("/a:9").error())
        .isEqualTo(
            "400 ParameterVersionNotFound: Systems Manager could not find version 9 of /a. Verify"
                + " the version and try again.");
    assertThat(get("/a:none").text("__type")).isEqualTo("ParameterVersionNotFound");
    assertThat(
            client
                .in("us-east-1")
                .target("AmazonSSM.GetParameter", Map.of("Name", "/a"))
                .text("__type"))
        .isEqualTo("ParameterNotFound");
  }

  @Test
  void get_ofSecureString_isEncryptedUnlessAskedFor() {
    home.putSecureParameter("/a", "Sesame");

    String encrypted = call("GetParameter", Map.of("Name", "/a")).text("Parameter", "Value");
    assertThat(encrypted).isNotEqualTo("Sesame").hasSize(160);
    assertThat(get("/a").text("Parameter", "Value")).isEqualTo("Sesame");
    secrets.faults().denyKey("/a");
    assertThat(get("/a").error())
        .isEqualTo(
            "400 AccessDeniedException: The ciphertext refers to a customer master key that does"
                + " not exist, does not exist in this region, or you are not allowed to access.");
    assertThat(call("GetParameter", Map.of("Name", "/a")).status()).isEqualTo(200);
  }

  @Test
  void getMany_ofUpTo10_tellsWhatIsInvalid() {
    home.putParameter("/a", "1");
    home.putSecureParameter("/b", "2");

    Reply reply =
        call(
            "GetParameters",
            Map.of("Names", List.of("/a", "/none", "/b:7", "/b"), "WithDecryption", true));

    assertThat((List<?>) reply.at("Parameters")).hasSize(2);
    assertThat(reply.at("InvalidParameters")).isEqualTo(List.of("/none", "/b:7"));
    List<String> names = IntStream.range(0, 11).mapToObj(i -> "/" + i).toList();
    assertThat(call("GetParameters", Map.of("Names", names)).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value '"
                + names
                + "' at 'names' failed to satisfy constraint: Member must have length less than or"
                + " equal to 10");
  }

  @Test
  void label_moves_andWrongOnesAreTold() {
    home.putParameter("/a", "1");
    home.putParameter("/a", "2");
    call(
        "LabelParameterVersion",
        Map.of("Name", "/a", "ParameterVersion", 1, "Labels", List.of("live")));

    Reply reply =
        call(
            "LabelParameterVersion", Map.of("Name", "/a", "Labels", List.of("live", "9x", "awsy")));

    assertThat(reply.at("ParameterVersion")).isEqualTo(2L);
    assertThat(reply.at("InvalidLabels")).isEqualTo(List.of("9x", "awsy"));
    assertThat(get("/a:live").text("Parameter", "Value")).isEqualTo("2");
    assertThat(
            call(
                    "LabelParameterVersion",
                    Map.of("Name", "/a", "ParameterVersion", 9, "Labels", List.of("x")))
                .text("__type"))
        .isEqualTo("ParameterVersionNotFound");
    List<String> more = IntStream.range(0, 10).mapToObj(i -> "l" + i).toList();
    assertThat(call("LabelParameterVersion", Map.of("Name", "/a", "Labels", more)).error())
        .isEqualTo(
            "400 ParameterVersionLabelLimitExceeded: A parameter version can have maximum 10"
                + " labels. Move one or more labels to another version and try again.");
    assertThatThrownBy(() -> home.labelParameter("/a", 9, "x"))
        .hasMessage("The fake Parameter Store has no version 9 of /a.");
  }

  @Test
  void fault_ofAParameter_meetsItsNameVersionAndArn() {
    home.putParameter("/a", "1");
    home.putParameter("/b", "1");
    secrets.faults().denySecret("/a");

    assertThat(get("/a").text("__type")).isEqualTo("AccessDeniedException");
    assertThat(get("/a:1").text("__type")).isEqualTo("AccessDeniedException");
    assertThat(get("arn:aws:ssm:eu-west-1:123456789012:parameter/a").text("__type"))
        .isEqualTo("AccessDeniedException");
    assertThat(get("/b").status()).isEqualTo(200);
    assertThat(secrets.calls().naming("/a").count()).isEqualTo(3);
  }

  @Test
  void denied_isSaidWithTheArn() {
    home.putParameter("/a", "1");
    secrets.faults().deny("ssm:GetParameter");

    assertThat(get("/a").error())
        .isEqualTo(
            "400 AccessDeniedException: User: arn:aws:iam::123456789012:user/test is not authorized"
                + " to perform: ssm:GetParameter on resource:"
                + " arn:aws:ssm:eu-west-1:123456789012:parameter/a because no identity-based policy"
                + " allows the ssm:GetParameter action");
  }
}
