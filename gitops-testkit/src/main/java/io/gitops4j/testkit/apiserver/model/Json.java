package io.gitops4j.testkit.apiserver.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * JSON trees: {@code LinkedHashMap<String, Object>}, {@code ArrayList<Object>}, {@code String},
 * {@code Boolean}, {@code Long} for integers of 64 bits, {@code Double} for all other numbers, and
 * null.
 *
 * <p>Trees are mutable and owned by whoever made them; {@link #copy} makes an independent one.
 * Numbers are read as Go reads them: an integer that does not fit 64 bits becomes a double. Source:
 * sigs.k8s.io/json.
 */
public final class Json {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

  private Json() {}

  /**
   * Reads one JSON value; of a key given twice the last one counts.
   *
   * @throws IllegalArgumentException with the parser's sentence when it is malformed
   */
  public static @Nullable Object parse(byte[] bytes) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("unexpected end of JSON input");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("invalid character after top-level value");
      }
      return value;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static @Nullable Object value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> throw new IllegalArgumentException("unexpected " + token);
    };
  }

  private static Object integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> parser.getDoubleValue();
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, value(parser));
    }
    return map;
  }

  private static List<@Nullable Object> array(JsonParser parser) {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }

  /** Compact JSON in UTF-8, members in the order of the maps. */
  public static byte[] bytes(@Nullable Object value) {
    return JsonWriter.bytes(value);
  }

  /** Compact JSON, members in the order of the maps. */
  public static String text(@Nullable Object value) {
    return JsonWriter.text(value);
  }

  /** An independent copy of a tree. */
  public static @Nullable Object copy(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return copyMap(map);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(v -> copy.add(copy(v)));
      return copy;
    }
    return value instanceof Integer i ? Long.valueOf(i) : value;
  }

  /** An independent copy of an object. */
  public static Map<String, @Nullable Object> copyMap(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
    map.forEach((k, v) -> copy.put((String) k, copy(v)));
    return copy;
  }

  /** The object at a path of member names; null when it is absent or not an object. */
  @SuppressWarnings("unchecked")
  public static @Nullable Map<String, @Nullable Object> map(
      @Nullable Object value, String... path) {
    Object found = at(value, path);
    return found instanceof Map<?, ?> ? (Map<String, @Nullable Object>) found : null;
  }

  /** The list at a path of member names; null when it is absent or not a list. */
  @SuppressWarnings("unchecked")
  public static @Nullable List<@Nullable Object> list(@Nullable Object value, String... path) {
    Object found = at(value, path);
    return found instanceof List<?> ? (List<@Nullable Object>) found : null;
  }

  /** The text at a path of member names; empty when it is absent or not text. */
  public static String string(@Nullable Object value, String... path) {
    return at(value, path) instanceof String s ? s : "";
  }

  /** The value at a path of member names; null when it is absent. */
  public static @Nullable Object at(@Nullable Object value, String... path) {
    Object current = value;
    for (String part : path) {
      if (!(current instanceof Map<?, ?> map)) {
        return null;
      }
      current = map.get(part);
    }
    return current;
  }

  /** The object of a member, which is made when it is absent or null. */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> child(
      Map<String, @Nullable Object> parent, String name) {
    if (parent.get(name) instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    parent.put(name, made);
    return made;
  }

  /** Whether two trees are equal, numbers by value, whatever the order of members. */
  public static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a == b) {
      return true;
    }
    if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      return equalMaps(left, right);
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      if (left.size() != right.size()) {
        return false;
      }
      for (int i = 0; i < left.size(); i++) {
        if (!equal(left.get(i), right.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Number left && b instanceof Number right) {
      return equalNumbers(left, right);
    }
    return Objects.equals(a, b);
  }

  private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Object other = right.get(entry.getKey());
      if ((other == null && !right.containsKey(entry.getKey()))
          || !equal(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalNumbers(Number left, Number right) {
    return (left instanceof Double || right instanceof Double)
        ? left.doubleValue() == right.doubleValue()
        : left.longValue() == right.longValue();
  }

  /** Whether two trees are equal with all members in the same order. */
  public static boolean sameOrder(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      if (left.size() != right.size()) {
        return false;
      }
      Iterator<? extends Map.Entry<?, ?>> others = right.entrySet().iterator();
      for (Map.Entry<?, ?> entry : left.entrySet()) {
        Map.Entry<?, ?> other = others.next();
        if (!entry.getKey().equals(other.getKey())
            || !sameOrder(entry.getValue(), other.getValue())) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof List<?> left && b instanceof List<?> right) {
      if (left.size() != right.size()) {
        return false;
      }
      for (int i = 0; i < left.size(); i++) {
        if (!sameOrder(left.get(i), right.get(i))) {
          return false;
        }
      }
      return true;
    }
    return equal(a, b);
  }
}
