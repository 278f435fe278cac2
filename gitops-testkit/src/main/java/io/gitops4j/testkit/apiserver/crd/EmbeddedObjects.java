package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects within objects name their version and kind. Source: apiextensions-apiserver {@code
 * pkg/apiserver/schema/objectmeta/validation.go}.
 */
final class EmbeddedObjects {

  private EmbeddedObjects() {}

  static List<FieldError> validate(@Nullable Object value, Schema schema, String path) {
    List<FieldError> errors = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      if (schema.embeddedResource()) {
        for (String name : List.of("apiVersion", "kind")) {
          if (!(map.get(name) instanceof String s) || s.isEmpty()) {
            errors.add(FieldError.required(path + "." + name, ""));
          }
        }
      }
      map.forEach(
          (key, child) -> {
            String at = path.isEmpty() ? (String) key : path + "." + key;
            Schema declared = schema.properties().get((String) key);
            if (declared != null) {
              errors.addAll(validate(child, declared, at));
            } else {
              schema.additionalProperties().ifPresent(s -> errors.addAll(validate(child, s, at)));
            }
          });
    } else if (value instanceof List<?> list) {
      schema
          .items()
          .ifPresent(
              items -> {
                for (int i = 0; i < list.size(); i++) {
                  errors.addAll(validate(list.get(i), items, path + "[" + i + "]"));
                }
              });
    }
    return errors;
  }
}
