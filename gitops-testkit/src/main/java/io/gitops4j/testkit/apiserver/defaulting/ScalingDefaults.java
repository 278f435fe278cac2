package io.gitops4j.testkit.apiserver.defaulting;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Autoscalers. Source: kubernetes/kubernetes {@code pkg/apis/autoscaling/v1} and {@code v2/
 * defaults.go}.
 */
final class ScalingDefaults {

  private ScalingDefaults() {}

  static void register(Map<String, Consumer<Map<String, @Nullable Object>>> rules) {
    rules.put(
        "io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler",
        o -> Json.child(o, "spec").putIfAbsent("minReplicas", 1L));
    rules.put("io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler", ScalingDefaults::v2);
  }

  private static void v2(Map<String, @Nullable Object> autoscaler) {
    Map<String, @Nullable Object> spec = Json.child(autoscaler, "spec");
    spec.putIfAbsent("minReplicas", 1L);
    List<@Nullable Object> metrics = Json.list(spec, "metrics");
    if (metrics == null || metrics.isEmpty()) {
      spec.put("metrics", new ArrayList<@Nullable Object>(List.of(cpu())));
    }
    Map<String, @Nullable Object> behavior = Json.map(spec, "behavior");
    if (behavior != null) {
      Map<String, @Nullable Object> up = Json.child(behavior, "scaleUp");
      up.putIfAbsent("stabilizationWindowSeconds", 0L);
      up.putIfAbsent("selectPolicy", "Max");
      up.putIfAbsent(
          "policies",
          new ArrayList<@Nullable Object>(List.of(policy("Pods", 4), policy("Percent", 100))));
      Map<String, @Nullable Object> down = Json.child(behavior, "scaleDown");
      down.putIfAbsent("selectPolicy", "Max");
      down.putIfAbsent(
          "policies", new ArrayList<@Nullable Object>(List.of(policy("Percent", 100))));
    }
  }

  private static Map<String, @Nullable Object> cpu() {
    Map<String, @Nullable Object> target = new LinkedHashMap<>();
    target.put("type", "Utilization");
    target.put("averageUtilization", 80L);
    Map<String, @Nullable Object> resource = new LinkedHashMap<>();
    resource.put("name", "cpu");
    resource.put("target", target);
    Map<String, @Nullable Object> metric = new LinkedHashMap<>();
    metric.put("type", "Resource");
    metric.put("resource", resource);
    return metric;
  }

  private static Map<String, @Nullable Object> policy(String type, long value) {
    Map<String, @Nullable Object> policy = new LinkedHashMap<>();
    policy.put("type", type);
    policy.put("value", value);
    policy.put("periodSeconds", 15L);
    return policy;
  }
}
