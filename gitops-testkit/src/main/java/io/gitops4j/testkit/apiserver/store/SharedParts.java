package io.gitops4j.testkit.apiserver.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The version of an object that a write makes, put together from parts of the one before where they
 * are the same: most writes change little, and versions stay in the history.
 *
 * <p>A part is the same when it would be written as the same JSON, with its members in the same
 * order. Neither tree is changed; what stands above a difference is new. Maps of any other class
 * than those trees are made of are parts as a whole. Tests: {@code ObjectStoreTest}.
 */
final class SharedParts {

  private SharedParts() {}

  /** A tree like the first, with parts of the second. */
  static Map<String, @Nullable Object> of(
      Map<String, @Nullable Object> fresh, Map<String, @Nullable Object> old) {
    return map(fresh, old);
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object part(@Nullable Object fresh, @Nullable Object old) {
    if (fresh == old) {
      return old;
    }
    if (fresh instanceof Map<?, ?> map && old instanceof Map<?, ?> before) {
      boolean plain = fresh.getClass() == LinkedHashMap.class || fresh.getClass() == TreeMap.class;
      if (plain) {
        return map((Map<String, @Nullable Object>) map, (Map<String, @Nullable Object>) before);
      }
      return fresh;
    }
    if (fresh instanceof List<?> list && old instanceof List<?> before) {
      return list(list, before);
    }
    return Objects.equals(fresh, old) ? old : fresh;
  }

  private static Map<String, @Nullable Object> map(
      Map<String, @Nullable Object> fresh, Map<String, @Nullable Object> old) {
    Map<String, @Nullable Object> parts = new LinkedHashMap<>(fresh.size() * 4 / 3 + 1);
    Iterator<Map.Entry<String, @Nullable Object>> others = old.entrySet().iterator();
    boolean same = fresh.size() == old.size();
    for (Map.Entry<String, @Nullable Object> entry : fresh.entrySet()) {
      Object before = old.get(entry.getKey());
      Object part = part(entry.getValue(), before);
      parts.put(entry.getKey(), part);
      if (same) {
        same = part == before && entry.getKey().equals(others.next().getKey());
      }
    }
    return same ? old : parts;
  }

  private static List<?> list(List<?> fresh, List<?> old) {
    List<@Nullable Object> parts = new ArrayList<>(fresh.size());
    boolean same = fresh.size() == old.size();
    for (int i = 0; i < fresh.size(); i++) {
      Object before = i < old.size() ? old.get(i) : null;
      Object part = part(fresh.get(i), before);
      parts.add(part);
      same = same && part == before;
    }
    return same ? old : parts;
  }
}
