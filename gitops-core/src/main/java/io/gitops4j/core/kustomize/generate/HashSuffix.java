package io.gitops4j.core.kustomize.generate;

import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.JsonWriter;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The hash at the end of a generated name.
 *
 * <p>The rule: the first ten hex digits of the SHA-256 of compact JSON, with vowel-like digits
 * replaced. ConfigMaps hash data, binaryData, kind and an always empty name; Secrets hash data,
 * stringData, type, kind and that name; other kinds hash all. Source: kustomize, {@code
 * api/hasher/hasher.go}. Surprising: missing data is the empty text in that JSON. Tests: {@code
 * KustomizeFixtureTest}.
 *
 * @since 0.1
 */
public final class HashSuffix {

  private static final int LENGTH = 10;

  /** Up to here a floating number is a whole one exactly. */
  private static final long EXACT = 1L << 53;

  private HashSuffix() {}

  /** The hash of a resource as it is now. */
  public static String of(Resource resource) {
    YamlMap node = resource.view();
    Map<String, @Nullable Object> hashed = new TreeMap<>();
    switch (resource.kind()) {
      case "ConfigMap" -> {
        hashed.put("data", data(node.get("data")));
        putMapping(hashed, node, "binaryData");
        hashed.put("kind", "ConfigMap");
        hashed.put("name", "");
      }
      case "Secret" -> {
        hashed.put("data", data(node.get("data")));
        putMapping(hashed, node, "stringData");
        YamlNode type = node.get("type");
        hashed.put("type", type == null ? "" : type.toValue());
        hashed.put("kind", "Secret");
        hashed.put("name", "");
      }
      default -> hashed.putAll(node.toValue());
    }
    return digits(JsonWriter.compact(hashed));
  }

  /** What is to be a mapping: a scalar is its text, and a list nothing. */
  private static @Nullable Object data(@Nullable YamlNode value) {
    if (value == null || value.isNull()) {
      return "";
    }
    return value instanceof YamlScalar scalar
        ? scalar.text()
        : value instanceof YamlMap map ? read(map.toValue()) : null;
  }

  /** The source reads the values from JSON, in which its numbers are floating. */
  private static @Nullable Object read(@Nullable Object value) {
    if (value instanceof Long number && Math.abs(number) > EXACT) {
      return number.doubleValue();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> read = new TreeMap<>();
      map.forEach((key, item) -> read.put(key, read(item)));
      return read;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> read = new ArrayList<>(list.size());
      list.forEach(item -> read.add(read(item)));
      return read;
    }
    return value;
  }

  private static void putMapping(Map<String, @Nullable Object> hashed, YamlMap node, String field) {
    YamlNode value = node.get(field);
    if (value != null && !(value instanceof YamlScalar)) {
      hashed.put(field, data(value));
    }
  }

  private static String digits(String json) {
    byte[] digest;
    try {
      digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    StringBuilder name = new StringBuilder(LENGTH);
    for (char digit : HexFormat.of().formatHex(digest).substring(0, LENGTH).toCharArray()) {
      name.append(
          switch (digit) {
            case '0' -> 'g';
            case '1' -> 'h';
            case '3' -> 'k';
            case 'a' -> 'm';
            case 'e' -> 't';
            default -> digit;
          });
    }
    return name.toString();
  }
}
