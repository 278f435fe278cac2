package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a Job does about Pods that fail. Source: kubernetes/kubernetes {@code
 * pkg/apis/batch/validation/validation.go}, {@code validatePodFailurePolicy}.
 */
final class PodFailurePolicy {

  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");

  private PodFailurePolicy() {}

  static void validate(Map<String, @Nullable Object> spec, String path, Errors errors) {
    Set<Object> names = new HashSet<>();
    for (String list : List.of("containers", "initContainers")) {
      Errors.objects(spec, "template", "spec", list).forEach(c -> names.add("" + c.get("name")));
    }
    List<Map<String, @Nullable Object>> rules = Errors.objects(spec, "podFailurePolicy", "rules");
    for (int i = 0; i < rules.size(); i++) {
      String at = path + ".podFailurePolicy.rules[" + i + "]";
      rule(rules.get(i), spec, names, at, errors);
    }
  }

  private static void rule(
      Map<String, @Nullable Object> rule,
      Map<String, @Nullable Object> spec,
      Set<Object> names,
      String path,
      Errors errors) {
    boolean index = "FailIndex".equals(rule.get("action"));
    if (index && spec.get("backoffLimitPerIndex") == null) {
      errors.invalid(path + ".action", "FailIndex", "requires the backoffLimitPerIndex to be set");
    } else {
      choice(rule, "action", ACTIONS, path, errors);
    }
    Map<String, @Nullable Object> codes = Errors.object(rule, "onExitCodes");
    boolean ofCodes = rule.get("onExitCodes") != null;
    if (ofCodes) {
      codes(codes, names, path + ".onExitCodes", errors);
    }
    List<Map<String, @Nullable Object>> conditions = Errors.objects(rule, "onPodConditions");
    for (int i = 0; i < conditions.size(); i++) {
      String at = path + ".onPodConditions[" + i + "]";
      Object type = conditions.get(i).get("type");
      errors.invalid(at + ".type", type, Names.qualified(String.valueOf(type)));
      choice(conditions.get(i), "status", List.of("False", "True", "Unknown"), at, errors);
    }
    if (ofCodes == !conditions.isEmpty()) {
      String which =
          ofCodes
              ? "both OnExitCodes and OnPodConditions is not supported"
              : "one of OnExitCodes and OnPodConditions is required";
      errors.add(
          new FieldError(FieldError.Type.INVALID, path, "Invalid value: specifying " + which));
    }
  }

  private static void codes(
      Map<String, @Nullable Object> codes, Set<Object> names, String path, Errors errors) {
    choice(codes, "operator", List.of("In", "NotIn"), path, errors);
    Object container = codes.get("containerName");
    if (container != null && !names.contains(container)) {
      errors.invalid(
          path + ".containerName",
          container,
          "must be one of the container or initContainer names in the pod template");
    }
    List<?> values = codes.get("values") instanceof List<?> list ? list : List.of();
    if (values.isEmpty()) {
      Object sent = errors.sentAt(path, codes).get("values");
      errors.invalid(path + ".values", sent, "at least one value is required");
    }
    boolean ordered = true;
    Set<Object> seen = new HashSet<>();
    long before = Long.MIN_VALUE;
    for (int i = 0; i < values.size(); i++) {
      long value = values.get(i) instanceof Number n ? n.longValue() : 0;
      if ("In".equals(codes.get("operator")) && value == 0) {
        errors.invalid(path + ".values[" + i + "]", value, "must not be 0 for the In operator");
      }
      if (!seen.add(value)) {
        errors.duplicate(path + ".values[" + i + "]", value);
      }
      ordered &= before <= value;
      before = value;
    }
    if (!ordered) {
      errors.invalid(path + ".values", values, "must be ordered");
    }
  }

  private static void choice(
      Map<String, @Nullable Object> object,
      String field,
      List<String> allowed,
      String path,
      Errors errors) {
    Object value = object.get(field);
    if (value == null || value.equals("")) {
      String quoted = "\"" + String.join("\" \"", allowed) + "\"";
      errors.required(path + "." + field, "valid values: [" + quoted + "]");
    } else if (!allowed.contains(value)) {
      errors.notSupported(path + "." + field, value, allowed);
    }
  }
}
