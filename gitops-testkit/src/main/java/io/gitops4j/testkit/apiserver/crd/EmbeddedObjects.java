package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.validation.MetadataValidation;
import io.gitops4j.testkit.apiserver.validation.Names;
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

  private static void embedded(Map<?, ?> object, String path, List<FieldError> errors) {
    for (String name : List.of("apiVersion", "kind")) {
      String at = path + "." + name;
      Object value = object.get(name);
      if (!object.containsKey(name)) {
        errors.add(FieldError.required(at, ""));
      } else if (!(value instanceof String text)) {
        errors.add(FieldError.invalid(at, value, "must be a string"));
      } else if (text.isEmpty()) {
        errors.add(FieldError.invalid(at, "", "must not be empty"));
      } else {
        String mistake = name.equals("kind") ? ofKind(text) : ofVersion(text);
        if (!mistake.isEmpty()) {
          errors.add(FieldError.invalid(at, text, mistake));
        }
      }
    }
    Map<String, @Nullable Object> metadata = Json.map(object, "metadata");
    if (metadata != null) {
      errors.addAll(MetadataValidation.validateEmbedded(metadata, path + ".metadata"));
    }
  }

  private static String ofVersion(String text) {
    return text.indexOf('/') == text.lastIndexOf('/')
        ? ""
        : "unexpected GroupVersion string: " + text;
  }

  private static String ofKind(String text) {
    List<String> mistakes = Names.label1035(text.toLowerCase(Locale.ROOT));
    return mistakes.isEmpty()
        ? ""
        : "may have mixed case, but should otherwise match: " + String.join(",", mistakes);
  }

  static List<FieldError> validate(@Nullable Object value, Schema schema, String path) {
    List<FieldError> errors = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      if (schema.embeddedResource()) {
        embedded(map, path, errors);
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
