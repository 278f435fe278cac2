package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.secrets.RawClient.Reply;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** GetSecretValue and BatchGetSecretValue. */
class ReadTest {
  private static final String NOT_FOUND =
      "400 ResourceNotFoundException: Secrets Manager can't find the specified secret.";

  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager secrets = FakeSecretsManager.start(time);
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  private Reply get(String id) {
    return client.call("GetSecretValue", Map.of("SecretId", id));
  }

  private Reply batch(List<String> ids) {
    return client.call("BatchGetSecretValue", Map.of("SecretIdList", ids));
  }

  private static List<String> names(Reply reply) {
    return Objects.requireNonNull(Json.list(reply.body(), "SecretValues")).stream()
        .map(value -> Json.string(value, "Name"))
        .toList();
  }

  @Test
  void get_byName_answersCurrent() {
    String version = secrets.put("prod/db", "first");

    Reply reply = get("prod/db");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .containsExactly(
            Map.entry("ARN", secrets.arn("prod/db")),
            Map.entry("Name", "prod/db"),
            Map.entry("VersionId", version),
            Map.entry("SecretString", "first"),
            Map.entry("VersionStages", List.of("AWSCURRENT")),
            Map.entry("CreatedDate", 1767225600L));
    assertThat(reply.header("Content-Type")).isEqualTo("application/x-amz-json-1.1");
    assertThat(reply.header("x-amzn-RequestId")).hasSize(36);
  }

  @Test
  void get_ofBytes_answersBase64() {
    byte[] value = {0, 1, -1};
    secrets.put("key", value);

    assertThat(get("key").body())
        .containsEntry("SecretBinary", Base64.getEncoder().encodeToString(value))
        .doesNotContainKey("SecretString");
  }

  @Test
  void get_byWholeOrPartialArn_answersTheSame() {
    secrets.put("prod/db", "first");
    String arn = secrets.arn("prod/db");

    assertThat(arn)
        .matches("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db-[A-Za-z0-9]{6}");
    assertThat(get(arn).text("SecretString")).isEqualTo("first");
    assertThat(get(arn.substring(0, arn.length() - 7)).text("SecretString")).isEqualTo("first");
  }

  @Test
  void get_byNameWithSuffix_orWrongSuffix_orOtherRegion_findsNothing() {
    secrets.put("prod/db", "first");
    String arn = secrets.arn("prod/db");

    assertThat(get(arn.substring(arn.lastIndexOf(':') + 1)).error()).isEqualTo(NOT_FOUND);
    assertThat(get(arn.substring(0, arn.length() - 6) + "aaaaaa").error()).isEqualTo(NOT_FOUND);
    assertThat(get(arn.replace("eu-west-1", "eu-west-2")).error()).isEqualTo(NOT_FOUND);
  }

  @Test
  void get_byPartialArn_ofNameThatLooksSuffixed_findsNothing() {
    secrets.put("prod-secret", "first");
    String arn = secrets.arn("prod-secret");

    assertThat(get(arn).text("SecretString")).isEqualTo("first");
    assertThat(get(arn.substring(0, arn.length() - 7)).error()).isEqualTo(NOT_FOUND);
    assertThat(get("prod-secret").text("SecretString")).isEqualTo("first");
  }

  @Test
  void get_afterRotation_answersBothStages() {
    secrets.put("prod/db", "first");
    time.advance(Duration.ofMillis(1500));
    secrets.rotate("prod/db", "second");

    assertThat(get("prod/db").body())
        .containsEntry("SecretString", "second")
        .containsEntry("CreatedDate", 1767225601.5);
    assertThat(
            client
                .call(
                    "GetSecretValue", Map.of("SecretId", "prod/db", "VersionStage", "AWSPREVIOUS"))
                .text("SecretString"))
        .isEqualTo("first");
  }

  @Test
  void get_ofVersionAndStage_mustAgree() {
    String first = secrets.put("prod/db", "first");
    secrets.rotate("prod/db", "second");

    assertThat(
            client
                .call(
                    "GetSecretValue",
                    Map.of(
                        "SecretId", "prod/db", "VersionId", first, "VersionStage", "AWSPREVIOUS"))
                .text("SecretString"))
        .isEqualTo("first");
    assertThat(
            client
                .call(
                    "GetSecretValue",
                    Map.of("SecretId", "prod/db", "VersionId", first, "VersionStage", "AWSCURRENT"))
                .error())
        .isEqualTo(
            "400 InvalidRequestException: You provided a VersionStage that is not associated to the"
                + " provided VersionId.");
  }

  @Test
  void get_ofDeprecatedVersion_hasNoStages() {
    String first = secrets.put("prod/db", "first");
    secrets.rotate("prod/db", "second");
    secrets.rotate("prod/db", "third");

    assertThat(
            client.call("GetSecretValue", Map.of("SecretId", "prod/db", "VersionId", first)).body())
        .containsEntry("SecretString", "first")
        .doesNotContainKey("VersionStages");
  }

  @Test
  void get_ofUnknownSecret_isRefused() {
    Reply reply = get("none");

    assertThat(reply.error()).isEqualTo(NOT_FOUND);
    assertThat(reply.header("x-amzn-ErrorType")).isEqualTo("ResourceNotFoundException");
  }

  @Test
  void get_ofUnknownVersionOrStage_isRefused() {
    secrets.put("prod/db", "first");
    String version = UUID.randomUUID().toString();

    assertThat(
            client
                .call("GetSecretValue", Map.of("SecretId", "prod/db", "VersionId", version))
                .error())
        .isEqualTo(
            "400 ResourceNotFoundException: Secrets Manager can't find the specified secret value"
                + " for VersionId: "
                + version);
    assertThat(
            client
                .call("GetSecretValue", Map.of("SecretId", "prod/db", "VersionStage", "AWSPENDING"))
                .error())
        .isEqualTo(
            "400 ResourceNotFoundException: Secrets Manager can't find the specified secret value"
                + " for staging label: AWSPENDING");
  }

