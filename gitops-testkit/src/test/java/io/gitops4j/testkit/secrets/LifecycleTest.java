package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.secrets.RawClient.Reply;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deletion, lists, tags, passwords, replicas, and several servers. */
class LifecycleTest {
  private static final String DELETED =
      "400 InvalidRequestException: You can't perform this operation on the secret because it was"
          + " marked for deletion.";
  private static final String ON_REPLICA =
      "400 InvalidParameterException: Operation not permitted on a replica secret. Call must be made"
          + " in primary secret's region.";

  private final VirtualTime time = new VirtualTime();
  private final FakeSecretsManager secrets = FakeSecretsManager.start(time);
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  private static List<String> names(Reply reply) {
    return Objects.requireNonNull(Json.list(reply.body(), "SecretList")).stream()
        .map(each -> Json.string(each, "Name"))
        .toList();
  }

  private List<String> filtered(String key, String... values) {
    return names(
        client.call(
            "ListSecrets",
            Map.of("Filters", List.of(Map.of("Key", key, "Values", List.of(values))))));
  }

  @Test
  void delete_withWindow_isRestoredOrGone() {
    secrets.put("a", "1");

    Reply reply = client.call("DeleteSecret", Map.of("SecretId", "a", "RecoveryWindowInDays", 7));

    assertThat(reply.body()).containsEntry("DeletionDate", 1767225600L + 7 * 86_400);
    assertThat(client.call("DescribeSecret", Map.of("SecretId", "a")).body())
        .containsEntry("DeletedDate", 1767225600L + 7 * 86_400);
    assertThat(client.call("GetSecretValue", Map.of("SecretId", "a")).error()).isEqualTo(DELETED);
    assertThat(client.call("TagResource", Map.of("SecretId", "a", "Tags", List.of())).error())
        .isEqualTo(DELETED);
    assertThat(names(client.call("ListSecrets", Map.of()))).isEmpty();
    assertThat(names(client.call("ListSecrets", Map.of("IncludePlannedDeletion", true))))
        .containsExactly("a");
    assertThat(client.call("DeleteSecret", Map.of("SecretId", "a")).error())
        .isEqualTo(
            "400 InvalidRequestException: You can't perform this operation on the secret because it"
                + " was already scheduled for deletion.");
    assertThat(client.call("RestoreSecret", Map.of("SecretId", "a")).text("Name")).isEqualTo("a");
    assertThat(client.call("GetSecretValue", Map.of("SecretId", "a")).status()).isEqualTo(200);

    client.call("DeleteSecret", Map.of("SecretId", "a"));
    time.advance(Duration.ofDays(30));
    assertThat(client.call("RestoreSecret", Map.of("SecretId", "a")).error())
        .isEqualTo(
            "400 ResourceNotFoundException: Secrets Manager can't find the specified secret.");
  }

  @Test
  void delete_byForce_isAtOnce_andOfNothingSucceeds() {
    secrets.put("a", "1");
    Map<String, Object> force = Map.of("SecretId", "a", "ForceDeleteWithoutRecovery", true);

    assertThat(client.call("DeleteSecret", force).status()).isEqualTo(200);
    assertThat(client.call("DescribeSecret", Map.of("SecretId", "a")).text("__type"))
        .isEqualTo("ResourceNotFoundException");
    assertThat(client.call("DeleteSecret", force).text("Name")).isEqualTo("a");
    assertThat(client.call("DeleteSecret", Map.of("SecretId", "a")).text("__type"))
        .isEqualTo("ResourceNotFoundException");
  }

  @Test
  void delete_withWrongWindow_isRefused() {
    secrets.put("a", "1");

    assertThat(
            client.call("DeleteSecret", Map.of("SecretId", "a", "RecoveryWindowInDays", 6)).error())
        .isEqualTo(
            "400 InvalidParameterException: The RecoveryWindowInDays value must be between 7 and 30"
                + " days (inclusive).");
    assertThat(
            client
                .call(
                    "DeleteSecret",
                    Map.of(
                        "SecretId",
                        "a",
                        "RecoveryWindowInDays",
                        7,
                        "ForceDeleteWithoutRecovery",
                        true))
                .error())
        .isEqualTo(
            "400 InvalidParameterException: You can't use ForceDeleteWithoutRecovery in conjunction"
                + " with RecoveryWindowInDays.");
  }

  @Test
  void list_byFilter_findsWhatMatches() {
    secrets.put("prod/db", "1");
    secrets.put("prod/mail", "2");
    secrets.put("test/db", "3");
    client.call(
        "TagResource",
        Map.of("SecretId", "test/db", "Tags", List.of(Map.of("Key", "team", "Value", "blue"))));
    client.call(
        "UpdateSecret",
        Map.of(
            "SecretId",
            "prod/mail",
            "Description",
            "Sends Letters",
            "ClientRequestToken",
            java.util.UUID.randomUUID().toString()));

    assertThat(filtered("name", "prod/")).containsExactly("prod/db", "prod/mail");
    assertThat(filtered("name", "prod/", "!prod/m")).containsExactly("prod/db");
    assertThat(filtered("name", "PROD")).isEmpty();
    assertThat(filtered("tag-key", "te")).containsExactly("test/db");
    assertThat(filtered("tag-value", "red", "blue")).containsExactly("test/db");
    assertThat(filtered("description", "letters")).containsExactly("prod/mail");
    assertThat(filtered("description", "etters")).isEmpty();
    assertThat(filtered("all", "db")).containsExactly("prod/db", "test/db");
    assertThat(filtered("primary-region", "eu-west-1")).isEmpty();
    assertThat(filtered("owning-service", "rds")).isEmpty();
  }

