package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.secrets.RawClient.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The same conversation with moto and with the fake: answers are the same but for what is listed
 * here, where the fake does as AWS does, by its documentation or by recorded answers.
 */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_AWS_ENDPOINT", matches = "http.*")
class MotoComparisonLiveTest {

  /** One conversation. */
  private static final class Conversation {
    private final RawClient client;
    private final String prefix;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();

    Conversation(URI endpoint, String prefix) {
      this.client = new RawClient(endpoint);
      this.prefix = prefix;
    }

    Reply ask(String title, String target, Map<String, ?> members) {
      String[] parts = target.split(" ", -1);
      RawClient by = parts.length > 1 ? client.in(parts[1]) : client;
      Reply reply = by.target(parts[0], members);
      answers.put(title, reply.status() + " " + normal(reply.body()));
      return reply;
    }

    Reply sm(String title, String operation, Map<String, ?> members) {
      return ask(title, "secretsmanager." + operation, members);
    }

    /** What is random, or depends on the time, becomes its kind. */
    private @Nullable Object normal(@Nullable Object value) {
      if (value instanceof Map<?, ?> map) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach(
            (key, each) -> {
              String name = key.equals("message") ? "Message" : plain((String) key);
              boolean date = name.endsWith("Date") && each instanceof Number;
              sorted.put(name, date ? "date" : normal(each));
            });
        sorted.values().removeIf(Objects::isNull);
        return sorted;
      }
      if (value instanceof List<?> list) {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(each -> all.add(normal(each)));
        return all;
      }
      return value instanceof String text ? plain(text) : value;
    }

    private String plain(String text) {
      String without = text.replace(prefix, "P").replaceAll("(:secret:[^ ]*)-[A-Za-z0-9]{6}", "$1");
      for (Map.Entry<String, String> name : names.entrySet()) {
        without = without.replace(name.getKey(), name.getValue());
      }
      return without;
    }

    String version(String name) {
      String id = UUID.randomUUID().toString();
      names.put(id, name);
      return id;
    }

    void hold() {
      String db = prefix + "db";
      String v1 = version("v1");
      sm(
          "create",
          "CreateSecret",
          Map.of("Name", db, "SecretString", "1", "ClientRequestToken", v1, "Description", "d"));
      sm(
          "create again",
          "CreateSecret",
          Map.of("Name", db, "SecretString", "1", "ClientRequestToken", version("x")));
      sm("get", "GetSecretValue", Map.of("SecretId", db));
      sm("get none", "GetSecretValue", Map.of("SecretId", prefix + "none"));
      sm(
          "get version none",
          "GetSecretValue",
          Map.of("SecretId", db, "VersionId", version("unknown")));
      sm("get stage none", "GetSecretValue", Map.of("SecretId", db, "VersionStage", "AWSPENDING"));
      String v2 = version("v2");
      sm(
          "put",
          "PutSecretValue",
          Map.of("SecretId", db, "SecretString", "2", "ClientRequestToken", v2));
      sm(
          "put same",
          "PutSecretValue",
          Map.of("SecretId", db, "SecretString", "2", "ClientRequestToken", v2));
      sm(
          "put other",
          "PutSecretValue",
          Map.of("SecretId", db, "SecretString", "3", "ClientRequestToken", v2));
      sm("get previous", "GetSecretValue", Map.of("SecretId", db, "VersionStage", "AWSPREVIOUS"));
      sm(
          "get mismatch",
          "GetSecretValue",
          Map.of("SecretId", db, "VersionId", v1, "VersionStage", "AWSCURRENT"));
      stages(db, v1, v2);
      others(db);
    }

    private void stages(String db, String v1, String v2) {
      sm(
          "stage without from",
          "UpdateSecretVersionStage",
          Map.of("SecretId", db, "VersionStage", "AWSCURRENT", "MoveToVersionId", v1));
      sm(
          "stage wrong from",
          "UpdateSecretVersionStage",
          Map.of(
              "SecretId",
              db,
              "VersionStage",
              "AWSCURRENT",
              "RemoveFromVersionId",
              v1,
              "MoveToVersionId",
              v2));
      sm(
          "stage to unknown",
          "UpdateSecretVersionStage",
          Map.of("SecretId", db, "VersionStage", "x", "MoveToVersionId", version("gone")));
      sm(
          "stage moved",
          "UpdateSecretVersionStage",
          Map.of(
              "SecretId",
              db,
              "VersionStage",
              "AWSCURRENT",
              "RemoveFromVersionId",
              v2,
              "MoveToVersionId",
              v1));
      sm("describe", "DescribeSecret", Map.of("SecretId", db));
      sm("versions", "ListSecretVersionIds", Map.of("SecretId", db));
      sm(
          "put pending",
          "PutSecretValue",
          Map.of(
              "SecretId",
              db,
              "SecretString",
              "3",
              "ClientRequestToken",
              version("v3"),
              "VersionStages",
              List.of("AWSPENDING")));
      sm(
          "update",
          "UpdateSecret",
          Map.of("SecretId", db, "SecretString", "4", "ClientRequestToken", version("v4")));
    }

