package io.gitops4j.testkit.apiserver.crd.cel;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.gitops4j.testkit.apiserver.crd.cel.library.Durations;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A schema as types of CEL, and JSON as values of them.
 *
 * <p>Objects have the fields that are declared; the root and embedded objects also {@code
 * apiVersion}, {@code kind} and two fields of {@code metadata}. Texts of the formats {@code
 * date-time}, {@code date}, {@code duration} and {@code byte} are times, durations and bytes, whole
 * numbers of type number are doubles. Names that are no identifiers are escaped, such as {@code
 * a__dash__b}; names that cannot be are not there. What has no type is not there either. Source:
 * k8s.io/apiserver, {@code pkg/cel/common/schemas.go}, {@code pkg/cel/common/values.go}, {@code
 * pkg/cel/escaping.go}.
 */
@SuppressWarnings("Immutable") // The maps are never changed once they are full.
final class SchemaTypes implements CelTypeProvider {

  private static final int DEEPEST = 64;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");

  private final Map<String, CelType> structs = new LinkedHashMap<>();

  /** The type of a schema; empty when it has none. */
  Optional<CelType> type(Schema schema, boolean root) {
    return type(schema, root, 0);
  }

  private Optional<CelType> type(Schema schema, boolean root, int depth) {
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    if (schema.intOrString()) {
      return Optional.of(SimpleType.DYN);
    }
    return switch (root ? "object" : schema.type()) {
      case "array" ->
          schema
              .items()
              .flatMap(items -> type(items, items.embeddedResource(), depth + 1))
              .map(ListType::create);
      case "object" -> Optional.of(object(schema, root, depth)).flatMap(t -> t);
      case "string" -> Optional.of(text(schema.format()));
      case "boolean" -> Optional.of(SimpleType.BOOL);
      case "number" -> Optional.of(SimpleType.DOUBLE);
      case "integer" -> Optional.of(SimpleType.INT);
      default -> Optional.empty();
    };
  }

  private static CelType text(String format) {
    return switch (format) {
      case "byte" -> SimpleType.BYTES;
      case "duration" -> SimpleType.DURATION;
      case "date", "date-time" -> SimpleType.TIMESTAMP;
      default -> SimpleType.STRING;
    };
  }

  private Optional<CelType> object(Schema schema, boolean root, int depth) {
    if (schema.additionalProperties().isPresent()) {
      Schema values = schema.additionalProperties().get();
      return type(values, values.embeddedResource(), depth + 1)
          .map(t -> MapType.create(SimpleType.STRING, t));
    }
    Map<String, CelType> fields = new LinkedHashMap<>();
    if (root) {
      fields.put("apiVersion", SimpleType.STRING);
      fields.put("kind", SimpleType.STRING);
      fields.put(
          "metadata", struct(Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING)));
    }
    schema
        .properties()
        .forEach(
            (name, property) -> {
              String escaped = escape(name);
              if (escaped != null && !(root && fields.containsKey(name))) {
                type(property, property.embeddedResource(), depth + 1)
                    .ifPresent(t -> fields.put(escaped, t));
              }
            });
    return Optional.of(struct(fields));
  }

  private CelType struct(Map<String, CelType> fields) {
    String name = "object" + structs.size();
    CelType type =
        StructType.create(
            name,
            ImmutableSet.copyOf(fields.keySet()),
            field -> Optional.ofNullable(fields.get(field)));
    structs.put(name, type);
    return type;
  }

  @Override
  public ImmutableList<CelType> types() {
    return ImmutableList.copyOf(structs.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(structs.get(name));
  }

  /** The name of a property in expressions; null when there is none. */
  static @Nullable String escape(String name) {
    if (Identifiers.isReserved(name)) {
      return "__" + name + "__";
    }
    if (!NAME.matcher(name).matches()) {
      return null;
    }
    return name.replace("__", "\0")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__")
        .replace("\0", "__underscores__");
  }

  /** A value of a schema as expressions see it. */
  static Object value(@Nullable Object json, Schema schema, boolean root) {
    if (json == null) {
      return NullValue.NULL_VALUE;
    }
    if (json instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      Schema items = schema.items().orElse(null);
      list.forEach(
          e -> copy.add(items == null ? plain(e) : value(e, items, items.embeddedResource())));
      return copy;
    }
    if (json instanceof Map<?, ?> map) {
      return object(map, schema, root);
    }
    if (json instanceof String text && !schema.intOrString()) {
      return text(text, schema.format());
    }
    if (json instanceof Number number && schema.type().equals("number")) {
      return number.doubleValue();
    }
    return plain(json);
  }

  private static Object object(Map<?, ?> map, Schema schema, boolean root) {
    Map<Object, Object> copy = new LinkedHashMap<>();
    Schema values = schema.additionalProperties().orElse(null);
    map.forEach(
        (key, each) -> {
          String name = (String) key;
          Schema property = schema.properties().get(name);
          boolean own = root && (name.equals("metadata") || name.equals("kind"));
          if (property != null && !own) {
            String escaped = escape(name);
            copy.put(
                escaped == null ? name : escaped,
                value(each, property, property.embeddedResource()));
          } else if (values != null && property == null) {
            copy.put(name, value(each, values, values.embeddedResource()));
          } else {
            copy.put(name, plain(each));
          }
        });
    return copy;
  }

  /** JSON without a schema: no nulls of Java, and numbers of two kinds. */
  static Object plain(@Nullable Object json) {
    if (json == null) {
      return NullValue.NULL_VALUE;
    }
    if (json instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, each) -> copy.put(key, plain(each)));
      return copy;
    }
    if (json instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(each -> copy.add(plain(each)));
      return copy;
    }
    return json instanceof Integer i ? Long.valueOf(i) : json;
  }

  private static Object text(String text, String format) {
    try {
      return switch (format) {
        case "byte" -> CelByteString.of(Base64.getDecoder().decode(text));
        case "duration" -> Durations.parse(text).<Object>map(d -> d).orElse(text);
        case "date" -> LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        case "date-time" -> instant(text);
        default -> text;
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      return text;
    }
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text.replace('t', 'T').replace('z', 'Z')).toInstant();
  }
}
