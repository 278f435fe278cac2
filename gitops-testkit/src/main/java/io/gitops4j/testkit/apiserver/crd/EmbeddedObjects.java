package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects within objects name their version and kind. Source: apiextensions-apiserver {@code
 * pkg/apiserver/schema/objectmeta/validation.go}.
 */
final class EmbeddedObjects {

  private EmbeddedObjects() {}

  private static void metadata(
      Map<String, @Nullable Object> metadata, String path, List<FieldError> errors) {
    Errors found = new Errors();
    Selectors.labels(Json.map(metadata, "labels"), path + ".labels", found);
    Selectors.annotations(Json.map(metadata, "annotations"), path + ".annotations", found);
    errors.addAll(found.list());
  }

  static List<FieldError> validate(@Nullable Object value, Schema schema, String path) {
    List<FieldError> errors = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      if (schema.embeddedResource()) {
        for (String name : List.of("apiVersion", "kind")) {
          if (!(map.get(name) instanceof String s) || s.isEmpty()) {
            errors.add(
                map.get(name) == null
                    ? FieldError.required(path + "." + name, "")
                    : FieldError.invalid(path + "." + name, "", "must not be empty"));
          }
        }
        if (map.get("apiVersion") instanceof String version
            && version.indexOf('/') != version.lastIndexOf('/')) {
          errors.add(
              FieldError.invalid(
                  path + ".apiVersion", version, "unexpected GroupVersion string: " + version));
        }
        if (map.get("kind") instanceof String kind && !kind.isEmpty()) {
          List<String> messages = Names.label1035(kind.toLowerCase(Locale.ROOT));
          if (!messages.isEmpty()) {
            errors.add(
                FieldError.invalid(
                    path + ".kind",
                    kind,
                    "may have mixed case, but should otherwise match: "
                        + String.join(",", messages)));
          }
        }
        metadata(Errors.object(map, "metadata"), path + ".metadata", errors);
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
