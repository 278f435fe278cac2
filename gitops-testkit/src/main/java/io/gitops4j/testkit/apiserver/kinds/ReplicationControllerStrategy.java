package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.pods.PodTemplates;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ReplicationControllers. Source: kubernetes/kubernetes {@code
 * pkg/apis/core/validation/validation.go}.
 */
final class ReplicationControllerStrategy extends WorkloadStrategy {

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    errors.nonNegative(spec, "spec", "minReadySeconds");
    Map<String, @Nullable Object> selector = Errors.object(spec, "selector");
    if (selector.isEmpty()) {
      errors.required("spec.selector");
    }
    errors.nonNegative(spec, "spec", "replicas");
    if (template(spec).isEmpty()) {
      errors.required("spec.template");
      return;
    }
    Map<String, @Nullable Object> labelSelector = new HashMap<>();
    labelSelector.put("matchLabels", selector);
    if (!selector.isEmpty()
        && !Selectors.matches(labelSelector, Errors.object(template(spec), "metadata", "labels"))) {
      errors.invalid(
          "spec.template.metadata.labels",
          PodTemplates.labels(template(spec)),
          PodTemplates.MISMATCH);
    }
    PodTemplates.validate(template(spec), "spec.template", errors);
    running(spec, "ReplicationController", errors);
  }

  /** The rules are looked at twice, and each mistake is told twice. */
  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    validateWhole(updated, metadata, errors);
    metadata.ofUpdate(errors);
    validate(updated, errors);
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    ReplicaSetStrategy.replicas(Errors.object(updated, "status"), errors);
  }

  @Override
  List<String> createWarnings(Map<String, @Nullable Object> object) {
    return nameWarnings(object, "Pod names and hostnames");
  }
}
