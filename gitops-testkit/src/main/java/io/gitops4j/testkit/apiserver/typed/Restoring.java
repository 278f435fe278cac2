package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Field;
import io.gitops4j.testkit.apiserver.typed.TypeTable.GoType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the converter of unstructured objects says of a value that a field cannot hold.
 *
 * <p>Strategic merge patches and applies end in that converter and not in the JSON decoder, whose
 * words differ and name the field. Fields are looked at in the order of the struct. Texts and types
 * that read themselves are left out, for the type is named by what the table does not hold. Source:
 * apimachinery, {@code pkg/runtime/converter.go}.
 */
public final class Restoring {

  private Restoring() {}

  /** The first mistake of an object of a kind; empty when none is found. */
  public static String mistake(Kind kind, Map<String, @Nullable Object> object) {
    return ofStruct(TypedForm.structName(kind), object);
  }

  private static String ofStruct(String name, Map<?, ?> object) {
    List<Field> fields = TypeTable.get().fields(name);
    if (fields == null) {
      return "";
    }
    for (Field field : fields) {
      String mistake = of(field.type(), object.get(field.name()));
      if (!mistake.isEmpty()) {
        return mistake;
      }
    }
    return "";
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
          value instanceof Map<?, ?> map
              ? ofStruct(type.name(), map)
              : "cannot restore struct from: " + goKind(value);
      case INT32 -> number(value) ? "" : "cannot convert " + goKind(value) + " to int32";
      case INT64 -> number(value) ? "" : "cannot convert " + goKind(value) + " to int64";
      case BOOL -> value instanceof Boolean ? "" : "cannot convert " + goKind(value) + " to bool";
      case STRING ->
          value instanceof Map || value instanceof List ? "unrecognized type: string" : "";
      case BYTES, FLOAT, CUSTOM, ANY -> "";
    };
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

  private static boolean number(Object value) {
    return value instanceof Number n && n.doubleValue() == Math.rint(n.doubleValue());
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
