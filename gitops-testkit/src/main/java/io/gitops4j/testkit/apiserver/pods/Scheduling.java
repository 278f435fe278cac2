package io.gitops4j.testkit.apiserver.pods;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a Pod may run: affinity, tolerations, spreading. Source: kubernetes/kubernetes {@code
 * pkg/apis/core/validation/validation.go}.
 */
final class Scheduling {

  private static final String REQUIRED = ".requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = ".preferredDuringSchedulingIgnoredDuringExecution";

  private Scheduling() {}

  static void tolerations(
      List<Map<String, @Nullable Object>> tolerations, String path, Errors errors) {
    for (int i = 0; i < tolerations.size(); i++) {
      toleration(tolerations.get(i), path + "[" + i + "]", errors);
    }
  }

  private static void toleration(
      Map<String, @Nullable Object> toleration, String path, Errors errors) {
    String key = Json.string(toleration, "key");
    String operator = Json.string(toleration, "operator");
    String value = Json.string(toleration, "value");
    String effect = Json.string(toleration, "effect");
    if (!key.isEmpty()) {
      errors.invalid(path + ".key", key, Names.qualified(key));
    } else if (!operator.equals("Exists")) {
      errors.invalid(
          path + ".operator",
          operator,
          "operator must be Exists when `key` is empty, which means \"match all values and all"
              + " keys\"");
    }
    if (toleration.get("tolerationSeconds") != null && !effect.equals("NoExecute")) {
      errors.invalid(
          path + ".effect", effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    switch (operator) {
      case "", "Equal" -> {
        List<String> messages = Names.labelValue(value);
        if (!messages.isEmpty()) {
          errors.invalid(path + ".operator", value, String.join(";", messages));
        }
      }
      case "Exists" -> {
        if (!value.isEmpty()) {
          errors.invalid(
              path + ".operator", value, "value must be empty when `operator` is 'Exists'");
        }
      }
      default -> errors.notSupported(path + ".operator", operator, List.of("Equal", "Exists"));
    }
    if (!effect.isEmpty()) {
      errors.oneOf(toleration, path, "effect", "NoSchedule", "PreferNoSchedule", "NoExecute");
    }
  }

  static void spread(List<Map<String, @Nullable Object>> constraints, String path, Errors errors) {
    for (int i = 0; i < constraints.size(); i++) {
      Map<String, @Nullable Object> constraint = constraints.get(i);
      String at = path + "[" + i + "]";
      long skew = Errors.number(constraint, 0, "maxSkew");
      if (skew <= 0) {
        errors.invalid(at + ".maxSkew", skew, "must be greater than zero");
      }
      String key = Json.string(constraint, "topologyKey");
      if (key.isEmpty()) {
        errors.required(at + ".topologyKey", "can not be empty");
      } else {
        errors.invalid(at + ".topologyKey", key, Names.qualified(key));
      }
      String action = Json.string(constraint, "whenUnsatisfiable");
      if (!action.equals("DoNotSchedule") && !action.equals("ScheduleAnyway")) {
        errors.notSupported(
            at + ".whenUnsatisfiable", action, List.of("DoNotSchedule", "ScheduleAnyway"));
      }
      for (Map<String, @Nullable Object> other : constraints.subList(i + 1, constraints.size())) {
        if (key.equals(Json.string(other, "topologyKey"))
            && action.equals(Json.string(other, "whenUnsatisfiable"))) {
          errors.duplicate(
              at + ".{topologyKey, whenUnsatisfiable}", "{" + key + ", " + action + "}");
          break;
        }
      }
      if (constraint.get("minDomains") instanceof Number n) {
        if (n.longValue() <= 0) {
          errors.invalid(at + ".minDomains", n, "must be greater than zero");
        }
        if (!action.equals("DoNotSchedule")) {
          errors.invalid(
              at + ".minDomains",
              n,
              "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action);
        }
      }
      errors.oneOf(constraint, at, "nodeAffinityPolicy", "Honor", "Ignore");
      errors.oneOf(constraint, at, "nodeTaintsPolicy", "Honor", "Ignore");
      Selectors.selector(Json.map(constraint, "labelSelector"), at + ".labelSelector", errors);
    }
  }

  static void affinity(
      @Nullable Map<String, @Nullable Object> affinity, String path, Errors errors) {
    if (affinity == null) {
      return;
    }
    node(Errors.object(affinity, "nodeAffinity"), path + ".nodeAffinity", errors);
    pods(Errors.object(affinity, "podAffinity"), path + ".podAffinity", errors);
    pods(Errors.object(affinity, "podAntiAffinity"), path + ".podAntiAffinity", errors);
  }

  private static void node(Map<String, @Nullable Object> affinity, String path, Errors errors) {
    Map<String, @Nullable Object> required = Json.map(affinity, REQUIRED.substring(1));
    if (required != null) {
      nodeSelector(required, path + REQUIRED, errors);
    }
    List<Map<String, @Nullable Object>> preferred =
        Errors.objects(affinity, PREFERRED.substring(1));
    for (int i = 0; i < preferred.size(); i++) {
      String at = path + PREFERRED + "[" + i + "]";
      weight(preferred.get(i), at, errors);
      nodeTerm(Errors.object(preferred.get(i), "preference"), at + ".preference", errors);
    }
  }

  static void nodeSelector(Map<String, @Nullable Object> selector, String path, Errors errors) {
    List<Map<String, @Nullable Object>> terms = Errors.objects(selector, "nodeSelectorTerms");
    if (terms.isEmpty()) {
      errors.required(path + ".nodeSelectorTerms", "must have at least one node selector term");
    }
    for (int i = 0; i < terms.size(); i++) {
      nodeTerm(terms.get(i), path + ".nodeSelectorTerms[" + i + "]", errors);
    }
  }

  private static void nodeTerm(Map<String, @Nullable Object> term, String path, Errors errors) {
    List<Map<String, @Nullable Object>> expressions = Errors.objects(term, "matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      expression(expressions.get(i), path + ".matchExpressions[" + i + "]", errors);
    }
  }

  private static void expression(
      Map<String, @Nullable Object> expression, String path, Errors errors) {
    List<String> values = Errors.texts(expression, "values");
    String operator = Json.string(expression, "operator");
    if (operator.equals("Gt") || operator.equals("Lt")) {
      if (values.size() != 1) {
        errors.required(
            path + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
      }
    } else if (!Selectors.setOperator(operator, values, path, errors)) {
      errors.invalid(path + ".operator", operator, "not a valid selector operator");
    }
    String key = Json.string(expression, "key");
    errors.invalid(path + ".key", key, Names.qualified(key));
  }

  private static void weight(Map<String, @Nullable Object> term, String path, Errors errors) {
    long weight = Errors.number(term, 0, "weight");
    if (weight <= 0 || weight > 100) {
      errors.invalid(path + ".weight", weight, "must be in the range 1-100");
    }
  }

  private static void pods(Map<String, @Nullable Object> affinity, String path, Errors errors) {
    List<Map<String, @Nullable Object>> required = Errors.objects(affinity, REQUIRED.substring(1));
    for (int i = 0; i < required.size(); i++) {
      podTerm(required.get(i), path + REQUIRED + "[" + i + "]", errors);
    }
    List<Map<String, @Nullable Object>> preferred =
        Errors.objects(affinity, PREFERRED.substring(1));
    for (int i = 0; i < preferred.size(); i++) {
      String at = path + PREFERRED + "[" + i + "]";
      weight(preferred.get(i), at, errors);
      podTerm(Errors.object(preferred.get(i), "podAffinityTerm"), at + ".podAffinityTerm", errors);
    }
  }

  private static void podTerm(Map<String, @Nullable Object> term, String path, Errors errors) {
    Selectors.selector(Json.map(term, "labelSelector"), path + ".labelSelector", errors);
    Selectors.selector(Json.map(term, "namespaceSelector"), path + ".namespaceSelector", errors);
    for (String namespace : Errors.texts(term, "namespaces")) {
      errors.invalid(path + ".namespace", namespace, Names.label(namespace));
    }
    String key = Json.string(term, "topologyKey");
    if (key.isEmpty()) {
      errors.required(path + ".topologyKey", "can not be empty");
    }
    errors.invalid(path + ".topologyKey", key, Names.qualified(key));
  }
}
