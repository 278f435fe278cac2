package io.gitops4j.core.template.sprig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges one map into another.
 *
 * <p>The rule: maps below the same key are merged in turn; of anything else, the destination's
 * value stays unless it is missing or empty (nil, false, 0, an empty text, list or map), or, when
 * overwriting, the source's value wins, whatever it is. Surprising cases: without overwriting, a
 * nil of the source adds no key; a map does not replace a text, nor a text a map, unless
 * overwriting. What the destination lacks it takes as it is, so that both share it afterwards.
 * Source: dario.cat/mergo v1.0.1, as sprig's {@code merge} and {@code mergeOverwrite} use it.
 * Tests: the table {@code dicts.txt}.
 */
final class MapMerge {

  private MapMerge() {}

  static void merge(
      Map<String, @Nullable Object> into, Map<String, @Nullable Object> from, boolean overwrites) {
    merge(into, from, overwrites, 0);
  }

  private static void merge(
      Map<String, @Nullable Object> into,
      Map<String, @Nullable Object> from,
      boolean overwrites,
      int depth) {
    Limits.depth(depth);
    if (into == from) {
      return;
    }
    List<Map.Entry<String, @Nullable Object>> entries = new ArrayList<>(from.entrySet());
    for (Map.Entry<String, @Nullable Object> entry : entries) {
      String key = entry.getKey();
      Object theirs = entry.getValue();
      Object ours = into.get(key);
      if (theirs == null) {
        if (overwrites) {
          into.put(key, null);
        }
        continue;
      }
      if (theirs instanceof Map && ours instanceof Map) {
        merge(typed(ours), typed(theirs), overwrites, depth + 1);
        if (!typed(ours).isEmpty()) {
          continue;
        }
      }
      if (overwrites || Values.isEmpty(ours)) {
        into.put(key, theirs);
      }
    }
  }

  @SuppressWarnings("unchecked") // all maps of templates have texts as keys
  private static Map<String, @Nullable Object> typed(Object map) {
    return (Map<String, @Nullable Object>) map;
  }
}