    private void others(String db) {
      sm("batch", "BatchGetSecretValue", Map.of("SecretIdList", List.of(db, prefix + "none")));
      sm(
          "batch both",
          "BatchGetSecretValue",
          Map.of(
              "SecretIdList",
              List.of(db),
              "Filters",
              List.of(Map.of("Key", "name", "Values", List.of(db)))));
      sm(
          "batch limit",
          "BatchGetSecretValue",
          Map.of("SecretIdList", List.of(db), "MaxResults", 2));
      sm(
          "list",
          "ListSecrets",
          Map.of("Filters", List.of(Map.of("Key", "name", "Values", List.of(db)))));
      sm(
          "list wrong",
          "ListSecrets",
          Map.of("Filters", List.of(Map.of("Key", "x", "Values", List.of(db)))));
      sm("password short", "GetRandomPassword", Map.of("PasswordLength", 3));
      sm(
          "replicate",
          "ReplicateSecretToRegions",
          Map.of("SecretId", db, "AddReplicaRegions", List.of(Map.of("Region", "eu-central-1"))));
      ask("delete replica", "secretsmanager.DeleteSecret eu-central-1", Map.of("SecretId", db));
      sm("delete replicated", "DeleteSecret", Map.of("SecretId", db));
      sm(
          "unreplicate",
          "RemoveRegionsFromReplication",
          Map.of("SecretId", db, "RemoveReplicaRegions", List.of("eu-central-1")));
      sm("delete window", "DeleteSecret", Map.of("SecretId", db, "RecoveryWindowInDays", 3));
      sm("delete", "DeleteSecret", Map.of("SecretId", db));
      sm("get deleted", "GetSecretValue", Map.of("SecretId", db));
      sm("delete twice", "DeleteSecret", Map.of("SecretId", db));
      sm("restore", "RestoreSecret", Map.of("SecretId", db));
      sm(
          "delete force",
          "DeleteSecret",
          Map.of("SecretId", db, "ForceDeleteWithoutRecovery", true));
      parameters("/" + prefix + "a");
    }

    private void parameters(String name) {
      ask(
          "parameter put",
          "AmazonSSM.PutParameter",
          Map.of("Name", name, "Type", "String", "Value", "1"));
      ask(
          "parameter again",
          "AmazonSSM.PutParameter",
          Map.of("Name", name, "Type", "String", "Value", "1"));
      ask("parameter get", "AmazonSSM.GetParameter", Map.of("Name", name));
      ask("parameter version", "AmazonSSM.GetParameter", Map.of("Name", name + ":1"));
      ask("parameter version none", "AmazonSSM.GetParameter", Map.of("Name", name + ":9"));
      ask("parameter none", "AmazonSSM.GetParameter", Map.of("Name", name + "none"));
      ask("parameters", "AmazonSSM.GetParameters", Map.of("Names", List.of(name, name + "none")));
      ask(
          "label",
          "AmazonSSM.LabelParameterVersion",
          Map.of("Name", name, "Labels", List.of("live", "9")));
      ask("parameter label", "AmazonSSM.GetParameter", Map.of("Name", name + ":live"));
    }
  }

  @Test
  void answers_areThoseOfMoto_butForWhatIsKnown() {
    String prefix = "p" + UUID.randomUUID().toString().substring(0, 8);
    Conversation moto =
        new Conversation(URI.create(System.getenv("GITOPS4J_LIVE_AWS_ENDPOINT")), prefix);
    moto.hold();
    Map<String, String> differences = new LinkedHashMap<>();
    try (FakeSecretsManager secrets = FakeSecretsManager.start()) {
      Conversation fake = new Conversation(secrets.endpoint(), prefix);
      fake.hold();
      fake.answers.forEach(
          (title, answer) -> {
            if (!answer.equals(moto.answers.get(title))) {
              differences.put(title, moto.answers.get(title) + "\n    " + answer);
            }
          });
    }
    differences.forEach((k, v) -> System.err.println("DIFF " + k + "\n    " + v));
    assertThat(Json.text(differences)).isEqualTo("{}");
  }
}
