package io.gitops4j.core.helm;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges tables of values, the first of two having precedence.
 *
 * <p>The rule: tables are merged key by key, everything else is replaced. <em>Coalescing</em>
 * removes a key whose value is null above a value that is not; <em>merging</em> keeps the null for
 * a later coalescing. Surprising cases: a null above a key that is not there, or is null itself,
 * stays; nulls are written into the lower table, too, where they stay; a table and something else
 * never mix, the upper wins with a warning. Source: Helm 3.22 {@code pkg/chartutil/coalesce.go}.
 * Tests: fixtures {@code helm-values}, {@code CoalescingPropertyTest}.
 */
final class Tables {

  private final Warnings warnings;

  Tables(Warnings warnings) {
    this.warnings = warnings;
  }

  /** The table that an object is; null when it is none. */
  @SuppressWarnings("unchecked")
  static @Nullable Map<String, @Nullable Object> table(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, @Nullable Object>) value : null;
  }

  /**
   * Merges the lower table into the upper one, in place; the lower one must be the caller's own.
   *
   * @param prefix where the tables are, for warnings
   * @param keepNulls whether to merge, not to coalesce
   */
  void mergeInto(
      Map<String, @Nullable Object> upper,
      Map<String, @Nullable Object> lower,
      String prefix,
      boolean keepNulls) {
    Set<String> valued = new HashSet<>();
    lower.forEach(
        (key, value) -> {
          if (value != null) {
            valued.add(key);
          }
        });
    upper.forEach(
        (key, value) -> {
          if (value == null) {
            lower.put(key, null);
          }
        });
    lower.forEach((key, value) -> merge(upper, key, value, prefix, keepNulls, valued));
  }

  private void merge(
      Map<String, @Nullable Object> upper,
      String key,
      @Nullable Object value,
      String prefix,
      boolean keepNulls,
      Set<String> valued) {
    String path = join(prefix, key);
    if (!upper.containsKey(key)) {
      upper.put(key, value);
      return;
    }
    Object over = upper.get(key);
    Map<String, @Nullable Object> below = table(value);
    Map<String, @Nullable Object> above = table(over);
    if (over == null && !keepNulls && valued.contains(key)) {
      upper.remove(key);
    } else if (below != null && above != null) {
      mergeInto(above, below, path, keepNulls);
    } else if (below != null) {
      warnings.add("cannot overwrite table with non table for " + path);
    } else if (above != null && value != null) {
      warnings.add("destination for " + path + " is a table. Ignoring non-table value");
    }
  }

  /** A path with another part; an empty prefix is no part. */
  static String join(String prefix, String key) {
    return prefix.isEmpty() ? key : prefix + "." + key;
  }

  /** A table within a table, by the parts of a path between dots; empty when there is none. */
  static Optional<Map<String, @Nullable Object>> find(
      Map<String, @Nullable Object> values, String path) {
    Map<String, @Nullable Object> at = values;
    for (String part : path.split("\\.", -1)) {
      at = table(at.get(part));
      if (at == null) {
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }

  /** What a path leads to, wrapped in a list of one; empty for a table and for nothing at all. */
  static List<@Nullable Object> value(Map<String, @Nullable Object> values, String path) {
    int dot = path.lastIndexOf('.');
    Map<String, @Nullable Object> table =
        dot < 0 ? values : find(values, path.substring(0, dot)).orElse(null);
    String key = path.substring(dot + 1);
    List<@Nullable Object> found = new ArrayList<>();
    if (table != null && table.containsKey(key) && table(table.get(key)) == null) {
      found.add(table.get(key));
    }
    return found;
  }

  /** A table inside a new table at a path; the table itself for a dot. */
  static Map<String, @Nullable Object> at(String path, Map<String, @Nullable Object> table) {
    if (path.equals(".")) {
      return table;
    }
    String[] parts = path.split("\\.", -1);
    Map<String, @Nullable Object> outer = table;
    for (int i = parts.length - 1; i >= 0; i--) {
      Map<String, @Nullable Object> around = new LinkedHashMap<>();
      around.put(parts[i], outer);
      outer = around;
    }
    return outer;
  }
}
