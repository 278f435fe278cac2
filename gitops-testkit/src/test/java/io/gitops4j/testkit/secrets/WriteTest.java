package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.secrets.RawClient.Reply;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** CreateSecret, PutSecretValue and UpdateSecret. */
class WriteTest {
  private static final String NO_TOKEN =
      "You must provide a ClientRequestToken value. We recommend a UUID-type value.";

  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager secrets = FakeSecretsManager.start(time);
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  private static String token() {
    return UUID.randomUUID().toString();
  }

  /** Sends a write with a token, as SDKs do. */
  private Reply write(String operation, Map<String, ?> members) {
    Map<String, Object> all = new HashMap<>(members);
    all.putIfAbsent("ClientRequestToken", token());
    return client.call(operation, all);
  }

  private Reply get(String id, String stage) {
    return client.call("GetSecretValue", Map.of("SecretId", id, "VersionStage", stage));
  }

  @Test
  void create_ofText_isRead() {
    String token = token();

    Reply reply =
        write(
            "CreateSecret",
            Map.of(
                "Name",
                "prod/db",
                "SecretString",
                "v",
                "ClientRequestToken",
                token,
                "Description",
                "of the database",
                "KmsKeyId",
                "alias/mine",
                "Tags",
                List.of(Map.of("Key", "team", "Value", "a"))));

    assertThat(reply.body())
        .containsExactly(
            Map.entry("ARN", secrets.arn("prod/db")),
            Map.entry("Name", "prod/db"),
            Map.entry("VersionId", token));
    assertThat(get("prod/db", "AWSCURRENT").text("SecretString")).isEqualTo("v");
    assertThat(client.call("DescribeSecret", Map.of("SecretId", "prod/db")).body())
        .containsEntry("Description", "of the database")
        .containsEntry("KmsKeyId", "alias/mine")
        .containsEntry("Tags", List.of(Map.of("Key", "team", "Value", "a")));
  }

  @Test
  void create_ofWhatIsThere_isRefused() {
    secrets.put("prod/db", "v");

    assertThat(write("CreateSecret", Map.of("Name", "prod/db", "SecretString", "v")).error())
        .isEqualTo(
            "400 ResourceExistsException: The operation failed because the secret prod/db already"
                + " exists.");
    secrets.in("eu-west-1").delete("prod/db", Duration.ofDays(7));
    assertThat(write("CreateSecret", Map.of("Name", "prod/db", "SecretString", "v")).error())
        .isEqualTo(
            "400 InvalidRequestException: You can't create this secret because a secret with this"
                + " name is already scheduled for deletion.");
    time.advance(Duration.ofDays(7));
    assertThat(write("CreateSecret", Map.of("Name", "prod/db", "SecretString", "v")).status())
        .isEqualTo(200);
  }

  @Test
  void create_withWrongName_isRefused() {
    assertThat(write("CreateSecret", Map.of("Name", "Inv Name", "SecretString", "v")).error())
        .isEqualTo(
            "400 ValidationException: Invalid name. Must be a valid name containing alphanumeric"
                + " characters, or any of the following: -/_+=.@!");
    String name = "n".repeat(513);
    assertThat(write("CreateSecret", Map.of("Name", name, "SecretString", "v")).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value '"
                + name
                + "' at 'name' failed to satisfy constraint: Member must have length less than or"
                + " equal to 512");
  }

  @Test
  void write_withoutToken_isRefused() {
    secrets.put("a", "v");

    assertThat(client.call("CreateSecret", Map.of("Name", "b", "SecretString", "v")).error())
        .isEqualTo("400 InvalidRequestException: " + NO_TOKEN);
    assertThat(client.call("PutSecretValue", Map.of("SecretId", "a", "SecretString", "v")).error())
        .isEqualTo("400 InvalidRequestException: " + NO_TOKEN);
    assertThat(client.call("UpdateSecret", Map.of("SecretId", "a", "SecretString", "v")).error())
        .isEqualTo("400 InvalidRequestException: " + NO_TOKEN);
    assertThat(client.call("RotateSecret", Map.of("SecretId", "a")).error())
        .isEqualTo("400 InvalidParameterException: " + NO_TOKEN);
    assertThat(write("CreateSecret", Map.of("Name", "b", "ClientRequestToken", "short")).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value 'short' at"
                + " 'clientRequestToken' failed to satisfy constraint: Member must have length"
                + " greater than or equal to 32");
  }

