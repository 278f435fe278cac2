package io.gitops4j.testkit.apiserver.table;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.table.TablePrinter.Ages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The row of a HorizontalPodAutoscaler. Source: k8s.io/kubernetes, {@code formatHPAMetrics}. */
final class AutoscalerRow {
  private AutoscalerRow() {}

  static List<@Nullable Object> of(Map<String, @Nullable Object> o, Ages ages) {
    Object min = Json.at(o, "spec", "minReplicas");
    return BuiltinRows.row(
        BuiltinRows.name(o),
        Json.string(o, "spec", "scaleTargetRef", "kind")
            + "/"
            + Json.string(o, "spec", "scaleTargetRef", "name"),
        targets(o),
        min == null ? "<unset>" : String.valueOf(min),
        BuiltinRows.number(o, "spec", "maxReplicas"),
        BuiltinRows.number(o, "status", "currentReplicas"),
        ages.of(o));
  }

  private static String targets(Map<String, @Nullable Object> o) {
    List<@Nullable Object> metrics = Json.list(o, "spec", "metrics");
    Object utilization = Json.at(o, "spec", "targetCPUUtilizationPercentage");
    if (metrics == null || metrics.isEmpty()) {
      return utilization == null ? BuiltinRows.NONE : "cpu: <unknown>/" + utilization + "%";
    }
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < metrics.size() && i < 2; i++) {
      terms.add(target(o, metrics.get(i), i));
    }
    String shown = String.join(", ", terms);
    return metrics.size() > 2 ? shown + " + " + (metrics.size() - 2) + " more..." : shown;
  }

  private static String target(Map<String, @Nullable Object> o, @Nullable Object metric, int i) {
    List<@Nullable Object> current = Json.list(o, "status", "currentMetrics");
    Object now = current != null && i < current.size() ? current.get(i) : null;
    String type = Json.string(metric, "type");
    String member =
        switch (type) {
          case "Pods" -> "pods";
          case "Object" -> "object";
          case "External" -> "external";
          case "ContainerResource" -> "containerResource";
          default -> "resource";
        };
    Object wanted = Json.at(metric, member, "target");
    Object percentage = Json.at(wanted, "averageUtilization");
    String name = Json.string(metric, member, "name");
    String prefix =
        member.equals("resource") || member.equals("containerResource") ? name + ": " : "";
    if (percentage != null) {
      Object found = Json.at(now, member, "current", "averageUtilization");
      return prefix + (found == null ? "<unknown>" : found + "%") + "/" + percentage + "%";
    }
    Object average = Json.at(wanted, "averageValue");
    Object value = average == null ? Json.at(wanted, "value") : average;
    Object found = Json.at(now, member, "current", average == null ? "value" : "averageValue");
    return prefix
        + (found == null ? "<unknown>" : found)
        + "/"
        + value
        + (average != null && (type.equals("Object") || type.equals("External")) ? " (avg)" : "");
  }
}