  @Test
  void list_withWrongFilter_isRefused() {
    assertThat(
            client
                .call(
                    "ListSecrets",
                    Map.of("Filters", List.of(Map.of("Key", "x", "Values", List.of("y")))))
                .error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value 'x' at"
                + " 'filters.1.member.key' failed to satisfy constraint: Member must satisfy enum"
                + " value set: [all, name, tag-key, description, tag-value, primary-region,"
                + " owning-service]");
    assertThat(
            client
                .call("ListSecrets", Map.of("Filters", List.of(Map.of("Values", List.of("y")))))
                .error())
        .isEqualTo("400 InvalidParameterException: Invalid filter key");
    assertThat(
            client.call("ListSecrets", Map.of("Filters", List.of(Map.of("Key", "name")))).error())
        .isEqualTo("400 InvalidParameterException: Invalid filter values for key: name");
  }

  @Test
  void list_goesPageByPage_inOrder() {
    for (int i = 0; i < 5; i++) {
      secrets.put("s" + (4 - i), "v");
      time.advance(Duration.ofSeconds(1));
    }

    Reply first = client.call("ListSecrets", Map.of("MaxResults", 2));
    Reply second =
        client.call("ListSecrets", Map.of("MaxResults", 4, "NextToken", first.text("NextToken")));

    List<String> all = new ArrayList<>(names(first));
    all.addAll(names(second));
    assertThat(all).containsExactly("s4", "s3", "s2", "s1", "s0");
    assertThat(names(client.call("ListSecrets", Map.of("SortBy", "name"))))
        .containsExactly("s0", "s1", "s2", "s3", "s4");
    assertThat(names(client.call("ListSecrets", Map.of("SortOrder", "desc"))).get(0))
        .isEqualTo("s0");
    assertThat(client.call("ListSecrets", Map.of("MaxResults", 101)).text("__type"))
        .isEqualTo("ValidationException");
  }

  @Test
  void versions_areListed_deprecatedOnRequest() {
    secrets.put("a", "1");
    secrets.rotate("a", "2");
    String third = secrets.rotate("a", "3");
    client.call("GetSecretValue", Map.of("SecretId", "a"));

    Reply reply = client.call("ListSecretVersionIds", Map.of("SecretId", "a"));

    List<?> versions = Objects.requireNonNull(Json.list(reply.body(), "Versions"));
    assertThat(versions).hasSize(2);
    assertThat(versions.get(1))
        .isEqualTo(
            Map.of(
                "VersionId",
                third,
                "VersionStages",
                List.of("AWSCURRENT"),
                "LastAccessedDate",
                1767225600L,
                "CreatedDate",
                1767225600L,
                "KmsKeyIds",
                List.of("DefaultEncryptionKey")));
    assertThat(
            Json.list(
                client
                    .call(
                        "ListSecretVersionIds", Map.of("SecretId", "a", "IncludeDeprecated", true))
                    .body(),
                "Versions"))
        .hasSize(3);
  }

  @Test
  void tags_areAddedAndRemoved() {
    secrets.put("a", "1");
    client.call(
        "TagResource",
        Map.of(
            "SecretId",
            "a",
            "Tags",
            List.of(Map.of("Key", "x", "Value", "1"), Map.of("Key", "y", "Value", "2"))));

    client.call("UntagResource", Map.of("SecretId", "a", "TagKeys", List.of("x")));

    assertThat(client.call("DescribeSecret", Map.of("SecretId", "a")).at("Tags"))
        .isEqualTo(List.of(Map.of("Key", "y", "Value", "2")));
  }

  @Test
  void password_holdsWhatIsAskedFor() {
    String password =
        client
            .call(
                "GetRandomPassword",
                Map.of("PasswordLength", 64, "ExcludePunctuation", true, "ExcludeCharacters", "a1"))
            .text("RandomPassword");

    assertThat(password).hasSize(64).matches("[A-Za-z0-9]+").doesNotContain("a", "1");
    assertThat(client.call("GetRandomPassword", Map.of()).text("RandomPassword")).hasSize(32);
    assertThat(client.call("GetRandomPassword", Map.of("PasswordLength", 3)).error())
        .isEqualTo(
            "400 InvalidParameterException: Password length is too short based on the required"
                + " types.");
    assertThat(client.call("GetRandomPassword", Map.of("PasswordLength", 4097)).error())
        .isEqualTo(
            "400 ValidationException: 1 validation error detected: Value '4097' at 'passwordLength'"
                + " failed to satisfy constraint: Member must have value less than or equal to"
                + " 4096");
  }

