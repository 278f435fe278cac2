package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events of v1: they stand in the namespace of what they tell of, or in {@code default}. Source:
 * kubernetes/kubernetes {@code pkg/apis/core/validation/events.go}.
 */
final class EventStrategy extends Strategy {

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    String namespace = Json.string(object, "metadata", "namespace");
    String involved = Json.string(object, "involvedObject", "namespace");
    if (!namespace.equals(involved.isEmpty() ? "default" : involved)) {
      errors.invalid("involvedObject.namespace", involved, "does not match event.namespace");
    }
  }
}
