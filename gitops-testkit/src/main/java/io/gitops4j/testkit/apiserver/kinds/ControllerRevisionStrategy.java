package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ControllerRevisions. Source: kubernetes/kubernetes {@code
 * pkg/apis/apps/validation/validation.go}.
 */
final class ControllerRevisionStrategy extends Strategy {

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    errors.nonNegative(object, "", "revision");
  }

  @Override
  void validateCreate(Map<String, @Nullable Object> object, Errors errors) {
    validate(object, errors);
    Object data = object.get("data");
    if (data == null) {
      errors.required("data", "data is mandatory");
    } else if (!(data instanceof Map<?, ?>)) {
      errors.required("data", "data must be a valid JSON object");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    errors.immutable(updated.get("data"), live.get("data"), "data");
  }
}