  @Test
  void replica_showsTheSameValues_andIsReadOnly() {
    secrets.put("a", "1");

    Reply reply =
        client.call(
            "ReplicateSecretToRegions",
            Map.of(
                "SecretId", "a", "AddReplicaRegions", List.of(Map.of("Region", "eu-central-1"))));
    secrets.rotate("a", "2");

    assertThat(reply.at("ReplicationStatus"))
        .isEqualTo(
            List.of(
                Map.of(
                    "Region",
                    "eu-central-1",
                    "KmsKeyId",
                    "alias/aws/secretsmanager",
                    "Status",
                    "InSync",
                    "StatusMessage",
                    "Replication succeeded")));
    RawClient there = client.in("eu-central-1");
    Reply read = there.call("GetSecretValue", Map.of("SecretId", "a"));
    assertThat(read.text("SecretString")).isEqualTo("2");
    assertThat(read.text("ARN")).isEqualTo(secrets.arn("a").replace("eu-west-1", "eu-central-1"));
    assertThat(there.call("DescribeSecret", Map.of("SecretId", "a")).text("PrimaryRegion"))
        .isEqualTo("eu-west-1");
    assertThat(there.call("DeleteSecret", Map.of("SecretId", "a")).error()).isEqualTo(ON_REPLICA);
    assertThat(there.call("TagResource", Map.of("SecretId", "a")).error()).isEqualTo(ON_REPLICA);
    assertThat(
            client.in("us-east-1").call("GetSecretValue", Map.of("SecretId", "a")).text("__type"))
        .isEqualTo("ResourceNotFoundException");
    assertThat(client.call("DeleteSecret", Map.of("SecretId", "a")).error())
        .isEqualTo(
            "400 InvalidParameterException: You can't delete secret a that still has replica"
                + " regions [eu-central-1]");
  }

  @Test
  void replica_isRemoved_refusedAtHome_andFailsWhereTheNameIsTaken() {
    secrets.put("a", "1");
    secrets.in("us-east-1").put("a", "other");
    assertThat(replicate("eu-west-1", false).error())
        .isEqualTo("400 InvalidParameterException: Invalid replica region.");
    assertThat(Json.string(first(replicate("us-east-1", false)), "StatusMessage"))
        .isEqualTo("Replication failed: Secret name a already exists in region us-east-1.");
    assertThat(read("us-east-1")).isEqualTo("other");
    assertThat(Json.string(first(replicate("us-east-1", true)), "Status")).isEqualTo("InSync");
    assertThat(read("us-east-1")).isEqualTo("1");

    client.call(
        "RemoveRegionsFromReplication",
        Map.of("SecretId", "a", "RemoveReplicaRegions", List.of("us-east-1")));

    assertThat(read("us-east-1")).isEmpty();
    secrets.replicate("a", "ap-south-1", "us-west-2");
    assertThat(read("us-west-2")).isEqualTo("1");
  }

  private Reply replicate(String region, boolean force) {
    return client.call(
        "ReplicateSecretToRegions",
        Map.of(
            "SecretId",
            "a",
            "AddReplicaRegions",
            List.of(Map.of("Region", region)),
            "ForceOverwriteReplicaSecret",
            force));
  }

  private static Object first(Reply reply) {
    return Objects.requireNonNull(
        Objects.requireNonNull(Json.list(reply.body(), "ReplicationStatus")).get(0));
  }

  private String read(String region) {
    return client.in(region).call("GetSecretValue", Map.of("SecretId", "a")).text("SecretString");
  }

  @Test
  void accounts_areApart_andReachedByWholeArn() {
    Place other = secrets.in("999999999999", "eu-west-1");
    other.put("a", "theirs");
    String arn = other.arn("a");

    assertThat(client.call("GetSecretValue", Map.of("SecretId", "a")).text("__type"))
        .isEqualTo("ResourceNotFoundException");
    assertThat(
            client
                .call("GetSecretValue", Map.of("SecretId", arn.substring(0, arn.length() - 7)))
                .text("__type"))
        .isEqualTo("ResourceNotFoundException");
    assertThat(client.call("GetSecretValue", Map.of("SecretId", arn)).text("SecretString"))
        .isEqualTo("theirs");
  }

  @Test
  void servers_sideBySide_shareNothing() {
    try (FakeSecretsManager second =
        FakeSecretsManager.builder().region("us-east-1").account("111111111111").start()) {
      second.put("a", "1");

      assertThat(second.arn("a")).startsWith("arn:aws:secretsmanager:us-east-1:111111111111:");
      assertThat(client.call("GetSecretValue", Map.of("SecretId", "a")).text("__type"))
          .isEqualTo("ResourceNotFoundException");
      assertThat(second.calls().isEmpty()).isTrue();
    }
  }

  @Test
  void javaMethods_aboutUnknownSecrets_sayWhatIsMissing() {
    assertThatThrownBy(() -> secrets.rotate("a", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The fake Secrets Manager has no secret a in eu-west-1 of account 123456789012; put it"
                + " first.");
    assertThatThrownBy(() -> secrets.arn("a")).isInstanceOf(IllegalArgumentException.class);
  }
}
