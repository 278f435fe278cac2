package io.gitops4j.testkit.apiserver.admission;

import io.gitops4j.testkit.apiserver.crd.cel.PolicyExpression;
import io.gitops4j.testkit.apiserver.crd.cel.PolicyExpression.ProblemException;
import io.gitops4j.testkit.apiserver.crd.cel.PolicyExpression.Result;
import io.gitops4j.testkit.apiserver.crd.cel.PolicyExpression.Value;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The expressions of one policy, compiled, and what they say to a request.
 *
 * <p>Match conditions come first: one that is false ends it, errors count only when none is false.
 * Each validation then has its own verdict; its message is that of its messageExpression, when that
 * comes to one line, else the fixed one, else the expression. Variables are found out when they are
 * first used, once; those of messages anew, without the authorizer. An error is a refusal where
 * failurePolicy is {@code Fail}. Source: k8s.io/apiserver, {@code
 * pkg/admission/plugin/policy/validating/validator.go}, {@code
 * pkg/admission/plugin/webhook/matchconditions/matcher.go}, {@code
 * pkg/admission/plugin/cel/composition.go}. Tests: the recorded {@code admission-policy-*}.
 */
final class CompiledPolicy {

  /** A refusal, with its reason. */
  record Denial(String reason, String message) {}

  /** What messages do not know. */
  private static final List<String> AUTHORIZERS =
      List.of("authorizer", "authorizer.requestResource");

  private static final int LONGEST_MESSAGE = 5 * 1024;

  /** An expression, or why there is none. */
  private record Part(@Nullable PolicyExpression expression, String problem) {

    static Part of(String text, Map<String, @Nullable PolicyExpression> names, Result result) {
      try {
        return new Part(PolicyExpression.compile(text, names, result), "");
      } catch (ProblemException e) {
        return new Part(null, "compilation error: " + e.text());
      }
    }

    @Nullable Object evaluate(Map<String, Value> values) throws ProblemException {
      if (expression == null) {
        throw PolicyExpression.problem(problem);
      }
      return expression.evaluate(values);
    }
  }

  private record Check(Part rule, @Nullable Part message, Map<String, @Nullable Object> source) {}

  private final boolean ignores;
  private final List<Part> conditions = new ArrayList<>();
  private final Map<String, Part> variables = new LinkedHashMap<>();
  private final List<Check> checks = new ArrayList<>();

  CompiledPolicy(Map<String, @Nullable Object> policy) {
    Map<String, @Nullable Object> spec = Errors.object(policy, "spec");
    this.ignores = Json.string(spec, "failurePolicy").equals("Ignore");
    Map<String, @Nullable PolicyExpression> names = new LinkedHashMap<>();
    for (String name : List.of("object", "oldObject", "request", "namespaceObject")) {
      names.put(name, null);
    }
    if (spec.get("paramKind") != null) {
      names.put("params", null);
    }
    names.put("authorizer", null);
    names.put("authorizer.requestResource", null);
    for (Map<String, @Nullable Object> condition : Errors.objects(spec, "matchConditions")) {
      conditions.add(Part.of(Json.string(condition, "expression"), names, Result.BOOL));
    }
    if (!Errors.objects(spec, "variables").isEmpty()) {
      names.put("variables", null);
    }
    for (Map<String, @Nullable Object> variable : Errors.objects(spec, "variables")) {
      Part part = Part.of(Json.string(variable, "expression"), names, Result.ANY);
      String name = "variables." + Json.string(variable, "name");
      variables.put(name, part);
      names.put(name, part.expression());
    }
    Map<String, @Nullable PolicyExpression> told = new LinkedHashMap<>(names);
    told.keySet().removeAll(AUTHORIZERS);
    for (Map<String, @Nullable Object> validation : Errors.objects(spec, "validations")) {
      String message = Json.string(validation, "messageExpression");
      checks.add(
          new Check(
              Part.of(Json.string(validation, "expression"), names, Result.BOOL),
              message.isBlank() ? null : Part.of(message, told, Result.STRING),
              validation));
    }
  }

  /** Whether what cannot be found out is no reason to refuse. */
  boolean ignores() {
    return ignores;
  }

  /** The refusals, in the order of the validations; empty when the request is fine. */
  List<Denial> review(Map<String, Value> given) {
    Map<String, Value> early = new LinkedHashMap<>(given);
    early.put("namespaceObject", () -> null);
    List<String> problems = new ArrayList<>();
    for (Part condition : conditions) {
      try {
        if (!Boolean.TRUE.equals(condition.evaluate(early))) {
          return List.of();
        }
      } catch (ProblemException e) {
        problems.add(e.text());
      }
    }
    if (!problems.isEmpty()) {
      String text =
          problems.size() == 1 ? problems.get(0) : "[" + String.join(", ", problems) + "]";
      return ignores ? List.of() : List.of(new Denial("", text));
    }
    Map<String, Value> values = withVariables(given);
    Map<String, Value> unauthorized = new LinkedHashMap<>(given);
    unauthorized.keySet().removeAll(AUTHORIZERS);
    Map<String, Value> told = withVariables(unauthorized);
    List<Denial> denials = new ArrayList<>();
    checks.forEach(check -> review(check, values, told, denials));
    return denials;
  }

  private Map<String, Value> withVariables(Map<String, Value> given) {
    Map<String, Value> values = new LinkedHashMap<>(given);
    variables.forEach((name, part) -> values.put(name, new Lazy(name, part, values)));
    return values;
  }

  private void review(
      Check check, Map<String, Value> values, Map<String, Value> told, List<Denial> denials) {
    try {
      if (!Boolean.TRUE.equals(check.rule().evaluate(values))) {
        String reason = Json.string(check.source(), "reason");
        denials.add(new Denial(reason.isEmpty() ? "Invalid" : reason, message(check, told)));
      }
    } catch (ProblemException e) {
      if (!ignores) {
        denials.add(new Denial("", e.text()));
      }
    }
  }

  private static String message(Check check, Map<String, Value> values) {
    String text = "";
    if (check.message() != null) {
      try {
        text = check.message().evaluate(values) instanceof String made ? made.strip() : "";
      } catch (ProblemException e) {
        text = "";
      }
    }
    if (text.length() > LONGEST_MESSAGE || text.indexOf('\n') >= 0) {
      text = "";
    }
    if (text.isEmpty()) {
      text = Json.string(check.source(), "message").strip();
    }
    return text.isEmpty()
        ? "failed expression: " + Json.string(check.source(), "expression").strip()
        : text;
  }

  /** A variable that is found out once, when it is first wanted. */
  private static final class Lazy implements Value {
    private final String name;
    private final Part part;
    private final Map<String, Value> values;
    private boolean known;
    private @Nullable Object value;

    Lazy(String name, Part part, Map<String, Value> values) {
      this.name = name.substring(name.indexOf('.') + 1);
      this.part = part;
      this.values = values;
    }

    @Override
    public @Nullable Object get() throws ProblemException {
      if (!known) {
        try {
          value = part.evaluate(values);
          known = true;
        } catch (ProblemException e) {
          throw PolicyExpression.problem(
              "composited variable "
                  + Json.text(name)
                  + " fails to evaluate: "
                  + PolicyExpression.cause(e));
        }
      }
      return value;
    }
  }
}
