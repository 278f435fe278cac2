package io.gitops4j.testkit.apiserver.typed;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.quantity.Quantity;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Field;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Form;
import io.gitops4j.testkit.apiserver.typed.TypeTable.GoType;
import io.gitops4j.testkit.apiserver.typed.TypeTable.Struct;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON object into the form of its Go struct and writes it back, in one go.
 *
 * <p>What comes out is what the server would answer: fields that the struct has not are gone (and
 * told), empty values of fields marked {@code omitempty} are gone, fields without that mark are
 * there ({@code resources: {}}, {@code rules: null}), empty lists and maps are null (objects pass
 * through protobuf on their way into etcd), quantities and times are canonical, fields stand in the
 * order of the struct and entries of maps in that of their keys. Running it twice changes nothing.
 * Defaults are not its business. Source: Go's encoding/json and sigs.k8s.io/json, over the structs
 * of kube-apiserver 1.34.4.
 */
public final class TypedForm {

  private final String root;
  private final TypeTable table = TypeTable.get();

  private TypedForm(String root) {
    this.root = root;
  }

  /** The form of a built-in kind. */
  public static TypedForm of(Kind kind) {
    return new TypedForm(structName(kind));
  }

  /** The form of a struct by its OpenAPI name, such as that of ObjectMeta. */
  public static TypedForm ofStruct(String name) {
    return new TypedForm(name);
  }

  /** The name of a kind's struct, as OpenAPI has it. */
  public static String structName(Kind kind) {
    return structName(kind.group(), kind.version(), kind.kind());
  }

  /** The name of the struct of a group, version and kind. */
  static String structName(String group, String version, String kind) {
    String prefix =
        switch (group) {
          case "" -> "io.k8s.api.core.";
          case "apiextensions.k8s.io" -> "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.";
          case "apiregistration.k8s.io" -> "io.k8s.kube-aggregator.pkg.apis.apiregistration.";
          default -> "io.k8s.api." + firstPart(group) + ".";
        };
    return prefix + version + "." + kind;
  }

  private static String firstPart(String group) {
    int dot = group.indexOf('.');
    return dot < 0 ? group : group.substring(0, dot);
  }

