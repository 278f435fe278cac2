package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.crd.cel.CelRules;
import io.gitops4j.testkit.apiserver.crd.cel.Rule;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a schema writes in CEL ({@code x-kubernetes-validations}).
 *
 * <p>A rule sees {@code self}, and {@code oldSelf} when it is a transition rule, which then only
 * counts where there is an old value. A value that did not change does not break a rule that it
 * broke before. Rules need the optional library dev.cel; without it a warning names the rule that
 * was not checked. All rules of an object share a budget of cost. Source: apiextensions-apiserver
 * {@code pkg/apiserver/schema/cel/validation.go}.
 */
final class ValidationRules {

  /** What all rules of an object together may cost. */
  private static final long BUDGET = 10_000_000;

  private static final String NO_BUDGET =
      "validation failed due to running out of cost budget, no further validation rules will be run";

  private final Schema root;
  private final IdentityHashMap<Map<String, @Nullable Object>, List<Rule>> bySchema =
      new IdentityHashMap<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  private ValidationRules(Schema root) {
    this.root = root;
  }

  /** The mistakes of one object, and what is left to be spent on finding more. */
  private static final class Budget {
    private final List<FieldError> errors;
    private long left = BUDGET;
    private boolean spent;

    Budget(List<FieldError> errors) {
      this.errors = errors;
    }
  }

  static ValidationRules of(Schema root) {
    ValidationRules rules = new ValidationRules(root);
    rules.collect(root, 0);
    return rules;
  }

  private void collect(Schema schema, int depth) {
    if (depth > 64) {
      return;
    }
    List<Rule> compiled = new ArrayList<>();
    for (Rule made : CelRules.compile(schema, depth == 0 || schema.embeddedResource())) {
      if (made.problem().isEmpty()) {
        compiled.add(made);
      } else {
        warnings.add(
            "validation rule " + Json.text(made.text()) + " is not checked: " + made.problem());
      }
    }
    if (!compiled.isEmpty()) {
      bySchema.put(schema.raw(), compiled);
    }
    schema.properties().values().forEach(s -> collect(s, depth + 1));
    schema.items().ifPresent(s -> collect(s, depth + 1));
    schema.additionalProperties().ifPresent(s -> collect(s, depth + 1));
  }

  /** Whether there is nothing to check. */
  boolean isEmpty() {
    return bySchema.isEmpty();
  }

  /** What could not be checked. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<FieldError> validate(
      Map<String, @Nullable Object> object, @Nullable Map<String, @Nullable Object> live) {
    List<FieldError> errors = new ArrayList<>();
    if (!bySchema.isEmpty()) {
      check(object, live, root, "", new Budget(errors));
    }
    return errors;
  }

  private void check(
      @Nullable Object value, @Nullable Object old, Schema schema, String path, Budget budget) {
    boolean same = old != null && Json.equal(value, old);
    for (Rule rule : bySchema.getOrDefault(schema.raw(), List.of())) {
      apply(rule, value, old, same, schema, path, budget);
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = (String) entry.getKey();
        boolean declared = schema.properties().containsKey(name);
        Schema child =
            declared
                ? Objects.requireNonNull(schema.properties().get(name))
                : schema.additionalProperties().orElse(null);
        if (child != null) {
          String at =
              !declared ? path + "[" + name + "]" : path.isEmpty() ? name : path + "." + name;
          Object before = old instanceof Map<?, ?> m ? m.get(name) : null;
          check(entry.getValue(), before, child, at, budget);
        }
      }
    } else if (value instanceof List<?> list && schema.items().isPresent()) {
      for (int i = 0; i < list.size(); i++) {
        Object before = Correlation.element(schema, list.get(i), old);
        check(list.get(i), before, schema.items().get(), path + "[" + i + "]", budget);
      }
    }
  }

  private static void apply(
      Rule rule,
      @Nullable Object value,
      @Nullable Object old,
      boolean same,
      Schema schema,
      String path,
      Budget budget) {
    if (budget.spent
        || value == null
        || (rule.transition() && old == null && !rule.optionalOldSelf())) {
      return;
    }
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("self", value);
    if (rule.transition()) {
      variables.put(
          "oldSelf",
          rule.optionalOldSelf()
              ? java.util.Optional.ofNullable(old)
              : Objects.requireNonNull(old));
    }
    Rule.Outcome outcome = rule.evaluate(variables);
    budget.left -= outcome.cost();
    if (budget.left < 0) {
      budget.spent = true;
      budget.errors.add(FieldError.invalid(place(path, ""), kind(schema), NO_BUDGET));
      return;
    }
    budget.spent = outcome.last();
    if (outcome.holds()) {
      return;
    }
    if (same && !rule.transition()) {
      return;
    }
    budget.errors.add(error(rule, outcome, place(path, rule.fieldPath()), schema));
  }

  private static String place(String path, String below) {
    String at = path + below;
    return at.isEmpty() ? "<nil>" : at.startsWith(".") && path.isEmpty() ? at.substring(1) : at;
  }

  private static String kind(Schema schema) {
    return schema.intOrString() ? "" : schema.type();
  }

  private static FieldError error(Rule rule, Rule.Outcome outcome, String path, Schema schema) {
    String type = kind(schema);
    String message = outcome.message();
    return switch (rule.reason()) {
      case "FieldValueForbidden" -> FieldError.forbidden(path, message);
      case "FieldValueRequired" -> FieldError.required(path, message);
      case "FieldValueDuplicate" -> FieldError.duplicate(path, type);
      default -> FieldError.invalid(path, type, message);
    };
  }
}
