package io.gitops4j.testkit.apiserver.fields.path;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One step of a path: a field, an element of a list by its keys, an element of a set by its value,
 * or an element of a list by its place.
 *
 * <p>Immutable. Order and equality are those of structured-merge-diff, {@code
 * fieldpath/element.go}: fields, keys, values, places; numbers by value, so that {@code 1} and
 * {@code 1.0} are the same key. Tests: {@code FieldsV1Test}.
 */
public final class PathElement implements Comparable<PathElement> {

  private enum Type {
    FIELD,
    KEY,
    VALUE,
    INDEX
  }

  private final Type type;
  private final String name;
  private final @Nullable Object value;
  private final int hash;

  private PathElement(Type type, String name, @Nullable Object value) {
    this.type = type;
    this.name = name;
    this.value = value;
    this.hash = type == Type.FIELD ? name.hashCode() : 31 * type.name().length() + hashOf(value);
  }

  private static int hashOf(@Nullable Object value) {
    int hash = 17;
    if (value instanceof Map<?, ?> keys) {
      for (Map.Entry<?, ?> key : keys.entrySet()) {
        hash = 31 * (31 * hash + key.getKey().hashCode()) + ValueOrder.hash(key.getValue());
      }
      return hash;
    }
    return 31 * hash + ValueOrder.hash(value);
  }

  /** A member of a map or struct. */
  public static PathElement field(String name) {
    return new PathElement(Type.FIELD, name, null);
  }

  /** An element of a list by the values of its key fields. */
  public static PathElement key(Map<String, @Nullable Object> keys) {
    Map<String, @Nullable Object> sorted =
        keys.size() == 1
            ? new LinkedHashMap<>(keys)
            : new LinkedHashMap<>(new TreeMap<String, @Nullable Object>(keys));
    return new PathElement(Type.KEY, "", sorted);
  }

  /** An element of a set. */
  public static PathElement value(@Nullable Object value) {
    return new PathElement(Type.VALUE, "", value);
  }

  /** An element of a list by its place, from 0. */
  public static PathElement index(int index) {
    return new PathElement(Type.INDEX, "", (long) index);
  }

  /** The name of the field; null when this is no field. */
  public @Nullable String fieldName() {
    return type == Type.FIELD ? name : null;
  }

  /** Whether this names an element by its keys. */
  public boolean isKey() {
    return type == Type.KEY;
  }

  private String typePrefix() {
    return switch (type) {
      case FIELD -> "f:";
      case KEY -> "k:";
      case VALUE -> "v:";
      case INDEX -> "i:";
    };
  }

  /** As a member name of FieldsV1: {@code f:spec}, {@code k:{"name":"a"}}, {@code v:"x"}. */
  String encoded() {
    return typePrefix() + (type == Type.FIELD ? name : escaped(Json.text(value)));
  }

  /** Go's encoder escapes what HTML would read. */
  private static String escaped(String json) {
    if (json.indexOf('<') < 0 && json.indexOf('>') < 0 && json.indexOf('&') < 0) {
      return json;
    }
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  @Override
  public int compareTo(PathElement other) {
    if (type != other.type) {
      return type.compareTo(other.type);
    }
    if (type == Type.FIELD) {
      return ValueOrder.compareTexts(name, other.name);
    }
    return ValueOrder.compare(value, other.value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof PathElement that && hash == that.hash && compareTo(that) == 0);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** As messages print it: {@code .spec}, {@code [port=80,protocol="TCP"]}, {@code [="x"]}. */
  @Override
  public String toString() {
    if (type == Type.FIELD) {
      return "." + name;
    }
    if (type == Type.KEY && value instanceof Map<?, ?> keys) {
      return keys.entrySet().stream()
          .map(key -> key.getKey() + "=" + ValueOrder.text(key.getValue()))
          .collect(Collectors.joining(",", "[", "]"));
    }
    return (type == Type.VALUE ? "[=" : "[") + ValueOrder.text(value) + "]";
  }
}
