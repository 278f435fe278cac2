package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of the fields of DeleteOptions, and what Go's decoder says of others. */
final class DeleteOptionsForm {

  private DeleteOptionsForm() {}

  static void check(@Nullable Object tree) {
    Map<String, @Nullable Object> options = Json.map(tree);
    if (options == null) {
      return;
    }
    options.forEach(
        (name, value) -> {
          switch (name) {
            case "gracePeriodSeconds" -> check(value, Long.class, name, "int64");
            case "orphanDependents" -> check(value, Boolean.class, name, "bool");
            case "propagationPolicy" -> check(value, String.class, name, "v1.DeletionPropagation");
            case "dryRun" -> texts(value);
            case "preconditions" -> {
              check(value, Map.class, name, "v1.Preconditions");
              String struct = "Preconditions.preconditions.";
              member(Json.at(value, "uid"), String.class, struct + "uid", "types.UID");
              member(
                  Json.at(value, "resourceVersion"),
                  String.class,
                  struct + "resourceVersion",
                  "string");
            }
            default -> {}
          }
        });
  }

  private static void texts(@Nullable Object value) {
    check(value, List.class, "dryRun", "[]string");
    if (value instanceof List<?> list) {
      list.forEach(v -> check(v, String.class, "dryRun", "string"));
    }
  }

  private static void check(@Nullable Object value, Class<?> wanted, String name, String type) {
    member(value, wanted, "DeleteOptions." + name, type);
  }

  private static void member(@Nullable Object value, Class<?> wanted, String field, String type) {
    if (value == null || wanted.isInstance(value)) {
      return;
    }
    String given =
        value instanceof String
            ? "string"
            : value instanceof Boolean
                ? "bool"
                : value instanceof Number n
                    ? "number" + (type.equals("int64") ? " " + n : "")
                    : value instanceof List<?> ? "array" : "object";
    throw new ApiException(
        500,
        "",
        "json: cannot unmarshal " + given + " into Go struct field " + field + " of type " + type,
        null);
  }
}
