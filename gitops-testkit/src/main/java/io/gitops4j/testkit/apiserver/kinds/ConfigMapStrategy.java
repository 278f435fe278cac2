package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** ConfigMaps. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go}. */
final class ConfigMapStrategy extends Strategy {

  /** The largest content of a ConfigMap or Secret, in bytes. */
  static final long MAX_BYTES = 1024L * 1024;

  private static final String IMMUTABLE = "field is immutable when `immutable` is set";

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> data = Errors.object(object, "data");
    Map<String, @Nullable Object> binary = Errors.object(object, "binaryData");
    long size = 0;
    for (Map.Entry<String, @Nullable Object> entry : data.entrySet()) {
      String key = entry.getKey();
      errors.invalid("data[" + key + "]", key, Names.configKey(key));
      if (binary.containsKey(key)) {
        errors.invalid("data[" + key + "]", key, "duplicate of key present in binaryData");
      }
      size += String.valueOf(entry.getValue()).length();
    }
    for (Map.Entry<String, @Nullable Object> entry : binary.entrySet()) {
      String key = entry.getKey();
      errors.invalid("binaryData[" + key + "]", key, Names.configKey(key));
      size += String.valueOf(entry.getValue()).length() * 3L / 4;
    }
    if (size > MAX_BYTES) {
      errors.tooLong("[]", MAX_BYTES);
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    metadata.ofUpdate(errors);
    frozen(updated, live, errors, List.of("data", "binaryData"), "binaryData");
    validateWhole(updated, metadata, errors);
  }

  /**
   * What may not change once an object was marked immutable.
   *
   * @param bytes which of the fields holds bytes: there empty ones differ from none as long as they
   *     are not stored
   */
  static void frozen(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      Errors errors,
      List<String> fields,
      String bytes) {
    if (!Boolean.TRUE.equals(live.get("immutable"))) {
      return;
    }
    if (!Boolean.TRUE.equals(updated.get("immutable"))) {
      errors.forbidden("immutable", IMMUTABLE);
    }
    for (String field : fields) {
      boolean emptied = field.equals(bytes) && !Objects.equals(errors.sent(field), live.get(field));
      if (emptied || !Errors.object(updated, field).equals(Errors.object(live, field))) {
        errors.forbidden(field, IMMUTABLE);
      }
    }
  }
}