  /** The fields of a struct that are printed even when they are empty; times are, as null. */
  public static Set<String> alwaysPrinted(String struct) {
    List<Field> fields = TypeTable.get().fields(struct);
    return fields == null
        ? Set.of()
        : fields.stream()
            .filter(f -> !f.omitZero() && (!f.omitEmpty() || isTime(f.type())))
            .map(Field::name)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isTime(GoType type) {
    return type.form() == Form.CUSTOM && !type.pointer() && type.name().endsWith("Time");
  }

  /** Whether the struct is known. */
  public boolean known() {
    return table.fields(root) != null;
  }

  /** What becomes of empty lists and maps. */
  public enum Empty {
    /** They are null, as after a passage through protobuf. */
    GOES,
    /** Those of fields that are always printed stay. */
    STAYS_WHERE_PRINTED,
    /** All stay: what an object is before it is stored, to one who tells empty from absent. */
    STAYS
  }

  /**
   * Brings an object into its typed form, in place.
   *
   * @return the unknown fields as {@code unknown field "spec.bogus"}, in order of appearance
   * @throws DecodeFailure when a value is of a type that its field cannot hold
   */
  public List<String> decode(Map<String, @Nullable Object> object) {
    return decode(object, Empty.GOES);
  }

  /**
   * The same, but some empty lists and maps stay: those that are always printed before an object is
   * stored, or for good where it is stored as JSON.
   */
  public List<String> decode(Map<String, @Nullable Object> object, Empty empty) {
    Walk walk = new Walk(empty);
    Map<String, @Nullable Object> typed = walk.struct(root, object, Place.ROOT);
    if (walk.mismatch != null) {
      throw walk.mismatch;
    }
    object.clear();
    object.putAll(typed);
    return new ArrayList<>(walk.unknown);
  }

  /**
   * One pass over an object. A value of another type than its field's is noted, the first of them,
   * and the pass goes on; a value that a type of its own refuses, such as a quantity, ends it, and
   * is told instead. So does Go's decoder.
   */
  private final class Walk {
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Empty empty;
    private @Nullable DecodeFailure mismatch;

    Walk(Empty empty) {
      this.empty = empty;
    }

    Map<String, @Nullable Object> struct(
        String name, Map<String, @Nullable Object> object, Place place) {
      Struct struct = Objects.requireNonNull(table.struct(name), name);
      List<Field> fields = struct.fields();
      @Nullable Object[] values = new @Nullable Object[fields.size()];
      boolean[] given = new boolean[fields.size()];
      for (Map.Entry<String, @Nullable Object> entry : object.entrySet()) {
        Integer at = struct.places().get(entry.getKey());
        if (at == null) {
          unknown.add("unknown field \"" + place.member(entry.getKey(), name).path() + "\"");
        } else {
          Field field = fields.get(at);
          Object member = entry.getValue();
          values[at] =
              fits(field.type(), member)
                  ? member
                  : value(field.type(), member, place.member(field.name(), name));
          given[at] = true;
        }
      }
      Map<String, @Nullable Object> typed = new LinkedHashMap<>();
      for (int i = 0; i < values.length; i++) {
        Field field = fields.get(i);
        Object value = given[i] ? values[i] : value(field.type(), null, Place.ROOT);
        boolean kept = empty == Empty.STAYS && value != null && field.type().element() != null;
        if (kept || !omitted(field, value)) {
          typed.put(field.name(), value);
        }
      }
      return typed;
    }

    /** Whether a value is a text or truth where such is wanted, as most are. */
    private static boolean fits(GoType type, @Nullable Object given) {
      return (type.form() == Form.STRING && given instanceof String)
          || (type.form() == Form.BOOL && given instanceof Boolean);
    }

    private @Nullable Object value(GoType type, @Nullable Object given, Place place) {
      if (given == null) {
        return type.pointer() ? null : zero(type);
      }
      return switch (type.form()) {
        case STRING -> {
          yield given instanceof String
              ? given
              : zero(type, place.mismatch(given, GoTypes.goType(type)));
        }
        case BOOL -> {
          yield given instanceof Boolean
              ? given
              : zero(type, place.mismatch(given, GoTypes.goType(type)));
        }
        case INT32, INT64 -> integer(type, given, place);
        case FLOAT -> {
          yield given instanceof Number
              ? given
              : zero(type, place.mismatch(given, GoTypes.goType(type)));
        }
        case BYTES -> bytes(type, given, place);
        case LIST -> list(type, given, place);
        case MAP -> map(type, given, place);
        case STRUCT -> {
          if (!(given instanceof Map<?, ?>)) {
            yield zero(type, place.mismatch(given, GoTypes.goType(type)));
          }
          yield struct(type.name(), Objects.requireNonNull(asMap(given)), place);
        }
        case CUSTOM -> CustomTypes.value(type.name(), given, this::jsonSchema, place);
        case ANY -> given;
      };
    }

    private Map<String, @Nullable Object> jsonSchema(
        Map<String, @Nullable Object> schema, Place place) {
      return struct(CustomTypes.JSON_SCHEMA, schema, place);
    }

    private @Nullable Object bytes(GoType type, Object given, Place place) {
      if (given instanceof List<?> list) {
        for (Object element : list) {
          if (!(element instanceof Long number && number == (number & 0xff)) && element != null) {
            String what =
                GoTypes.jsonType(element) + (element instanceof Number ? " " + element : "");
            return zero(type, place.mismatchOf(what, "uint8"));
          }
        }
        return Base64Text.of(list);
      }
      try {
        return Base64Text.canonical(given, place.mismatch(given, "[]uint8"));
      } catch (DecodeFailure e) {
        return zero(type, e);
      }
    }

    private @Nullable Object integer(GoType type, Object given, Place place) {
      String name = GoTypes.goType(type);
      if (!(given instanceof Number number)) {
        return zero(type, place.mismatch(given, name));
      }
      if (number instanceof Double d && (d != Math.rint(d) || Math.abs(d) > 9.2e18)) {
        String plain = new BigDecimal(Json.text(d)).toPlainString();
        return zero(type, place.mismatchOf("number " + plain, name));
      }
      long value = number.longValue();
      return type.form() == Form.INT32 && value != (int) value
          ? zero(type, place.mismatchOf("number " + value, name))
          : value;
    }

    private @Nullable Object list(GoType type, Object given, Place place) {
      if (!(given instanceof List<?> elements)) {
        return zero(type, place.mismatch(given, GoTypes.goType(type)));
      }
      List<@Nullable Object> typed = new ArrayList<>(elements.size());
      GoType of = Objects.requireNonNull(type.element());
      for (int i = 0; i < elements.size(); i++) {
        Object element = elements.get(i);
        typed.add(fits(of, element) ? element : value(of, element, place.index(i)));
      }
      return typed.isEmpty() && empty == Empty.GOES ? null : typed;
    }

    private @Nullable Object map(GoType type, Object given, Place place) {
      Map<String, @Nullable Object> entries = asMap(given);
      if (entries == null) {
        return zero(type, place.mismatch(given, GoTypes.goType(type)));
      }
      Map<String, @Nullable Object> typed = new TreeMap<>();
      GoType of = Objects.requireNonNull(type.element());
      entries.forEach((k, v) -> typed.put(k, fits(of, v) ? v : value(of, v, place.key(k))));
      return typed.isEmpty() && empty == Empty.GOES ? null : typed;
    }

    /** What a field holds whose value is of another type, which is noted. */
    private @Nullable Object zero(GoType type, DecodeFailure failure) {
      if (mismatch == null) {
        mismatch = failure;
      }
      return type.pointer() ? null : zero(type);
    }

    private @Nullable Object zero(GoType type) {
      return switch (type.form()) {
        case STRING -> "";
        case BOOL -> false;
        case INT32, INT64, FLOAT -> 0L;
        case BYTES, LIST, MAP, ANY -> null;
        case STRUCT -> struct(type.name(), Map.of(), Place.ROOT);
        case CUSTOM -> CustomTypes.zero(type.name());
      };
    }
  }

  private static boolean omitted(Field field, @Nullable Object value) {
    GoType type = field.type();
    if (field.omitZero() && value == null) {
      return true;
    }
    if (!field.omitEmpty()) {
      return false;
    }
    if (type.pointer()) {
      return value == null
          || (type.form() == Form.LIST && ((List<?>) value).isEmpty())
          || (type.form() == Form.MAP && ((Map<?, ?>) value).isEmpty());
    }
    return switch (type.form()) {
      case STRUCT -> false;
      case CUSTOM -> type.name().equals("FieldsV1") && value == null;
      case STRING, BYTES -> value == null || value.equals("");
      case BOOL -> Boolean.FALSE.equals(value);
      case INT32, INT64, FLOAT -> value instanceof Number n && n.doubleValue() == 0;
      case LIST, MAP, ANY -> value == null;
    };
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, @Nullable Object> asMap(Object value) {
    return value instanceof Map<?, ?> ? (Map<String, @Nullable Object>) value : null;
  }

  /** The canonical form of a quantity; a number is read as its text. */
  static String quantity(Object given) {
    String text =
        given instanceof Double d
            ? BigDecimal.valueOf(d).stripTrailingZeros().toPlainString()
            : String.valueOf(given).strip();
    try {
      return Quantity.parse(text).toString();
    } catch (Quantity.FormatException e) {
      throw new DecodeFailure(Objects.requireNonNull(e.getMessage()));
    }
  }
}
