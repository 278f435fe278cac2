package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.pods.Resources;
import io.gitops4j.testkit.apiserver.quantity.Quantity;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CSIStorageCapacities. Source: kubernetes/kubernetes {@code pkg/apis/storage/validation}. */
final class StorageCapacityStrategy extends Strategy {

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    if (object.get("nodeTopology") instanceof Map<?, ?>) {
      Selectors.selector(Json.map(object, "nodeTopology"), "nodeTopology", errors);
    }
    String storageClass = Json.string(object, "storageClassName");
    errors.invalid("storageClassName", storageClass, Names.subdomain(storageClass));
    if (object.get("capacity") != null) {
      Quantity capacity = Resources.quantity(object.get("capacity"));
      if (capacity.signum() < 0) {
        errors.invalid("capacity", capacity.toString(), "must be greater than or equal to 0");
      }
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    errors.immutable(updated.get("nodeTopology"), live.get("nodeTopology"), "nodeTopology");
    errors.immutable(
        updated.get("storageClassName"), live.get("storageClassName"), "storageClassName");
  }
}
