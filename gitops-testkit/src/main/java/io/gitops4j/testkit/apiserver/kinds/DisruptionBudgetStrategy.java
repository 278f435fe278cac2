package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PodDisruptionBudgets, which do not look at metadata themselves. Source: kubernetes/kubernetes
 * {@code pkg/apis/policy/validation}.
 */
final class DisruptionBudgetStrategy extends Strategy {

  @Override
  boolean looksAtNewMetadata() {
    return false;
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    if (spec.get("minAvailable") != null && spec.get("maxUnavailable") != null) {
      errors.invalid(
          "spec",
          InternalJson.of("policy.PodDisruptionBudgetSpec", spec),
          "minAvailable and maxUnavailable cannot be both set");
    }
    for (String field : List.of("minAvailable", "maxUnavailable")) {
      Numbers.positiveOrPercent(spec.get(field), "spec." + field, errors);
      Numbers.atMostAll(spec.get(field), "spec." + field, errors);
    }
    Selectors.selector(Json.map(spec, "selector"), "spec.selector", errors);
    errors.oneOf(spec, "spec", "unhealthyPodEvictionPolicy", "AlwaysAllow", "IfHealthyBudget");
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    validateUpdate(updated, live, errors);
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    validateStatus(updated, live, errors);
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    Conditions.validate(Errors.objects(updated, "status", "conditions"), errors);
    Numbers.counters(
        Errors.object(updated, "status"),
        List.of("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"),
        errors);
  }
}
