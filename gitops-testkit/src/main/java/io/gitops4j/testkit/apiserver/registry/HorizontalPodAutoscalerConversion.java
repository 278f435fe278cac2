package io.gitops4j.testkit.apiserver.registry;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Autoscalers of {@code autoscaling/v1}, stored as those of {@code v2}: one CPU utilization is a
 * field there and a metric here. Metrics that v1 has no field for stand in an annotation on a real
 * server; here they are left out of what v1 shows. Source: k8s.io/kubernetes, {@code
 * pkg/apis/autoscaling/v1/conversion.go}.
 */
final class HorizontalPodAutoscalerConversion implements ServedKind.Conversion {
  private static final String TARGET = "targetCPUUtilizationPercentage";
  private static final String CURRENT = "currentCPUUtilizationPercentage";

  @Override
  public Map<String, @Nullable Object> fromStored(Map<String, @Nullable Object> stored) {
    Map<String, @Nullable Object> object = Json.copyMap(stored);
    Map<String, @Nullable Object> spec = Json.map(object, "spec");
    if (spec != null) {
      Object utilization = utilization(Json.list(spec, "metrics"), "target");
      spec.remove("metrics");
      spec.remove("behavior");
      if (utilization != null) {
        spec.put(TARGET, utilization);
      }
    }
    Map<String, @Nullable Object> status = Json.map(object, "status");
    if (status != null) {
      Object utilization = utilization(Json.list(status, "currentMetrics"), "current");
      status.remove("currentMetrics");
      status.remove("conditions");
      if (utilization != null) {
        status.put(CURRENT, utilization);
      }
    }
    return object;
  }

  private static @Nullable Object utilization(
      @Nullable List<@Nullable Object> metrics, String member) {
    if (metrics == null) {
      return null;
    }
    for (Object metric : metrics) {
      if (Json.string(metric, "resource", "name").equals("cpu")) {
        return Json.at(metric, "resource", member, "averageUtilization");
      }
    }
    return null;
  }

  @Override
  public Map<String, @Nullable Object> toStored(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> stored = Json.copyMap(object);
    Map<String, @Nullable Object> spec = Json.map(stored, "spec");
    if (spec != null && spec.remove(TARGET) instanceof Number percentage) {
      Map<String, @Nullable Object> target = new LinkedHashMap<>();
      target.put("type", "Utilization");
      target.put("averageUtilization", percentage);
      Map<String, @Nullable Object> resource = new LinkedHashMap<>();
      resource.put("name", "cpu");
      resource.put("target", target);
      Map<String, @Nullable Object> metric = new LinkedHashMap<>();
      metric.put("type", "Resource");
      metric.put("resource", resource);
      spec.put("metrics", new ArrayList<@Nullable Object>(List.of(metric)));
    }
    return stored;
  }
}
