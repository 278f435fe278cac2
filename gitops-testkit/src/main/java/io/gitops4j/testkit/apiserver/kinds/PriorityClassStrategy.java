package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PriorityClasses. Source: kubernetes/kubernetes {@code pkg/apis/scheduling/validation}. */
final class PriorityClassStrategy extends Strategy {

  private static final long HIGHEST = 1_000_000_000L;

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    String name = Json.string(object, "metadata", "name");
    if (name.startsWith("system-")) {
      if (!name.equals("system-node-critical") && !name.equals("system-cluster-critical")) {
        errors.forbidden(
            "metadata.name",
            "priority class names with 'system-' prefix are reserved for system use only. error: "
                + name
                + " is not a known system priority class");
      }
    } else if (Errors.number(object, 0, "value") > HIGHEST) {
      errors.forbidden("value", "maximum allowed value of a user defined priority is " + HIGHEST);
    }
    errors.oneOf(object, "", "preemptionPolicy", "PreemptLowerPriority", "Never");
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    if (!Json.equal(updated.get("value"), live.get("value"))) {
      errors.forbidden("value", "may not be changed in an update.");
    }
    errors.immutable(
        updated.get("preemptionPolicy"), live.get("preemptionPolicy"), "preemptionPolicy");
  }
}
