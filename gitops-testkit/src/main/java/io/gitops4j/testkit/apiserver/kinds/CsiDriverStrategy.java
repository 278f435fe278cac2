package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CSIDrivers. Source: kubernetes/kubernetes {@code pkg/apis/storage/validation}. */
final class CsiDriverStrategy extends Strategy {

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    errors.oneOf(spec, "spec", "fsGroupPolicy", "File", "None", "ReadWriteOnceWithFSType");
    for (String mode : Errors.texts(spec, "volumeLifecycleModes")) {
      if (!mode.equals("Persistent") && !mode.equals("Ephemeral")) {
        errors.notSupported("spec.volumeLifecycleModes", mode, List.of("Persistent", "Ephemeral"));
      }
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    errors.immutable(
        spec(updated).get("attachRequired"),
        spec(live).get("attachRequired"),
        "spec.attachedRequired");
    errors.immutable(
        spec(updated).get("volumeLifecycleModes"),
        spec(live).get("volumeLifecycleModes"),
        "spec.volumeLifecycleModes");
  }
}
