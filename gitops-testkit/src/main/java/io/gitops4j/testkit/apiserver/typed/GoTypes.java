package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.typed.TypeTable.Form;
import io.gitops4j.testkit.apiserver.typed.TypeTable.GoType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Go calls types and values in messages. Source: the Go standard library, {@code
 * encoding/json} and {@code reflect}.
 */
public final class GoTypes {

  private GoTypes() {}

  /** What Go's decoder calls a value that is not null. */
  public static String jsonType(@Nullable Object value) {
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof Number) {
      return "number";
    }
    return value instanceof List<?> ? "array" : "object";
  }

  /** What Go calls a type. */
  static String goType(GoType type) {
    boolean named = !type.name().isEmpty();
    if (named && type.form() != Form.STRUCT && type.form() != Form.CUSTOM) {
      return type.name();
    }
    return switch (type.form()) {
      case STRING -> "string";
      case BOOL -> "bool";
      case INT32 -> "int32";
      case INT64 -> "int64";
      case FLOAT -> "float64";
      case BYTES -> "[]uint8";
      case LIST -> "[]" + goType(Objects.requireNonNull(type.element()));
      case MAP -> "map[string]" + goType(Objects.requireNonNull(type.element()));
      case STRUCT, CUSTOM -> packaged(type.name());
      case ANY -> "interface {}";
    };
  }

  private static String packaged(String name) {
    String[] parts = name.split("\\.", -1);
    return parts.length < 2 ? name : parts[parts.length - 2] + "." + parts[parts.length - 1];
  }

  /** The name of a type without its package. */
  static String shortName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
