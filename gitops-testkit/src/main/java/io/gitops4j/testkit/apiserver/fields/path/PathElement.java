package io.gitops4j.testkit.apiserver.fields.path;

import io.gitops4j.testkit.apiserver.model.GoText;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static final String[] NO_NAMES = {};

  private final Type type;
  private final String name;
  private final String[] keyNames;
  private final @Nullable Object[] values;
  private final int hash;
  private @Nullable String encoded;

  private PathElement(Type type, String name, String[] keyNames, @Nullable Object... values) {
    this.type = type;
    this.name = name;
    this.keyNames = keyNames;
    this.values = values;
    int sum = name.hashCode();
    for (int i = 0; i < values.length; i++) {
      int key = i < keyNames.length ? keyNames[i].hashCode() : 17;
      sum = 31 * (31 * sum + key) + ValueOrder.hash(values[i]);
    }
    this.hash = sum;
  }

  /** A member of a map or struct. */
  public static PathElement field(String name) {
    return new PathElement(Type.FIELD, name, NO_NAMES);
  }

  /** An element of a list by the values of its key fields. */
  public static PathElement key(Map<String, @Nullable Object> keys) {
    String[] names = keys.keySet().toArray(NO_NAMES);
    Arrays.sort(names);
    Object[] values = new Object[names.length];
    for (int i = 0; i < names.length; i++) {
      values[i] = keys.get(names[i]);
    }
    return new PathElement(Type.KEY, "", names, values);
  }

  /** An element of a set. */
  public static PathElement value(@Nullable Object value) {
    return new PathElement(Type.VALUE, "", NO_NAMES, new Object[] {value});
  }

  /** An element of a list by its place, from 0. */
  public static PathElement index(int index) {
    return new PathElement(Type.INDEX, "", NO_NAMES, (long) index);
  }

  /** The name of the field; null when this is no field. */
  public @Nullable String fieldName() {
    return type == Type.FIELD ? name : null;
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
    String text = encoded;
    if (text == null) {
      text = typePrefix() + (type == Type.FIELD ? name : escaped(Json.text(content())));
      encoded = text;
    }
    return text;
  }

  private @Nullable Object content() {
    if (type != Type.KEY) {
      return values[0];
    }
    Map<String, @Nullable Object> keys = new LinkedHashMap<>();
    for (int i = 0; i < keyNames.length; i++) {
      keys.put(keyNames[i], values[i]);
    }
    return keys;
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
      return GoText.compare(name, other.name);
    }
    int common = Math.min(values.length, other.values.length);
    for (int i = 0; i < common; i++) {
      int byName = type == Type.KEY ? GoText.compare(keyNames[i], other.keyNames[i]) : 0;
      int byKey = byName != 0 ? byName : ValueOrder.compare(values[i], other.values[i]);
      if (byKey != 0) {
        return byKey;
      }
    }
    return values.length - other.values.length;
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
    if (type == Type.KEY) {
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < keyNames.length; i++) {
        keys.add(keyNames[i] + "=" + ValueOrder.text(values[i]));
      }
      return keys.stream().collect(Collectors.joining(",", "[", "]"));
    }
    return (type == Type.VALUE ? "[=" : "[") + ValueOrder.text(values[0]) + "]";
  }
}
