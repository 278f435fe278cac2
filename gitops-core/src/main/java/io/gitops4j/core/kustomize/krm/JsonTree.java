package io.gitops4j.core.kustomize.krm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies and changes unmodifiable trees of JSON values. */
final class JsonTree {

  /** So deep that no object is, and no stack overflows; a value that contains itself ends here. */
  private static final int MAX_DEPTH = 1_000;

  private JsonTree() {}

  static Map<String, @Nullable Object> copy(Map<String, ?> content) {
    return map(content, 0);
  }

  static @Nullable Object copy(@Nullable Object value) {
    return copy(value, 0);
  }

  private static @Nullable Object copy(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("a value nests deeper than " + MAX_DEPTH);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, depth);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(item -> copy.add(copy(item, depth + 1)));
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
      throw new IllegalArgumentException(number + " is no number of JSON");
    }
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Double) {
      return value;
    }
    throw new IllegalArgumentException("a value is of the type " + value.getClass().getName());
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
    map.forEach(
        (key, value) -> {
          if (!(key instanceof String text)) {
            throw new IllegalArgumentException("a key is not text: " + key);
          }
          copy.put(text, copy(value, depth + 1));
        });
    return Collections.unmodifiableMap(copy);
  }

  static @Nullable Object find(@Nullable Object from, List<String> parts) {
    Object value = from;
    for (String part : parts) {
      if (value instanceof Map<?, ?> map) {
        value = map.get(part);
      } else if (value instanceof List<?> list) {
        int index = index(part);
        value = index >= 0 && index < list.size() ? list.get(index) : null;
      } else {
        return null;
      }
    }
    return value;
  }

  private static int index(String part) {
    boolean digits = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && part.length() < 10 ? Integer.parseInt(part) : -1;
  }

  static Map<String, @Nullable Object> set(
      Map<String, @Nullable Object> map, List<String> parts, @Nullable Object value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(map);
    String first = parts.get(0);
    List<String> rest = parts.subList(1, parts.size());
    changed.put(first, rest.isEmpty() ? value : inside(map.get(first), rest, value));
    return Collections.unmodifiableMap(changed);
  }

  @SuppressWarnings("unchecked")
  private static Object inside(
      @Nullable Object container, List<String> parts, @Nullable Object value) {
    if (container == null) {
      return set(Map.of(), parts, value);
    }
    if (container instanceof Map<?, ?> map) {
      return set((Map<String, @Nullable Object>) map, parts, value);
    }
    String first = parts.get(0);
    if (!(container instanceof List<?> list)) {
      throw new IllegalArgumentException("there can be no " + first + " in a scalar");
    }
    int index = first.equals("-") ? list.size() : index(first);
    if (index < 0 || index > list.size() || (index == list.size() && !first.equals("-"))) {
      throw new IllegalArgumentException(
          "there is no item " + first + " in a list of " + list.size());
    }
    List<@Nullable Object> changed = new ArrayList<>(list);
    if (index == changed.size()) {
      changed.add(null);
    }
    List<String> rest = parts.subList(1, parts.size());
    changed.set(index, rest.isEmpty() ? value : inside(changed.get(index), rest, value));
    return Collections.unmodifiableList(changed);
  }

  static Map<String, @Nullable Object> remove(
      Map<String, @Nullable Object> map, List<String> parts) {
    if (!map.containsKey(parts.get(0))) {
      return map;
    }
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(map);
    if (parts.size() == 1) {
      changed.remove(parts.get(0));
    } else {
      changed.put(parts.get(0), without(map.get(parts.get(0)), parts.subList(1, parts.size())));
    }
    return Collections.unmodifiableMap(changed);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object without(@Nullable Object container, List<String> parts) {
    if (container instanceof Map<?, ?> map) {
      return remove((Map<String, @Nullable Object>) map, parts);
    }
    if (!(container instanceof List<?> list)) {
      return container;
    }
    int index = index(parts.get(0));
    if (index < 0 || index >= list.size()) {
      return container;
    }
    List<@Nullable Object> changed = new ArrayList<>(list);
    if (parts.size() == 1) {
      changed.remove(index);
    } else {
      changed.set(index, without(list.get(index), parts.subList(1, parts.size())));
    }
    return Collections.unmodifiableList(changed);
  }
}
