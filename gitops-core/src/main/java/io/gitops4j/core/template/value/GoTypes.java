package io.gitops4j.core.template.value;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Go's reflection answers about a value: its kind, the names of its kind and type, its truth,
 * and whether it can be assigned to a type. Source: Go's {@code reflect} and {@code
 * text/template.IsTrue}.
 *
 * @since 0.1
 */
public final class GoTypes {

  /** Go's name of the type that every value has. */
  public static final String ANY = "interface {}";

  private static final String MAP = "map[string]interface {}";
  private static final String SLICE = "[]interface {}";

  private GoTypes() {}

  /** The sort of a value. */
  public static GoKind kind(@Nullable Object value) {
    if (value == null) {
      return GoKind.INVALID;
    } else if (value instanceof String) {
      return GoKind.STRING;
    } else if (value instanceof Map) {
      return GoKind.MAP;
    } else if (value instanceof Boolean) {
      return GoKind.BOOL;
    } else if (value instanceof Long || value instanceof Duration) {
      return GoKind.INT;
    } else if (value instanceof Double) {
      return GoKind.FLOAT;
    } else if (value instanceof List || value instanceof Bytes) {
      return GoKind.SLICE;
    } else if (value instanceof TypedNumber number) {
      return number.floating() ? GoKind.FLOAT : number.unsigned() ? GoKind.UINT : GoKind.INT;
    } else if (value instanceof Complex) {
      return GoKind.COMPLEX;
    } else if (value instanceof StructValue struct) {
      return struct.pointer() ? GoKind.POINTER : GoKind.STRUCT;
    } else if (value instanceof ZonedDateTime) {
      return GoKind.STRUCT;
    } else if (value instanceof TemplateFailure) {
      return GoKind.POINTER;
    }
    return GoKind.FUNC;
  }

  /** Go's name of a value's kind, as {@code kindOf} gives it. */
  public static String kindName(@Nullable Object value) {
    return switch (kind(value)) {
      case INVALID -> "invalid";
      case BOOL -> "bool";
      case INT, UINT, FLOAT ->
          value instanceof Long
              ? "int"
              : value instanceof TypedNumber number
                  ? number.type()
                  : value instanceof Duration ? "int64" : "float64";
      case COMPLEX -> "complex128";
      case STRING -> "string";
      case SLICE -> "slice";
      case MAP -> "map";
      case STRUCT -> "struct";
      case POINTER -> "ptr";
      case FUNC -> "func";
    };
  }

  /** Go's name of a value's type, as {@code typeOf} and {@code %T} give it. */
  public static String typeName(@Nullable Object value) {
    if (value instanceof GoMap map) {
      return map.typeName();
    } else if (value instanceof StructValue struct) {
      return struct.pointer() ? "*" + struct.typeName() : struct.typeName();
    } else if (value instanceof Map) {
      return MAP;
    } else if (value instanceof GoSlice list) {
      return list.typeName();
    } else if (value instanceof List) {
      return SLICE;
    } else if (value instanceof Bytes) {
      return "[]uint8";
    } else if (value instanceof ZonedDateTime) {
      return "time.Time";
    } else if (value instanceof Duration) {
      return "time.Duration";
    } else if (value instanceof TemplateFailure) {
      return "*errors.errorString";
    }
    return value == null ? "<nil>" : kindName(value);
  }

  /** Go's name of the type of what a map or list holds. */
  public static String elementType(Object container) {
    if (container instanceof GoMap map) {
      return map.elementType();
    } else if (container instanceof GoSlice list) {
      return list.elementType();
    }
    return container instanceof Bytes || container instanceof String ? "uint8" : ANY;
  }

  /** Whether a value is true: not nil, false, zero or empty. */
  public static boolean isTrue(@Nullable Object value) {
    if (value == null) {
      return false;
    } else if (value instanceof Boolean truth) {
      return truth;
    } else if (value instanceof String text) {
      return !text.isEmpty();
    } else if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    } else if (value instanceof List<?> list) {
      return !list.isEmpty();
    } else if (value instanceof Long number) {
      return number != 0;
    } else if (value instanceof Double number) {
      return number != 0;
    } else if (value instanceof TypedNumber number) {
      return number.floating()
          ? number.value().doubleValue() != 0
          : number.value().longValue() != 0;
    } else if (value instanceof Bytes bytes) {
      return bytes.size() > 0;
    } else if (value instanceof Duration duration) {
      return !duration.isZero();
    } else if (value instanceof Complex complex) {
      return complex.real() != 0 || complex.imaginary() != 0;
    }
    return true;
  }

  /** The zero of a type: what a map of Helm has for a key that it does not have. */
  public static @Nullable Object zero(String type) {
    return switch (type) {
      case "string" -> "";
      case "bool" -> false;
      case "int" -> 0L;
      case "float64" -> 0.0;
      case "[]uint8" -> Bytes.of();
      default -> null;
    };
  }

  /** Whether nil can be a value of a type. */
  public static boolean canBeNil(String type) {
    return type.equals(ANY)
        || type.equals("reflect.Value")
        || type.equals("error")
        || type.startsWith("map[")
        || type.startsWith("[]")
        || type.startsWith("*")
        || type.startsWith("func(");
  }

  /**
   * Whether a value that is not nil can be assigned to a type: the types are the same, or their
   * underlying types are and one of them has no name.
   */
  public static boolean assignable(Object value, String type) {
    if (type.equals(ANY) || type.equals("reflect.Value")) {
      return true;
    }
    return switch (type) {
      case "string" -> value instanceof String;
      case "bool" -> value instanceof Boolean;
      case "int" -> value instanceof Long;
      case "float64" -> value instanceof Double;
      case MAP ->
          value instanceof Map
              && (!(value instanceof GoMap typed) || typed.elementType().equals(ANY));
      case "error" -> value instanceof TemplateFailure;
      default ->
          typeName(value).equals(type)
              || value instanceof List && type.equals("[]" + elementType(value))
              || value instanceof GoMap map && type.equals("map[string]" + map.elementType());
    };
  }
}
