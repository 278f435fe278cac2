package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** VolumeAttributesClasses. Source: kubernetes/kubernetes {@code pkg/apis/storage/validation}. */
final class VolumeAttributesClassStrategy extends Strategy {

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    ClaimStrategy.protect(object, "kubernetes.io/vac-protection");
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    StorageClassStrategy.provisioner(object, "driverName", errors);
    Map<String, @Nullable Object> parameters = Errors.object(object, "parameters");
    StorageClassStrategy.parameters(parameters, errors);
    if (parameters.isEmpty()) {
      errors.required("parameters", "must contain at least one key/value pair");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    validateWhole(updated, metadata, errors);
    metadata.ofUpdate(errors);
    StorageClassStrategy.unchanged(updated, live, "driverName", errors);
    StorageClassStrategy.unchanged(updated, live, "parameters", errors);
    validateWhole(updated, metadata, errors);
  }
}
