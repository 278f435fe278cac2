package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** RuntimeClasses. Source: kubernetes/kubernetes {@code pkg/apis/node/validation}. */
final class RuntimeClassStrategy extends Strategy {

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    String handler = Json.string(object, "handler");
    errors.invalid("handler", handler, Names.label(handler));
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    validate(updated, errors);
    errors.immutable(updated.get("handler"), live.get("handler"), "handler");
  }
}
