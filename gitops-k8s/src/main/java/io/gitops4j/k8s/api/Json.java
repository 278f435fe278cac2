package io.gitops4j.k8s.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** JSON as trees of JDK values, as a manifest's content is; and the digest of such a tree. */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  private Json() {}

  /**
   * Reads an object.
   *
   * @throws IllegalArgumentException when the text is not a JSON object
   */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> object(String text) {
    try {
      Object value = MAPPER.readValue(text, Object.class);
      if (value instanceof Map<?, ?>) {
        return (Map<String, @Nullable Object>) value;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  /** Reads any JSON value; null when the text is not one. */
  public static @Nullable Object value(String text) {
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Writes a tree. */
  public static String write(Object tree) {
    return MAPPER.writeValueAsString(tree);
  }

  /** The child object of a key; empty when there is none. */
  public static Map<String, @Nullable Object> child(Map<String, @Nullable Object> map, String key) {
    return map.get(key) instanceof Map<?, ?> m ? cast(m) : Map.of();
  }

  /** The object at a path of keys; empty when there is none. */
  public static Map<String, @Nullable Object> at(
      Map<String, @Nullable Object> map, String... path) {
    Map<String, @Nullable Object> here = map;
    for (String key : path) {
      here = child(here, key);
    }
    return here;
  }

  /** The list of a key; empty when there is none. */
  @SuppressWarnings("unchecked")
  public static List<@Nullable Object> list(Map<String, @Nullable Object> map, String key) {
    return map.get(key) instanceof List<?> l ? (List<@Nullable Object>) l : List.of();
  }

  /** The objects in the list of a key. */
  public static List<Map<String, @Nullable Object>> objects(
      Map<String, @Nullable Object> map, String key) {
    return list(map, key).stream().filter(Map.class::isInstance).map(Json::cast).toList();
  }

  /** The text of a key; empty when there is none. */
  public static String text(Map<String, @Nullable Object> map, String key) {
    return map.get(key) instanceof String s ? s : "";
  }

  /** The number of a key, or a default. */
  public static long number(Map<String, @Nullable Object> map, String key, long otherwise) {
    return map.get(key) instanceof Number n ? n.longValue() : otherwise;
  }

  /** A JSON object as what it is. */
  @SuppressWarnings("unchecked")
  public static Map<String, @Nullable Object> cast(@Nullable Object map) {
    return map == null ? Map.of() : (Map<String, @Nullable Object>) map;
  }

  /**
   * The first 128 bits of the SHA-256 of a tree, in hex. Keys are sorted and strings
   * length-prefixed; a number is its value, so {@code 1} and {@code 1.0} are the same.
   */
  public static String digest(@Nullable Object tree) {
    StringBuilder text = new StringBuilder(1024);
    canonical(text, tree);
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void canonical(StringBuilder out, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Object[] keys = map.keySet().toArray();
      Arrays.sort(keys);
      out.append('{');
      for (Object key : keys) {
        String name = (String) key;
        out.append(name.length()).append(':').append(name);
        canonical(out, map.get(name));
      }
      out.append('}');
    } else if (value instanceof List<?> list) {
      out.append('[');
      list.forEach(v -> canonical(out, v));
      out.append(']');
    } else if (value instanceof String s) {
      out.append('"').append(s.length()).append(':').append(s);
    } else if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15) {
      out.append(d.longValue()).append(';');
    } else {
      out.append(value).append(';');
    }
  }
}
