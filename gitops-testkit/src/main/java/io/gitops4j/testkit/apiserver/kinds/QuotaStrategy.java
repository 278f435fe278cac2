package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.pods.Resources;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ResourceQuotas. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go}. */
final class QuotaStrategy extends Strategy {

  private static final Set<String> SCOPES =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity");

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    Errors.object(spec, "hard")
        .forEach(
            (name, value) -> {
              String path = "spec.hard[" + name + "]";
              Resources.quotaName(name, path, errors);
              Resources.value(name, value, path, errors);
            });
    List<String> scopes = Errors.texts(spec, "scopes");
    for (String scope : scopes) {
      if (!SCOPES.contains(scope)) {
        errors.invalid("spec.scopes", scopes, "unsupported scope");
      }
    }
    if ((scopes.contains("BestEffort") && scopes.contains("NotBestEffort"))
        || (scopes.contains("Terminating") && scopes.contains("NotTerminating"))) {
      errors.invalid("spec.scopes", scopes, "conflicting scopes");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    List<String> now = Errors.texts(updated, "spec", "scopes");
    if (!Set.copyOf(now).equals(Set.copyOf(Errors.texts(live, "spec", "scopes")))) {
      errors.invalid("spec.scopes", Json.list(updated, "spec", "scopes"), Errors.IMMUTABLE);
    }
  }
}
