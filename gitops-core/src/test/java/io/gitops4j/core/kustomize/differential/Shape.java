package io.gitops4j.core.kustomize.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short ways to build mappings and lists; what is {@link #ABSENT} is left out. */
final class Shape {

  /** Stands for an entry that is not there. */
  static final Object ABSENT = new Object();

  /** A scalar that is written as it stands, not quoted. */
  record Raw(String text) {}

  private Shape() {}

  static Map<String, Object> map(@Nullable Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      if (keysAndValues[i + 1] != ABSENT) {
        map.put((String) keysAndValues[i], keysAndValues[i + 1]);
      }
    }
    return map;
  }

  static List<Object> list(@Nullable Object... items) {
    List<Object> list = new ArrayList<>(Arrays.asList(items));
    list.removeIf(item -> item == ABSENT);
    return list;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> asMap(@Nullable Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> asList(@Nullable Object value) {
    return (List<Object>) value;
  }

  /** A copy that shares nothing that can be changed. */
  static @Nullable Object copy(@Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      Map<String, Object> copy = new LinkedHashMap<>();
      asMap(value).forEach((key, each) -> copy.put(key, copy(each)));
      return copy;
    }
    if (value instanceof List<?>) {
      List<Object> copy = new ArrayList<>();
      asList(value).forEach(each -> copy.add(copy(each)));
      return copy;
    }
    return value;
  }

  static String text(Map<String, Object> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }

  static String name(Map<String, Object> object) {
    return text(asMap(object.get("metadata")), "name");
  }

  static String namespace(Map<String, Object> object) {
    return text(asMap(object.get("metadata")), "namespace");
  }
}
