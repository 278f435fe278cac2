package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Field;
import io.gitops4j.testkit.apiserver.typed.TypeTable.GoType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The converter of unstructured objects: what it makes of numbers, and what it says of a value that
 * a field cannot hold.
 *
 * <p>A number without a fraction becomes an integer whatever its size: of one too large the lowest
 * bits stay, and nothing of one beyond 64 bits in a field of 32, as on amd64. Strategic merge
 * patches and applies end in that converter and not in the JSON decoder, whose words differ and
 * name the field. Fields are looked at in the order of the struct. A list may stand for bytes, its
 * elements being numbers. Types that read themselves do so in the words of the JSON decoder.
 * Source: apimachinery, {@code pkg/runtime/converter.go}; recorded in the conversation {@code
 * strategic-values-of-other-types}.
 */
public final class Restoring {

  private Restoring() {}

  /**
   * Converts the numbers of an object of a kind, in place, up to the first mistake, which is given;
   * empty when none is found.
   */
  public static String convert(Kind kind, Map<String, @Nullable Object> object) {
    return ofStruct(TypedForm.structName(kind), object);
  }

  private static String ofStruct(String name, Map<String, @Nullable Object> object) {
    List<Field> fields = TypeTable.get().fields(name);
    if (fields == null) {
      return "";
    }
    for (Field field : fields) {
      String mistake = of(field.type(), object.get(field.name()));
      if (!mistake.isEmpty()) {
        return mistake;
      }
      object.computeIfPresent(field.name(), (member, value) -> converted(field.type(), value));
    }
    return "";
  }

  private static @Nullable Object converted(@Nullable GoType type, @Nullable Object value) {
    if (type == null || value == null) {
      return value;
    }
    return switch (type.form()) {
      case INT32 -> value instanceof Number number ? (long) (int) whole(number) : value;
      case INT64 -> value instanceof Number number ? whole(number) : value;
      case BYTES -> value instanceof List<?> list ? Base64Text.of(list) : value;
      case LIST -> {
        List<@Nullable Object> list = Json.list(value);
        if (list != null) {
          list.replaceAll(element -> converted(type.element(), element));
        }
        yield value;
      }
      case MAP -> {
        Map<String, @Nullable Object> map = Json.map(value);
        if (map != null) {
          map.replaceAll((key, element) -> converted(type.element(), element));
        }
        yield value;
      }
      default -> value;
    };
  }

  /** Go's conversion of a float: what does not fit is the least number. */
  private static long whole(Number number) {
    if (!(number instanceof Double d)) {
      return number.longValue();
    }
    return Math.abs(d) < 0x1p63 ? d.longValue() : Long.MIN_VALUE;
  }

  private static String of(@Nullable GoType type, @Nullable Object value) {
    if (type == null || value == null) {
      return "";
    }
    return switch (type.form()) {
      case LIST ->
          value instanceof List<?> list
              ? first(type.element(), list)
              : "cannot restore slice from " + goKind(value);
      case MAP ->
          value instanceof Map<?, ?> map
              ? first(type.element(), map.values())
              : "cannot restore map from " + goKind(value);
      case STRUCT ->
          value instanceof Map<?, ?>
              ? ofStruct(type.name(), Objects.requireNonNull(Json.map(value)))
              : "cannot restore struct from: " + goKind(value);
      case INT32 -> integer(value, "int32", GoTypes.goType(type));
      case INT64 -> integer(value, "int64", GoTypes.goType(type));
      case BOOL -> value instanceof Boolean ? "" : "unrecognized type: bool";
      case FLOAT -> value instanceof Number ? "" : "unrecognized type: float64";
      case STRING -> text(value, GoTypes.goType(type));
      case BYTES -> bytes(value);
      case CUSTOM -> custom(type.name(), value);
      case ANY -> "";
    };
  }

  private static String custom(String type, Object value) {
    try {
      CustomTypes.value(type, value, (schema, place) -> schema, Place.ROOT);
      return "";
    } catch (DecodeFailure e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String text(Object value, String type) {
    if (value instanceof String) {
      return "";
    }
    return value instanceof Long ? "cannot convert int64 to " + type : "unrecognized type: string";
  }

  private static String bytes(Object value) {
    if (value instanceof String) {
      try {
        Base64Text.canonical(value, new DecodeFailure(""));
        return "";
      } catch (DecodeFailure e) {
        return "error decoding from json: " + e.getMessage();
      }
    }
    if (!(value instanceof List<?> list)) {
      return "cannot restore slice from " + goKind(value);
    }
    for (Object element : list) {
      String mistake = element == null ? "" : integer(element, "uint8", "uint8");
      if (!mistake.isEmpty()) {
        return mistake;
      }
    }
    return "";
  }

  private static String first(@Nullable GoType element, Iterable<?> values) {
    for (Object value : values) {
      String mistake = of(element, value);
      if (!mistake.isEmpty()) {
        return mistake;
      }
    }
    return "";
  }

  private static String integer(Object value, String kind, String type) {
    if (!(value instanceof Number number)) {
      return "unrecognized type: " + kind;
    }
    double given = number.doubleValue();
    return given == Math.rint(given) ? "" : "cannot convert " + goKind(value) + " to " + type;
  }

  private static String goKind(Object value) {
    if (value instanceof Map) {
      return "map";
    }
    if (Json.list(value) != null) {
      return "slice";
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    return value instanceof Double ? "float64" : "int64";
  }
}
