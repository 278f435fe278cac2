package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Elements of sets and keys of lists of type map are there once. Source: apiextensions-apiserver
 * {@code pkg/apiserver/schema/listtype/validation.go}.
 */
final class ListTypes {

  private ListTypes() {}

  static List<FieldError> validate(@Nullable Object value, Schema schema, String path) {
    List<FieldError> errors = new ArrayList<>();
    if (value instanceof List<?> list) {
      unique(list, schema, path, errors);
      schema
          .items()
          .ifPresent(
              items -> {
                for (int i = 0; i < list.size(); i++) {
                  errors.addAll(validate(list.get(i), items, path + "[" + i + "]"));
                }
              });
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String name = (String) entry.getKey();
        String at = path.isEmpty() ? name : path + "." + name;
        Schema declared = schema.properties().get(name);
        if (declared != null) {
          errors.addAll(validate(entry.getValue(), declared, at));
        } else {
          schema
              .additionalProperties()
              .ifPresent(
                  s -> errors.addAll(validate(entry.getValue(), s, path + "[" + name + "]")));
        }
      }
    }
    return errors;
  }

  private static void unique(List<?> list, Schema schema, String path, List<FieldError> errors) {
    boolean set = schema.listType().equals("set");
    if (!set && !schema.listType().equals("map")) {
      return;
    }
    List<@Nullable Object> seen = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!set && !(list.get(i) instanceof Map)) {
        errors.add(
            FieldError.invalid(
                path + "[" + i + "]",
                list.get(i),
                "must be an object for an array of list-type map"));
        continue;
      }
      Object key = set ? list.get(i) : keys(schema, list.get(i));
      if (seen.stream().anyMatch(s -> Json.equal(s, key))) {
        errors.add(FieldError.duplicate(path + "[" + i + "]", key));
      } else {
        seen.add(key);
      }
    }
  }

  private static Map<String, @Nullable Object> keys(Schema schema, @Nullable Object element) {
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    schema
        .listMapKeys()
        .forEach(
            k -> {
              Object value = Json.at(element, k);
              if (value != null) {
                keys.put(k, value);
              }
            });
    return keys;
  }
}