  @Test
  void get_ofSecretWithoutValue_isRefused() {
    client.call(
        "CreateSecret", Map.of("Name", "empty", "ClientRequestToken", UUID.randomUUID() + ""));

    assertThat(get("empty").error())
        .isEqualTo(
            "400 ResourceNotFoundException: Secrets Manager can't find the specified secret value"
                + " for staging label: AWSCURRENT");
  }

  @Test
  void get_ofSecretMarkedForDeletion_isRefusedUntilItIsGone() {
    secrets.put("prod/db", "first");
    secrets.in("eu-west-1").delete("prod/db", Duration.ofDays(7));

    assertThat(get("prod/db").error())
        .isEqualTo(
            "400 InvalidRequestException: You can't perform this operation on the secret because it"
                + " was marked for deletion.");
    time.advance(Duration.ofDays(7));
    assertThat(get("prod/db").error()).isEqualTo(NOT_FOUND);
  }

  @Test
  void get_withMalformedInput_isRefused() {
    assertThat(client.call("GetSecretValue", Map.of()).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value null at 'secretId' failed"
                + " to satisfy constraint: Member must not be null");
    assertThat(get("").error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value '' at 'secretId' failed to"
                + " satisfy constraint: Member must have length greater than or equal to 1");
    assertThat(get("a b").error())
        .isEqualTo(
            "400 ValidationException: Invalid name. Must be a valid name containing alphanumeric"
                + " characters, or any of the following: -/_+=.@!");
    assertThat(client.call("GetSecretValue", Map.of("SecretId", 1)).text("__type"))
        .isEqualTo("SerializationException");
    assertThat(client.send("secretsmanager.GetSecretValue", "{").text("__type"))
        .isEqualTo("SerializationException");
    assertThat(client.call("NoSuchThing", Map.of()).text("__type"))
        .isEqualTo("UnknownOperationException");
    assertThat(client.target("Other.GetSecretValue", Map.of()).text("__type"))
        .isEqualTo("UnknownOperationException");
  }

  @Test
  void batch_withOneMissing_answersTheRest() {
    secrets.put("a", "1");
    secrets.put("c", "3");
    secrets.put("gone", "4");
    secrets.in("eu-west-1").delete("gone", Duration.ofDays(7));

    Reply reply = batch(List.of("a", "b", secrets.arn("c"), "gone"));

    assertThat(names(reply)).containsExactly("a", "c");
    assertThat(reply.at("Errors"))
        .isEqualTo(
            List.of(
                Map.of(
                    "SecretId",
                    "b",
                    "ErrorCode",
                    "ResourceNotFoundException",
                    "Message",
                    "Secrets Manager can't find the specified secret."),
                Map.of(
                    "SecretId",
                    "gone",
                    "ErrorCode",
                    "InvalidRequestException",
                    "Message",
                    "You can't perform this operation on the secret because it was marked for"
                        + " deletion.")));
    assertThat(Json.list(reply.body(), "SecretValues").get(0)).isEqualTo(get("a").body());
  }

  @Test
  void batch_of20_isAnswered_andOf21Refused() {
    List<String> ids = new ArrayList<>();
    IntStream.range(0, 20).forEach(i -> ids.add("s" + i));
    ids.forEach(id -> secrets.put(id, "v"));

    assertThat(names(batch(ids))).hasSize(20);
    ids.add("s20");
    assertThat(batch(ids).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value '"
                + ids
                + "' at 'secretIdList' failed to satisfy constraint: Member must have length less"
                + " than or equal to 20");
  }

  @Test
  void batch_withNeitherOrBoth_orWithLimitOfIds_isRefused() {
    String either =
        "400 InvalidParameterException: Either 'SecretIdList' or 'Filters' must be provided, but"
            + " not both.";
    assertThat(client.call("BatchGetSecretValue", Map.of()).error()).isEqualTo(either);
    assertThat(
            client
                .call(
                    "BatchGetSecretValue",
                    Map.of(
                        "SecretIdList",
                        List.of("a"),
                        "Filters",
                        List.of(Map.of("Key", "name", "Values", List.of("a")))))
                .error())
        .isEqualTo(either);
    assertThat(
            client
                .call("BatchGetSecretValue", Map.of("SecretIdList", List.of("a"), "MaxResults", 5))
                .error())
        .isEqualTo(
            "400 InvalidParameterException: 'Filters' not specified. 'Filters' must also be"
                + " specified when 'MaxResults' is provided.");
  }

  @Test
  void batch_byFilters_goesPageByPage() {
    IntStream.range(0, 5).forEach(i -> secrets.put("prod/" + i, "v" + i));
    secrets.put("test/0", "v");
    Map<String, Object> filter = Map.of("Key", "name", "Values", List.of("prod/"));

    Reply first =
        client.call("BatchGetSecretValue", Map.of("Filters", List.of(filter), "MaxResults", 3));
    Reply second =
        client.call(
            "BatchGetSecretValue",
            Map.of(
                "Filters", List.of(filter), "MaxResults", 3, "NextToken", first.text("NextToken")));

    assertThat(names(first)).containsExactly("prod/0", "prod/1", "prod/2");
    assertThat(names(second)).containsExactly("prod/3", "prod/4");
    assertThat(second.body()).doesNotContainKey("NextToken");
    assertThat(
            client
                .call(
                    "BatchGetSecretValue", Map.of("Filters", List.of(filter), "NextToken", "wrong"))
                .error())
        .isEqualTo("400 InvalidNextTokenException: The NextToken value is invalid.");
  }
}
