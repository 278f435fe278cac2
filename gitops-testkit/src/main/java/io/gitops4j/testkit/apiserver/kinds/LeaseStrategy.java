package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Leases. Source: kubernetes/kubernetes {@code pkg/apis/coordination/validation}. */
final class LeaseStrategy extends Strategy {

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    if (spec.get("leaseDurationSeconds") instanceof Number n && n.longValue() <= 0) {
      errors.invalid("spec.leaseDurationSeconds", n, "must be greater than 0");
    }
    if (spec.get("leaseTransitions") instanceof Number n && n.longValue() < 0) {
      errors.invalid("spec.leaseTransitions", n, "must be greater than or equal to 0");
    }
    if (spec.get("holderIdentity") instanceof String s && s.isEmpty()) {
      errors.invalid("spec.holderIdentity", s, "must not be empty");
    }
  }
}
