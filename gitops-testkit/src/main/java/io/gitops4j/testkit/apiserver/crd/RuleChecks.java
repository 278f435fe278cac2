package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.crd.cel.CelRules;
import io.gitops4j.testkit.apiserver.crd.cel.Rule;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the rules of a schema compile.
 *
 * <p>A message prints the whole rule in its internal form. Rules are only looked at when the schema
 * has no other mistakes. Source: apiextensions-apiserver, {@code
 * pkg/apis/apiextensions/validation/validation.go}. Tests: the recorded {@code crd-cel-*}.
 */
final class RuleChecks {

  private static final int DEEPEST = 64;

  private final Errors errors;

  private RuleChecks(Errors errors) {
    this.errors = errors;
  }

  static void check(Schema schema, String path, Errors errors) {
    new RuleChecks(errors).walk(schema, path, 0);
  }

  private void walk(Schema schema, String path, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    List<Map<String, @Nullable Object>> sources =
        Errors.objects(schema.raw(), "x-kubernetes-validations");
    List<Rule> rules = CelRules.compile(schema, depth == 0 || schema.embeddedResource());
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), sources.get(i), path + ".x-kubernetes-validations[" + i + "]");
    }
    schema
        .properties()
        .forEach((name, child) -> walk(child, path + ".properties[" + name + "]", depth + 1));
    schema.items().ifPresent(child -> walk(child, path + ".items", depth + 1));
    schema
        .additionalProperties()
        .ifPresent(child -> walk(child, path + ".additionalProperties", depth + 1));
  }

  private void rule(Rule rule, Map<String, @Nullable Object> source, String path) {
    String mistake = rule.mistake();
    if (!mistake.isEmpty()) {
      String field = mistake.startsWith("messageExpression") ? ".messageExpression" : ".rule";
      errors.add(
          new FieldError(
              FieldError.Type.INVALID,
              path + field,
              "Invalid value: " + printed(source) + ": " + mistake));
    } else if (rule.problem().isEmpty()
        && !rule.transition()
        && source.get("optionalOldSelf") != null) {
      errors.invalid(
          path + ".optionalOldSelf",
          source.get("optionalOldSelf"),
          "may not be set if oldSelf is not used in rule");
    }
  }

  private static String printed(Map<String, @Nullable Object> rule) {
    return "{\"Rule\":"
        + text(rule, "rule", "\"\"")
        + ",\"Message\":"
        + text(rule, "message", "\"\"")
        + ",\"MessageExpression\":"
        + text(rule, "messageExpression", "\"\"")
        + ",\"Reason\":"
        + text(rule, "reason", "null")
        + ",\"FieldPath\":"
        + text(rule, "fieldPath", "\"\"")
        + ",\"OptionalOldSelf\":"
        + (rule.get("optionalOldSelf") == null ? "null" : rule.get("optionalOldSelf"))
        + "}";
  }

  private static String text(Map<String, @Nullable Object> rule, String name, String missing) {
    return rule.get(name) instanceof String text
        ? Json.text(text).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        : missing;
  }
}
