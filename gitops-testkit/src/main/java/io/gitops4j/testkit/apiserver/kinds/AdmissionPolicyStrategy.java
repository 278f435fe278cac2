package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.crd.cel.Identifiers;
import io.gitops4j.testkit.apiserver.crd.cel.PolicyExpression;
import io.gitops4j.testkit.apiserver.crd.cel.PolicyExpression.ProblemException;
import io.gitops4j.testkit.apiserver.crd.cel.PolicyExpression.Result;
import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ValidatingAdmissionPolicies. Their expressions compile where the library for CEL is there.
 *
 * <p>Surprising cases: a variable may be there twice; match conditions know no variables but the
 * namespace, messages know no authorizer; a regular expression that is wrong is an internal error.
 * Source: kubernetes/kubernetes {@code pkg/apis/admissionregistration/validation/validation.go}.
 * Tests: the recorded {@code admission-policy-invalid}.
 */
final class AdmissionPolicyStrategy extends Strategy {

  private static final int MOST_CONDITIONS = 64;
  private static final int MOST_ANNOTATIONS = 20;
  private static final int LONGEST_VALUE = 5 * 1024;
  private static final String NOTHING =
      "validations or auditAnnotations must contain at least one item";
  private static final Pattern NEW_LINE = Pattern.compile("[\\n\\r]");

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    new Spec(object, errors).check();
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    List<Map<String, @Nullable Object>> warnings =
        Errors.objects(updated, "status", "typeChecking", "expressionWarnings");
    for (int i = 0; i < warnings.size(); i++) {
      String path = "status.typeChecking.expressionWarnings[" + i + "]";
      for (String field : List.of("warning", "fieldRef")) {
        if (Json.string(warnings.get(i), field).isBlank()) {
          errors.required(path + "." + field);
        }
      }
    }
    Conditions.validate(Errors.objects(updated, "status", "conditions"), errors);
  }

  /** The spec of one policy while it is looked at. */
  private static final class Spec {
    private final Map<String, @Nullable Object> spec;
    private final String policy;
    private final Errors errors;
    private final Map<String, @Nullable PolicyExpression> names = new LinkedHashMap<>();

    Spec(Map<String, @Nullable Object> object, Errors errors) {
      this.spec = Errors.object(object, "spec");
      this.policy = Json.string(object, "metadata", "name");
      this.errors = errors;
      for (String name : List.of("object", "oldObject", "request", "namespaceObject")) {
        names.put(name, null);
      }
      if (spec.get("paramKind") != null) {
        names.put("params", null);
      }
    }

    void check() {
      errors.oneOf(spec, "spec", "failurePolicy", "Fail", "Ignore");
      Map<String, @Nullable Object> kind = Json.map(spec, "paramKind");
      if (kind != null) {
        paramKind(kind, "spec.paramKind");
      }
      Map<String, @Nullable Object> match = Json.map(spec, "matchConstraints");
      if (match == null) {
        errors.required("spec.matchConstraints");
      } else {
        AdmissionMatch.validate(match, "spec.matchConstraints", errors);
        if (Errors.objects(match, "resourceRules").isEmpty()) {
          errors.required("spec.matchConstraints.resourceRules");
        }
      }
      conditions(Errors.objects(spec, "matchConditions"), "spec.matchConditions");
      variables(Errors.objects(spec, "variables"));
      List<Map<String, @Nullable Object>> validations = Errors.objects(spec, "validations");
      List<Map<String, @Nullable Object>> annotations = Errors.objects(spec, "auditAnnotations");
      if (validations.isEmpty() && annotations.isEmpty()) {
        errors.required("spec.validations", NOTHING);
        errors.required("spec.auditAnnotations", NOTHING);
      }
      for (int i = 0; i < validations.size(); i++) {
        validation(validations.get(i), "spec.validations[" + i + "]");
      }
      annotations(annotations, "spec.auditAnnotations");
    }

    private void paramKind(Map<String, @Nullable Object> kind, String path) {
      String version = Json.string(kind, "apiVersion");
      String name = Json.string(kind, "kind");
      int slash = version.indexOf('/');
      if (version.isEmpty()) {
        errors.required(path + ".apiVersion");
      } else if (slash != version.lastIndexOf('/')) {
        errors.invalid(path + ".apiVersion", version, "unexpected GroupVersion string: " + version);
      } else {
        String group = slash < 0 ? "" : version.substring(0, slash);
        joined(path + ".apiVersion", group, group.isEmpty() ? List.of() : Names.subdomain(group));
        String bare = version.substring(slash + 1);
        if (bare.isEmpty()) {
          errors.invalid(path + ".apiVersion", version, "version must be specified");
        } else {
          joined(path + ".apiVersion", bare, Names.label1035(bare));
        }
      }
      List<String> wrong = Names.label1035(name.toLowerCase(Locale.ROOT));
      if (name.isEmpty()) {
        errors.required(path + ".kind");
      } else if (!wrong.isEmpty()) {
        errors.invalid(
            path + ".kind",
            name,
            "may have mixed case, but should otherwise match: " + String.join(",", wrong));
      }
    }

    private void joined(String path, String value, List<String> messages) {
      if (!messages.isEmpty()) {
        errors.invalid(path, value, String.join(",", messages));
      }
    }

    private void conditions(List<Map<String, @Nullable Object>> conditions, String path) {
      if (conditions.size() > MOST_CONDITIONS) {
        errors.tooMany(path, conditions.size(), MOST_CONDITIONS);
      }
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < conditions.size(); i++) {
        String at = path + "[" + i + "]";
        String expression = Json.string(conditions.get(i), "expression").strip();
        String name = Json.string(conditions.get(i), "name");
        if (expression.isEmpty()) {
          errors.required(at + ".expression");
        } else {
          compile(expression, expression, Result.BOOL, true, at + ".expression");
        }
        if (name.isEmpty()) {
          errors.required(at + ".name");
        } else {
          errors.invalid(at + ".name", name, Names.qualified(name));
          if (!seen.add(name)) {
            errors.duplicate(at + ".name", name);
          }
        }
      }
    }

    private void variables(List<Map<String, @Nullable Object>> variables) {
      if (!variables.isEmpty()) {
        names.put("variables", null);
      }
      for (int i = 0; i < variables.size(); i++) {
        String path = "spec.variables[" + i + "]";
        String name = Json.string(variables.get(i), "name");
        if (name.isBlank()) {
          errors.required(path + ".name", "name is not specified");
        } else if (!Identifiers.isIdentifier(name)) {
          errors.invalid(path + ".name", name, "must be a valid CEL identifier");
        }
        String expression = Json.string(variables.get(i), "expression");
        if (expression.isBlank()) {
          errors.required(path + ".expression", "expression is not specified");
        } else {
          names.put(
              "variables." + name,
              compile(expression, expression, Result.ANY, true, path + ".expression"));
        }
      }
    }

    private void validation(Map<String, @Nullable Object> validation, String path) {
      String expression = Json.string(validation, "expression");
      if (expression.isBlank()) {
        errors.required(path + ".expression", "expression is not specified");
      } else {
        compile(expression, expression, Result.BOOL, true, path + ".expression");
      }
      String made = Json.string(validation, "messageExpression");
      if (!made.isEmpty() && made.isBlank()) {
        errors.invalid(path + ".messageExpression", made, "must be non-empty if specified");
      } else if (!made.isEmpty()) {
        compile(made, made, Result.STRING, false, path + ".messageExpression");
      }
      String message = Json.string(validation, "message");
      if (!message.isEmpty() && message.isBlank()) {
        errors.invalid(path + ".message", message, "must be non-empty if specified");
      } else if (NEW_LINE.matcher(message.strip()).find()) {
        errors.invalid(path + ".message", message, "must not contain line breaks");
      }
      errors.oneOf(validation, path, "reason", "Forbidden", "Invalid", "RequestEntityTooLarge");
    }

    private void annotations(List<Map<String, @Nullable Object>> annotations, String path) {
      if (annotations.size() > MOST_ANNOTATIONS) {
        errors.add(
            new FieldError(
                FieldError.Type.INVALID,
                path,
                "Invalid value: "
                    + printed(annotations)
                    + ": must not have more than "
                    + MOST_ANNOTATIONS
                    + " auditAnnotations"));
      }
      Set<String> keys = new HashSet<>();
      for (int i = 0; i < annotations.size(); i++) {
        String at = path + "[" + i + "]";
        String key = Json.string(annotations.get(i), "key");
        String qualified = policy + "/" + key;
        errors.invalid(at + ".key", qualified, Names.qualified(qualified));
        String value = Json.string(annotations.get(i), "valueExpression");
        String expression = value.strip();
        if (expression.isEmpty()) {
          errors.required(at + ".valueExpression", "valueExpression is not specified");
        } else if (expression.getBytes(StandardCharsets.UTF_8).length > LONGEST_VALUE) {
          errors.required(
              at + ".valueExpression", "must not exceed " + LONGEST_VALUE + " bytes in length");
        } else {
          compile(expression, value, Result.TEXT_OR_NULL, true, at + ".valueExpression");
        }
        if (!keys.add(key)) {
          errors.duplicate(at + ".key", key);
        }
      }
    }

    private static String printed(List<Map<String, @Nullable Object>> annotations) {
      return Json.text(
          annotations.stream()
              .map(
                  a -> {
                    Map<String, @Nullable Object> printed = new LinkedHashMap<>();
                    printed.put("Key", Json.string(a, "key"));
                    printed.put("ValueExpression", Json.string(a, "valueExpression"));
                    return printed;
                  })
              .toList());
    }

    private @Nullable PolicyExpression compile(
        String expression, String value, Result result, boolean authorizer, String path) {
      if (!PolicyExpression.available()) {
        return null;
      }
      Map<String, @Nullable PolicyExpression> known = new LinkedHashMap<>(names);
      if (authorizer) {
        known.put("authorizer", null);
        known.put("authorizer.requestResource", null);
      }
      try {
        return PolicyExpression.compile(expression, known, result);
      } catch (ProblemException e) {
        if (e.text().startsWith("program instantiation failed")) {
          errors.add(new FieldError(FieldError.Type.INTERNAL, path, "Internal error: " + e.text()));
        } else {
          errors.invalid(path, value, e.text());
        }
        return null;
      }
    }
  }
}
