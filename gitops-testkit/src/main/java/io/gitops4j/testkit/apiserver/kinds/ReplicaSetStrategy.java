package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ReplicaSets. Sources: kubernetes/kubernetes {@code pkg/registry/apps/replicaset/strategy.go},
 * {@code pkg/apis/apps/validation/validation.go}.
 */
final class ReplicaSetStrategy extends WorkloadStrategy {

  /** Terminating replicas are counted by a feature that is off. */
  @Override
  void updateStatus(Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    Json.child(updated, "status").remove("terminatingReplicas");
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    errors.nonNegative(spec, "spec", "replicas");
    errors.nonNegative(spec, "spec", "minReadySeconds");
    // What is said of a ReplicaSet is what is said of a Deployment, in the words, too.
    selector(spec, "deployment", errors);
    Map<String, @Nullable Object> selector = Json.map(spec, "selector");
    if (selector != null && !Selectors.usable(selector)) {
      errors.invalid("spec.selector", selector, "invalid label selector");
    } else {
      replicaTemplate(spec, errors);
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
    replicas(Errors.object(updated, "status"), errors);
  }

  /** The counters of a ReplicaSet or ReplicationController. */
  static void replicas(Map<String, @Nullable Object> status, Errors errors) {
    Numbers.counters(
        status,
        List.of(
            "replicas",
            "fullyLabeledReplicas",
            "readyReplicas",
            "availableReplicas",
            "observedGeneration"),
        errors);
    Numbers.atMost(
        status,
        "replicas",
        "cannot be greater than status.replicas",
        List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas"),
        errors);
    Numbers.atMost(
        status,
        "readyReplicas",
        "cannot be greater than readyReplicas",
        List.of("availableReplicas"),
        errors);
  }

  @Override
  List<String> createWarnings(Map<String, @Nullable Object> object) {
    return nameWarnings(object, "Pod names and hostnames");
  }
}
