package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deployments. Sources: kubernetes/kubernetes {@code pkg/registry/apps/deployment/strategy.go},
 * {@code pkg/apis/apps/validation/validation.go}.
 */
final class DeploymentStrategy extends WorkloadStrategy {

  @Override
  boolean raisesGeneration(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    return super.raisesGeneration(updated, live)
        || !Json.equal(
            Errors.object(updated, "metadata", "annotations"),
            Errors.object(live, "metadata", "annotations"));
  }

  /** Terminating replicas are counted by a feature that is off. */
  @Override
  void updateStatus(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    Json.child(updated, "status").remove("terminatingReplicas");
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    errors.nonNegative(spec, "spec", "replicas");
    selector(spec, "deployment", errors);
    Map<String, @Nullable Object> selector = Json.map(spec, "selector");
    if (selector != null && !Selectors.usable(selector)) {
      errors.invalid("spec.selector", selector, "invalid label selector");
    } else {
      replicaTemplate(spec, errors);
    }
    rollout(Errors.object(spec, "strategy"), errors);
    errors.nonNegative(spec, "spec", "minReadySeconds");
    errors.nonNegative(spec, "spec", "revisionHistoryLimit");
    errors.nonNegative(spec, "spec", "progressDeadlineSeconds");
    if (spec.get("progressDeadlineSeconds") instanceof Number deadline
        && deadline.longValue() <= Errors.number(spec, 0, "minReadySeconds")) {
      errors.invalid(
          "spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
    }
  }

  private static void rollout(Map<String, @Nullable Object> strategy, Errors errors) {
    Map<String, @Nullable Object> rolling = Json.map(strategy, "rollingUpdate");
    String path = "spec.strategy.rollingUpdate";
    switch (Json.string(strategy, "type")) {
      case "Recreate" -> {
        if (rolling != null) {
          errors.forbidden(path, "may not be specified when strategy `type` is 'Recreate'");
        }
      }
      case "RollingUpdate" -> {
        Map<String, @Nullable Object> given = rolling == null ? Map.of() : rolling;
        Object unavailable = given.get("maxUnavailable");
        Object surge = given.get("maxSurge");
        Numbers.positiveOrPercent(unavailable, path + ".maxUnavailable", errors);
        Numbers.positiveOrPercent(surge, path + ".maxSurge", errors);
        if (Numbers.number(unavailable) == 0 && Numbers.number(surge) == 0) {
          errors.invalid(
              path + ".maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0");
        }
        Numbers.atMostAll(unavailable, path + ".maxUnavailable", errors);
      }
      default ->
          errors.notSupported(
              "spec.strategy",
              InternalJson.of("apps.DeploymentStrategy", strategy),
              List.of("Recreate", "RollingUpdate"));
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    errors.immutable(spec(updated).get("selector"), spec(live).get("selector"), "spec.selector");
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    Map<String, @Nullable Object> status = Errors.object(updated, "status");
    Numbers.counters(
        status,
        List.of(
            "observedGeneration",
            "replicas",
            "updatedReplicas",
            "readyReplicas",
            "availableReplicas",
            "unavailableReplicas",
            "terminatingReplicas",
            "collisionCount"),
        errors);
    Numbers.atMost(
        status,
        "replicas",
        "cannot be greater than status.replicas",
        List.of("updatedReplicas", "readyReplicas", "availableReplicas"),
        errors);
    Numbers.atMost(
        status,
        "readyReplicas",
        "cannot be greater than readyReplicas",
        List.of("availableReplicas"),
        errors);
    Numbers.collisions(updated, live, errors);
  }

  @Override
  List<String> createWarnings(Map<String, @Nullable Object> object) {
    return nameWarnings(object, "Pod names and hostnames");
  }
}
