package io.gitops4j.core.template.format;

import io.gitops4j.core.template.value.GoText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a map in the order in which Go prints and ranges over them: by the bytes of their
 * keys.
 *
 * @since 0.1
 */
public final class SortedEntries {

  private static final Comparator<Map.Entry<String, ?>> BY_KEY =
      (a, b) -> GoText.compare(a.getKey(), b.getKey());

  private SortedEntries() {}

  /** The entries of a map of strings; the list does not follow the map. */
  @SuppressWarnings("unchecked")
  public static List<Map.Entry<String, @Nullable Object>> of(Map<?, ?> map) {
    List<Map.Entry<String, @Nullable Object>> entries =
        new ArrayList<>(((Map<String, @Nullable Object>) map).entrySet());
    entries.sort(BY_KEY);
    return entries;
  }
}
