package io.gitops4j.aws.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a policy document. */
final class PolicyJson {

  /** The version of the policy language, which is not a date of ours (IAM: "Version"). */
  private static final String VERSION = "2012-10-17";

  private PolicyJson() {}

  static String of(List<PolicyStatement> statements) {
    String inner =
        statements.stream().map(PolicyJson::statement).collect(Collectors.joining(",\n"));
    return "{\n  \"Version\": "
        + quoted(VERSION)
        + ",\n  \"Statement\": [\n"
        + inner
        + "\n  ]\n}\n";
  }

  private static String statement(PolicyStatement statement) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Sid", quoted(statement.sid()));
    fields.put("Effect", quoted("Allow"));
    statement
        .principal()
        .ifPresent(p -> fields.put("Principal", object(8, Map.of(p.type(), quoted(p.id())))));
    fields.put("Action", array(8, statement.actions()));
    if (!statement.resources().isEmpty()) {
      fields.put("Resource", array(8, statement.resources()));
    }
    if (!statement.conditions().isEmpty()) {
      fields.put("Condition", conditions(statement.conditions()));
    }
    return "    " + object(6, fields);
  }

  private static String conditions(List<PolicyCondition> conditions) {
    Map<String, Map<String, String>> byOperator = new LinkedHashMap<>();
    for (PolicyCondition condition : conditions) {
      byOperator
          .computeIfAbsent(condition.operator(), any -> new LinkedHashMap<>())
          .put(condition.key(), array(12, condition.values()));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    byOperator.forEach((operator, keys) -> fields.put(operator, object(10, keys)));
    return object(8, fields);
  }

  private static String object(int indent, Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> " ".repeat(indent) + quoted(field.getKey()) + ": " + field.getValue())
        .collect(Collectors.joining(",\n", "{\n", "\n" + " ".repeat(indent - 2) + "}"));
  }

  private static String array(int indent, List<String> values) {
    return values.stream()
        .map(value -> " ".repeat(indent) + quoted(value))
        .collect(Collectors.joining(",\n", "[\n", "\n" + " ".repeat(indent - 2) + "]"));
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