  @Test
  void value_withinBounds_isTaken_andBeyondRefusedWithoutShowingIt() {
    String most = "x".repeat(65_536);
    assertThat(write("CreateSecret", Map.of("Name", "a", "SecretString", most)).status())
        .isEqualTo(200);
    assertThat(get("a", "AWSCURRENT").text("SecretString")).isEqualTo(most);
    assertThat(write("CreateSecret", Map.of("Name", "b", "SecretString", most + "x")).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value at 'secretString' failed"
                + " to satisfy constraint: Member must have length less than or equal to 65536");
    String bytes = Base64.getEncoder().encodeToString(new byte[65_537]);
    assertThat(write("CreateSecret", Map.of("Name", "b", "SecretBinary", bytes)).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value at 'secretBinary' failed"
                + " to satisfy constraint: Member must have length less than or equal to 65536");
    assertThat(write("CreateSecret", Map.of("Name", "b", "SecretString", "")).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value at 'secretString' failed"
                + " to satisfy constraint: Member must have length greater than or equal to 1");
    assertThatThrownBy(() -> secrets.put("b", most + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The value of b has more than 65536 bytes.");
    assertThat(secrets.calls().naming("b").succeeded().isEmpty()).isTrue();
  }

  @Test
  void value_ofBothKindsOrNone_isRefused() {
    secrets.put("a", "v");

    assertThat(
            write(
                    "PutSecretValue",
                    Map.of("SecretId", "a", "SecretString", "v", "SecretBinary", "AAAA"))
                .error())
        .isEqualTo(
            "400 InvalidParameterException: You can't specify both a binary secret value and a"
                + " string secret value in the same secret.");
    assertThat(write("PutSecretValue", Map.of("SecretId", "a")).error())
        .isEqualTo(
            "400 InvalidRequestException: You must provide either SecretString or SecretBinary.");
  }

  @Test
  void put_movesCurrentAndPrevious() {
    String first = secrets.put("a", "1");
    String second = token();

    Reply reply =
        write(
            "PutSecretValue",
            Map.of("SecretId", "a", "SecretString", "2", "ClientRequestToken", second));
    write("PutSecretValue", Map.of("SecretId", "a", "SecretString", "3"));

    assertThat(reply.at("VersionStages")).isEqualTo(List.of("AWSCURRENT"));
    assertThat(reply.text("VersionId")).isEqualTo(second);
    assertThat(get("a", "AWSCURRENT").text("SecretString")).isEqualTo("3");
    assertThat(get("a", "AWSPREVIOUS").text("VersionId")).isEqualTo(second);
    assertThat(client.call("DescribeSecret", Map.of("SecretId", "a")).at("VersionIdsToStages"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .hasSize(2)
        .doesNotContainKey(first);
  }

  @Test
  void put_withTheSameToken_isDoneOnce() {
    secrets.put("a", "1");
    String token = token();
    Map<String, String> members =
        Map.of("SecretId", "a", "SecretString", "2", "ClientRequestToken", token);

    write("PutSecretValue", members);
    secrets.put("a", "3");
    assertThat(write("PutSecretValue", members).text("VersionId")).isEqualTo(token);

    assertThat(get("a", "AWSCURRENT").text("SecretString")).isEqualTo("3");
    assertThat(
            write(
                    "PutSecretValue",
                    Map.of("SecretId", "a", "SecretString", "4", "ClientRequestToken", token))
                .error())
        .isEqualTo(
            "400 ResourceExistsException: You can't use ClientRequestToken "
                + token
                + " because that value is already in use for a version of secret "
                + secrets.arn("a")
                + ".");
  }

  @Test
  void put_withStages_leavesCurrentAlone() {
    secrets.put("a", "1");

    write(
        "PutSecretValue",
        Map.of("SecretId", "a", "SecretString", "2", "VersionStages", List.of("AWSPENDING", "x")));

    assertThat(get("a", "AWSCURRENT").text("SecretString")).isEqualTo("1");
    assertThat(get("a", "AWSPENDING").text("SecretString")).isEqualTo("2");
    assertThat(get("a", "x").text("SecretString")).isEqualTo("2");
    List<String> many = IntStream.range(0, 21).mapToObj(i -> "s" + i).toList();
    assertThat(
            write(
                    "PutSecretValue",
                    Map.of("SecretId", "a", "SecretString", "2", "VersionStages", many))
                .error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value '"
                + many
                + "' at 'versionStages' failed to satisfy constraint: Member must have length less"
                + " than or equal to 20");
  }

  @Test
  void put_asFirstVersion_isCurrentWhateverItsStages() {
    write("CreateSecret", Map.of("Name", "a"));

    write(
        "PutSecretValue",
        Map.of("SecretId", "a", "SecretString", "1", "VersionStages", List.of("x")));

    assertThat(get("a", "AWSCURRENT").text("SecretString")).isEqualTo("1");
  }

  @Test
  void put_ofUnknownSecret_isRefused() {
    assertThat(write("PutSecretValue", Map.of("SecretId", "a", "SecretString", "1")).error())
        .isEqualTo(
            "400 ResourceNotFoundException: Secrets Manager can't find the specified secret.");
  }

  @Test
  void update_withoutValue_makesNoVersion() {
    String version = secrets.put("a", "1");
    time.advance(Duration.ofSeconds(5));

    Reply reply = write("UpdateSecret", Map.of("SecretId", "a", "Description", "d"));

    assertThat(reply.body()).doesNotContainKey("VersionId");
    assertThat(client.call("DescribeSecret", Map.of("SecretId", "a")).body())
        .containsEntry("Description", "d")
        .containsEntry("LastChangedDate", 1767225605L)
        .containsEntry("CreatedDate", 1767225600L)
        .containsEntry("VersionIdsToStages", Map.of(version, List.of("AWSCURRENT")));
    assertThat(
            write("UpdateSecret", Map.of("SecretId", "a", "SecretString", "2")).text("VersionId"))
        .hasSize(36);
    assertThat(get("a", "AWSPREVIOUS").text("SecretString")).isEqualTo("1");
  }
}
