package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.pods.Resources;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HorizontalPodAutoscalers. Source: kubernetes/kubernetes {@code pkg/apis/autoscaling/validation}.
 */
final class AutoscalerStrategy extends Strategy {

  private static final List<String> TYPES =
      List.of("ContainerResource", "External", "Object", "Pods", "Resource");
  private static final String CORE_SCALED = "ReplicationController";
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("object", "Object");
    FIELDS.put("external", "External");
    FIELDS.put("pods", "Pods");
    FIELDS.put("resource", "Resource");
    FIELDS.put("containerResource", "ContainerResource");
  }

  /**
   * What an object may have because the one before has it.
   *
   * @param zero whether it may be scaled to nothing
   * @param apiVersion whether what is scaled may be of any version
   * @param core whether that may be of the core group
   * @param metricVersion whether objects of metrics may be of any version
   */
  private record Allowed(boolean zero, boolean apiVersion, boolean core, boolean metricVersion) {}

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    boolean core = Json.string(spec(object), "scaleTargetRef", "kind").equals(CORE_SCALED);
    validate(object, new Allowed(false, false, core, false), errors);
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    Map<String, @Nullable Object> now = Errors.object(spec(updated), "scaleTargetRef");
    Map<String, @Nullable Object> before = Errors.object(spec(live), "scaleTargetRef");
    boolean same =
        Json.string(now, "apiVersion").equals(Json.string(before, "apiVersion"))
            && Json.string(now, "kind").equals(Json.string(before, "kind"));
    boolean zero = Json.equal(spec(live).get("minReplicas"), 0L);
    boolean metrics =
        Errors.objects(live, "spec", "metrics").stream()
            .filter(m -> "Object".equals(m.get("type")) && m.get("object") != null)
            .anyMatch(m -> !versionProblem(m, "object", "describedObject").isEmpty());
    boolean core = Json.string(now, "kind").equals(CORE_SCALED);
    validate(updated, new Allowed(zero, same, core, metrics), errors);
  }

  private static void validate(
      Map<String, @Nullable Object> object, Allowed allowed, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    long least = allowed.zero() ? 0 : 1;
    long min = Errors.number(spec, 1, "minReplicas");
    long max = Errors.number(spec, 0, "maxReplicas");
    if (min < least) {
      errors.invalid("spec.minReplicas", min, "must be greater than or equal to " + least);
    }
    if (max < 1) {
      errors.invalid("spec.maxReplicas", max, "must be greater than 0");
    }
    if (spec.get("minReplicas") != null && max < min) {
      errors.invalid("spec.maxReplicas", max, "must be greater than or equal to `minReplicas`");
    }
    scaled(spec, allowed, errors);
    metrics(spec, min, allowed, errors);
    for (String direction : List.of("scaleUp", "scaleDown")) {
      Map<String, @Nullable Object> rules = Json.map(spec, "behavior", direction);
      if (rules != null) {
        scaling(rules, "spec.behavior." + direction, errors);
      }
    }
  }

  private static void scaled(Map<String, @Nullable Object> spec, Allowed allowed, Errors errors) {
    String path = "spec.scaleTargetRef";
    Map<String, @Nullable Object> scaled = Errors.object(spec, "scaleTargetRef");
    reference(scaled, path, allowed.apiVersion(), errors);
    if (!allowed.apiVersion()
        && !allowed.core()
        && versionProblem(scaled).isEmpty()
        && !Json.string(scaled, "apiVersion").contains("/")) {
      errors.invalid(
          path + ".apiVersion",
          Json.string(scaled, "apiVersion"),
          "apiVersion must specify API group");
    }
  }

  private static void metrics(
      Map<String, @Nullable Object> spec, long min, Allowed allowed, Errors errors) {
    List<Map<String, @Nullable Object>> metrics = Errors.objects(spec, "metrics");
    for (int i = 0; i < metrics.size(); i++) {
      metric(metrics.get(i), "spec.metrics[" + i + "]", allowed, errors);
    }
    if (min == 0
        && metrics.stream().noneMatch(m -> List.of("Object", "External").contains(m.get("type")))) {
      errors.forbidden(
          "spec.metrics",
          "must specify at least one Object or External metric to support scaling to zero"
              + " replicas");
    }
  }

  /** What is wrong with an apiVersion; empty when nothing is. */
  private static String versionProblem(@Nullable Object parent, String... path) {
    String version = Json.string(Json.map(parent, path), "apiVersion");
    return version.indexOf('/') == version.lastIndexOf('/')
        ? ""
        : "unexpected GroupVersion string: " + version;
  }

  private static void reference(
      Map<String, @Nullable Object> reference, String path, boolean anyVersion, Errors errors) {
    for (String field : List.of("kind", "name")) {
      String value = Json.string(reference, field);
      if (value.isEmpty()) {
        errors.required(path + "." + field);
      } else {
        errors.invalid(path + "." + field, value, Names.pathSegment(value));
      }
    }
    String problem = versionProblem(reference);
    if (!anyVersion && !problem.isEmpty()) {
      errors.invalid(path + ".apiVersion", Json.string(reference, "apiVersion"), problem);
    }
  }

  private static void metric(
      Map<String, @Nullable Object> metric, String path, Allowed allowed, Errors errors) {
    String type = Json.string(metric, "type");
    if (type.isEmpty()) {
      errors.required(path + ".type", "must specify a metric source type");
    }
    if (!TYPES.contains(type)) {
      errors.notSupported(path + ".type", type, TYPES);
    }
    List<String> present = FIELDS.keySet().stream().filter(f -> metric.get(f) != null).toList();
    if (!present.isEmpty()) {
      String first = present.get(0);
      source(first, Errors.object(metric, first), path + "." + first, allowed, errors);
    }
    String expected = "";
    for (Map.Entry<String, String> field : FIELDS.entrySet()) {
      if (field.getValue().equals(type)) {
        expected = field.getKey();
      }
    }
    if (expected.isEmpty()) {
      errors.notSupported(path + ".type", type, TYPES);
    } else if (metric.get(expected) == null) {
      errors.required(
          path + "." + expected, "must populate information for the given metric source");
    }
    if (present.size() != 1) {
      for (String field : present) {
        if (!field.equals(expected)) {
          errors.forbidden(path + "." + field, "must populate the given metric source only");
        }
      }
    }
  }

  private static void source(
      String kind,
      Map<String, @Nullable Object> source,
      String path,
      Allowed allowed,
      Errors errors) {
    Map<String, @Nullable Object> target = Errors.object(source, "target");
    String at = path + ".target";
    switch (kind) {
      case "resource", "containerResource" -> {
        String name = Json.string(source, "name");
        if (name.isEmpty()) {
          errors.required(path + ".name", "must specify a resource name");
        } else if (kind.equals("containerResource")) {
          Resources.containerName(name, path + ".name", errors);
        }
        if (kind.equals("containerResource")) {
          container(Json.string(source, "container"), path, errors);
        }
        target(target, at, errors);
        boolean utilization = target.get("averageUtilization") != null;
        boolean value = target.get("averageValue") != null;
        if (!utilization && !value) {
          errors.required(
              at + ".averageUtilization",
              "must set either a target raw value or a target utilization");
        } else if (utilization && value) {
          errors.forbidden(
              at + ".averageValue", "may not set both a target raw value and a target utilization");
        }
      }
      default -> {
        if (kind.equals("object")) {
          reference(
              Errors.object(source, "describedObject"),
              path + ".describedObject",
              allowed.metricVersion(),
              errors);
        }
        String name = Json.string(source, "metric", "name");
        if (name.isEmpty()) {
          errors.required(path + ".metric.name", "must specify a metric name");
        } else {
          errors.invalid(path + ".metric.name", name, Names.pathSegment(name));
        }
        target(target, at, errors);
        values(kind, target, at, errors);
      }
    }
  }

  private static void container(String name, String path, Errors errors) {
    if (name.isEmpty()) {
      errors.required(path + ".container", "must specify a container");
    } else {
      errors.invalid(path + ".container", name, Names.label(name));
    }
  }

  private static void values(
      String kind, Map<String, @Nullable Object> target, String path, Errors errors) {
    boolean average = target.get("averageValue") != null;
    boolean value = target.get("value") != null;
    if (kind.equals("pods")) {
      if (!average) {
        errors.required(path + ".averageValue", "must specify a positive target averageValue");
      }
    } else if (!average && !value) {
      errors.required(
          path + ".averageValue",
          kind.equals("object")
              ? "must set either a target value or averageValue"
              : "must set either a target value for metric or a per-pod target");
    } else if (kind.equals("external") && average && value) {
      errors.forbidden(
          path + ".value", "may not set both a target value for metric and a per-pod target");
    }
  }

  private static void target(Map<String, @Nullable Object> target, String path, Errors errors) {
    String type = Json.string(target, "type");
    if (type.isEmpty()) {
      errors.required(path + ".type", "must specify a metric target type");
    }
    if (!List.of("Utilization", "Value", "AverageValue").contains(type)) {
      errors.invalid(path + ".type", type, "must be either Utilization, Value, or AverageValue");
    }
    for (String field : List.of("value", "averageValue")) {
      if (target.get(field) != null && Resources.quantity(target.get(field)).signum() <= 0) {
        errors.invalid(path + "." + field, target.get(field), "must be positive");
      }
    }
    if (target.get("averageUtilization") instanceof Number n && n.longValue() < 1) {
      errors.invalid(path + ".averageUtilization", n, "must be greater than 0");
    }
  }

  private static void scaling(Map<String, @Nullable Object> rules, String path, Errors errors) {
    if (rules.get("stabilizationWindowSeconds") instanceof Number n) {
      if (n.longValue() < 0) {
        errors.invalid(
            path + ".stabilizationWindowSeconds", n, "must be greater than or equal to zero");
      } else if (n.longValue() > 3600) {
        errors.invalid(
            path + ".stabilizationWindowSeconds", n, "must be less than or equal to 3600");
      }
    }
    errors.oneOf(rules, path, "selectPolicy", "Disabled", "Max", "Min");
    List<Map<String, @Nullable Object>> policies = Errors.objects(rules, "policies");
    if (policies.isEmpty()) {
      errors.required(path + ".policies", "must specify at least one Policy");
    }
    for (int i = 0; i < policies.size(); i++) {
      policy(policies.get(i), path + ".policies[" + i + "]", errors);
    }
  }

  private static void policy(Map<String, @Nullable Object> policy, String path, Errors errors) {
    errors.oneOf(policy, path, "type", "Percent", "Pods");
    long value = Errors.number(policy, 0, "value");
    if (value <= 0) {
      errors.invalid(path + ".value", value, "must be greater than zero");
    }
    long period = Errors.number(policy, 0, "periodSeconds");
    if (period <= 0) {
      errors.invalid(path + ".periodSeconds", period, "must be greater than zero");
    } else if (period > 1800) {
      errors.invalid(path + ".periodSeconds", period, "must be less than or equal to 1800");
    }
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    Numbers.counters(
        Errors.object(updated, "status"), List.of("currentReplicas", "desiredReplicas"), errors);
  }
}
