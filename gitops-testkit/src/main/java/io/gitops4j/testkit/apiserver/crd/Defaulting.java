package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets the defaults of a schema. A null is replaced when it is not allowed; a default is filled in
 * further by the defaults below it. Source: apiextensions-apiserver {@code
 * pkg/apiserver/schema/defaulting/algorithm.go}.
 */
final class Defaulting {

  private Defaulting() {}

  @SuppressWarnings("unchecked")
  static void set(@Nullable Object value, Schema schema) {
    if (value instanceof Map<?, ?> raw) {
      Map<String, @Nullable Object> map = (Map<String, @Nullable Object>) raw;
      schema
          .properties()
          .forEach(
              (name, declared) -> {
                boolean missing =
                    !map.containsKey(name) || (map.get(name) == null && !declared.nullable());
                if (missing) {
                  declared.defaultValue().ifPresent(d -> map.put(name, Json.copy(d)));
                }
              });
      map.forEach(
          (name, child) -> {
            Schema declared = schema.properties().get(name);
            if (declared != null) {
              set(child, declared);
            } else {
              schema.additionalProperties().ifPresent(s -> set(child, s));
            }
          });
    } else if (value instanceof List<?> list) {
      schema.items().ifPresent(s -> list.forEach(v -> set(v, s)));
    }
  }
}
