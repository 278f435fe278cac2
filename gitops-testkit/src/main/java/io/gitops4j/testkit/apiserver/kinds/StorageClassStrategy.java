package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** StorageClasses. Source: kubernetes/kubernetes {@code pkg/apis/storage/validation}. */
final class StorageClassStrategy extends Strategy {

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    provisioner(object, "provisioner", errors);
    parameters(Errors.object(object, "parameters"), errors);
    errors.oneOf(object, "", "reclaimPolicy", "Delete", "Retain");
    errors.oneOf(object, "", "volumeBindingMode", "Immediate", "WaitForFirstConsumer");
  }

  /** The name of a driver. */
  static void provisioner(Map<String, @Nullable Object> object, String field, Errors errors) {
    String name = Json.string(object, field);
    if (name.isEmpty()) {
      errors.required(field);
    } else {
      String lower = name.toLowerCase(Locale.ROOT);
      errors.invalid(field, lower, Names.qualified(lower));
    }
  }

  /** What a driver is told. */
  static void parameters(Map<String, @Nullable Object> parameters, Errors errors) {
    if (parameters.size() > 512) {
      errors.tooLong("parameters", 512);
      return;
    }
    long size = 0;
    for (Map.Entry<String, @Nullable Object> entry : parameters.entrySet()) {
      if (entry.getKey().isEmpty()) {
        errors.invalid("parameters", "", "field can not be empty.");
      }
      size += entry.getKey().length() + (long) String.valueOf(entry.getValue()).length();
    }
    if (size > 256L * 1024) {
      errors.tooLong("parameters", 256L * 1024);
    }
  }

  /** A field that an update may not touch. */
  static void unchanged(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      String field,
      Errors errors) {
    if (!Json.equal(updated.get(field), live.get(field))) {
      errors.forbidden(field, "updates to " + field + " are forbidden.");
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
    unchanged(updated, live, "parameters", errors);
    unchanged(updated, live, "provisioner", errors);
    unchanged(updated, live, "reclaimPolicy", errors);
    errors.immutable(
        updated.get("volumeBindingMode"), live.get("volumeBindingMode"), "volumeBindingMode");
  }
}
