package io.gitops4j.testkit.secrets;

import io.gitops4j.testkit.secrets.RawClient.Reply;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with a server, the same with each: every answer is kept as its members, written
 * as a path and a text; what is random or depends on the time is written as its kind.
 */
final class Conversation {
  private static final Pattern SUFFIX = Pattern.compile("(:secret:[^ ]*)-[A-Za-z0-9]{6}");
  private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z]+)>([^<>]+)</");

  private static final int LONG = 160;

  private final RawClient client;
  private final String prefix;
  private final String queueUrl;
  private final Map<String, Map<String, String>> answers = new LinkedHashMap<>();
  private final Map<String, String> kinds = new LinkedHashMap<>();

  /**
   * A conversation that has not begun.
   *
   * @param prefix what names begin with, so that they are new on a server that was used before
   */
  Conversation(RawClient client, String prefix, String queueUrl) {
    this.client = client;
    this.prefix = prefix;
    this.queueUrl = queueUrl;
  }

  /** Holds it; the answers by the names of the cases, each as texts by path. */
  Map<String, Map<String, String>> hold() {
    String db = prefix + "db";
    String first = version("v1");
    String second = version("v2");
    read(db, first);
    write(db, first, second);
    stages(db, first, second);
    pending(db);
    batches(db);
    lists(db);
    others(db);
    replicas(db);
    deletions(db);
    parameters("/" + prefix + "a");
    queues();
    tokens();
    return answers;
  }

  private void read(String db, String first) {
    Reply made =
        secret(
            "create",
            "CreateSecret",
            Map.of("Name", db, "SecretString", "1", "ClientRequestToken", first));
    secret(
        "create, name taken",
        "CreateSecret",
        Map.of("Name", db, "SecretString", "1", "ClientRequestToken", version("other")));
    secret(
        "create of bytes",
        "CreateSecret",
        Map.of("Name", db + "-b", "SecretBinary", "//4A", "ClientRequestToken", version("b1")));
    secret(
        "create without value",
        "CreateSecret",
        Map.of("Name", db + "-empty", "ClientRequestToken", version("e1")));
    String arn = made.text("ARN");
    secret("get", "GetSecretValue", Map.of("SecretId", db));
    secret("get of bytes", "GetSecretValue", Map.of("SecretId", db + "-b"));
    secret("get without value", "GetSecretValue", Map.of("SecretId", db + "-empty"));
    secret("get by ARN", "GetSecretValue", Map.of("SecretId", arn));
    secret(
        "get by partial ARN",
        "GetSecretValue",
        Map.of("SecretId", arn.substring(0, arn.length() - 7)));
    secret("get, no such secret", "GetSecretValue", Map.of("SecretId", prefix + "none"));
    secret(
        "get, no such version",
        "GetSecretValue",
        Map.of("SecretId", db, "VersionId", version("unknown")));
    secret(
        "get, no such stage",
        "GetSecretValue",
        Map.of("SecretId", db, "VersionStage", "AWSPENDING"));
  }

  private void write(String db, String first, String second) {
    secret(
        "put",
        "PutSecretValue",
        Map.of("SecretId", db, "SecretString", "2", "ClientRequestToken", second));
    secret(
        "put again",
        "PutSecretValue",
        Map.of("SecretId", db, "SecretString", "2", "ClientRequestToken", second));
    secret(
        "put of another value, token taken",
        "PutSecretValue",
        Map.of("SecretId", db, "SecretString", "3", "ClientRequestToken", second));
    secret("get previous", "GetSecretValue", Map.of("SecretId", db, "VersionStage", "AWSPREVIOUS"));
    secret(
        "get, version without that stage",
        "GetSecretValue",
        Map.of("SecretId", db, "VersionId", first, "VersionStage", "AWSCURRENT"));
  }

  private void stages(String db, String first, String second) {
    String stages = "UpdateSecretVersionStage";
    secret(
        "stage moved without from",
        stages,
        Map.of("SecretId", db, "VersionStage", "AWSCURRENT", "MoveToVersionId", first));
    secret(
        "stage moved from elsewhere",
        stages,
        Map.of(
            "SecretId",
            db,
            "VersionStage",
            "AWSCURRENT",
            "RemoveFromVersionId",
            first,
            "MoveToVersionId",
            second));
    secret(
        "stage moved, no such version",
        stages,
        Map.of("SecretId", db, "VersionStage", "x", "MoveToVersionId", version("gone")));
    secret(
        "stage moved",
        stages,
        Map.of(
            "SecretId",
            db,
            "VersionStage",
            "AWSCURRENT",
            "RemoveFromVersionId",
            second,
            "MoveToVersionId",
            first));
  }

  private void pending(String db) {
    secret("describe", "DescribeSecret", Map.of("SecretId", db));
    secret("versions", "ListSecretVersionIds", Map.of("SecretId", db));
    secret(
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
    secret("get pending", "GetSecretValue", Map.of("SecretId", db, "VersionStage", "AWSPENDING"));
    secret(
        "update",
        "UpdateSecret",
        Map.of("SecretId", db, "SecretString", "4", "ClientRequestToken", version("v4")));
    secret("get updated", "GetSecretValue", Map.of("SecretId", db));
  }

  private void batches(String db) {
    Map<String, Object> byName = Map.of("Key", "name", "Values", List.of(db + "-b"));
    secret("batch", "BatchGetSecretValue", Map.of("SecretIdList", List.of(db, prefix + "none")));
    secret("batch by filter", "BatchGetSecretValue", Map.of("Filters", List.of(byName)));
    secret("batch of nothing", "BatchGetSecretValue", Map.of());
    secret(
        "batch of ids and filters",
        "BatchGetSecretValue",
        Map.of("SecretIdList", List.of(db), "Filters", List.of(byName)));
    secret(
        "batch of ids with MaxResults",
        "BatchGetSecretValue",
        Map.of("SecretIdList", List.of(db), "MaxResults", 2));
    List<String> many = Collections.nCopies(21, db);
    secret("batch of 21", "BatchGetSecretValue", Map.of("SecretIdList", many));
  }

  private void lists(String db) {
    secret(
        "list",
        "ListSecrets",
        Map.of("Filters", List.of(Map.of("Key", "name", "Values", List.of(db + "-b")))));
    secret(
        "list, no such filter",
        "ListSecrets",
        Map.of("Filters", List.of(Map.of("Key", "x", "Values", List.of(db)))));
  }

  private void others(String db) {
    secret(
        "tag",
        "TagResource",
        Map.of("SecretId", db, "Tags", List.of(Map.of("Key", "k", "Value", "v"))));
    secret("password too short", "GetRandomPassword", Map.of("PasswordLength", 3));
    secret(
        "rotate without function",
        "RotateSecret",
        Map.of("SecretId", db + "-b", "ClientRequestToken", version("r1")));
  }

  private void replicas(String db) {
    secret(
        "replicate",
        "ReplicateSecretToRegions",
        Map.of("SecretId", db, "AddReplicaRegions", List.of(Map.of("Region", "eu-central-1"))));
    keep("get replica", client.in("eu-central-1").call("GetSecretValue", Map.of("SecretId", db)));
    keep("delete replica", client.in("eu-central-1").call("DeleteSecret", Map.of("SecretId", db)));
    secret("delete with replicas", "DeleteSecret", Map.of("SecretId", db));
    secret(
        "remove replica",
        "RemoveRegionsFromReplication",
        Map.of("SecretId", db, "RemoveReplicaRegions", List.of("eu-central-1")));
  }

  private void deletions(String db) {
    secret(
        "delete, window too short",
        "DeleteSecret",
        Map.of("SecretId", db, "RecoveryWindowInDays", 3));
    secret("delete", "DeleteSecret", Map.of("SecretId", db));
    secret("get of deleted", "GetSecretValue", Map.of("SecretId", db));
    secret("batch of deleted", "BatchGetSecretValue", Map.of("SecretIdList", List.of(db)));
    secret("delete of deleted", "DeleteSecret", Map.of("SecretId", db));
    secret("restore", "RestoreSecret", Map.of("SecretId", db));
    secret(
        "delete by force",
        "DeleteSecret",
        Map.of("SecretId", db, "ForceDeleteWithoutRecovery", true));
  }

  private void parameters(String name) {
    Map<String, Object> first = Map.of("Name", name, "Type", "String", "Value", "1");
    parameter("parameter put", "PutParameter", first);
    parameter("parameter put, name taken", "PutParameter", first);
    parameter("parameter", "GetParameter", Map.of("Name", name));
    parameter("parameter version", "GetParameter", Map.of("Name", name + ":1"));
    parameter("parameter, no such version", "GetParameter", Map.of("Name", name + ":9"));
    parameter("parameter, no such name", "GetParameter", Map.of("Name", name + "none"));
    parameter("parameters", "GetParameters", Map.of("Names", List.of(name, name + "none")));
    parameter(
        "label", "LabelParameterVersion", Map.of("Name", name, "Labels", List.of("live", "9")));
    parameter("parameter by label", "GetParameter", Map.of("Name", name + ":live"));
  }

  private void queues() {
    queue("send", "SendMessage", Map.of("QueueUrl", queueUrl, "MessageBody", "hello"));
    Reply reply = queue("receive", "ReceiveMessage", Map.of("QueueUrl", queueUrl));
    Object message = ((List<?>) reply.at("Messages")).get(0);
    Object receipt = ((Map<?, ?>) message).get("ReceiptHandle");
    queue("receive nothing", "ReceiveMessage", Map.of("QueueUrl", queueUrl));
    queue(
        "delete message", "DeleteMessage", Map.of("QueueUrl", queueUrl, "ReceiptHandle", receipt));
    queue("queue, no such one", "ReceiveMessage", Map.of("QueueUrl", queueUrl + "none"));
  }

  private void tokens() {
    String role = "&RoleArn=arn:aws:iam::123456789012:role/reader&RoleSessionName=me";
    token("caller identity", "Action=GetCallerIdentity");
    token("assume role", "Action=AssumeRole" + role);
    token("assume role by token", "Action=AssumeRoleWithWebIdentity&WebIdentityToken=eyJ0" + role);
  }

  private void token(String title, String form) {
    var response = client.form("Version=2011-06-15&" + form);
    Map<String, String> members = new TreeMap<>();
    members.put("status", String.valueOf(response.statusCode()));
    Matcher element = ELEMENT.matcher(response.body());
    while (element.find()) {
      String name = element.group(1);
      boolean steady = name.equals("Arn") || name.equals("Account") || name.equals("Code");
      members.put(name, steady ? element.group(2) : "a text");
    }
    answers.put(title, members);
  }

  private Reply secret(String title, String operation, Map<String, ?> members) {
    return keep(title, client.call(operation, members));
  }

  private void parameter(String title, String operation, Map<String, ?> members) {
    keep(title, client.target("AmazonSSM." + operation, members));
  }

  private Reply queue(String title, String operation, Map<String, ?> members) {
    return keep(title, client.target("AmazonSQS." + operation, members));
  }

  private Reply keep(String title, Reply reply) {
    Map<String, String> members = new TreeMap<>();
    members.put("status", String.valueOf(reply.status()));
    flatten("", reply.body(), members);
    answers.put(title, members);
    return reply;
  }

  private void flatten(String path, @Nullable Object value, Map<String, String> into) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, each) -> {
            String name = key.equals("message") ? "Message" : steady((String) key);
            flatten(path.isEmpty() ? name : path + "." + name, each, into);
          });
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        flatten(path + "[" + i + "]", list.get(i), into);
      }
      if (list.isEmpty()) {
        into.put(path, "[]");
      }
    } else if (value != null) {
      String name = path.substring(path.lastIndexOf('.') + 1);
      into.put(path, kind(name, value));
    }
  }

  private String kind(String name, Object value) {
    if (name.endsWith("Date") && value instanceof Number) {
      return "a date";
    }
    boolean random = name.equals("MessageId") || name.equals("ReceiptHandle");
    String text = steady(value.toString());
    return random ? "a text" : text.isEmpty() ? "(empty)" : text;
  }

  private String steady(String text) {
    String steady = SUFFIX.matcher(text.replace(prefix, "P")).replaceAll("$1");
    for (Map.Entry<String, String> kind : kinds.entrySet()) {
      steady = steady.replace(kind.getKey(), kind.getValue());
    }
    steady = steady.replaceAll("\\s+", " ");
    return steady.length() > LONG ? steady.substring(0, LONG) + "…" : steady;
  }

  private String version(String name) {
    String id = UUID.randomUUID().toString();
    kinds.put(id, name);
    return id;
  }
}
