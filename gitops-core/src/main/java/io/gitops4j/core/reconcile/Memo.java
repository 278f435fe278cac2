package io.gitops4j.core.reconcile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remembers the results of pure work, the least recently used forgotten first. */
final class Memo<K, V> {

  private final Map<K, V> entries;

  Memo(int capacity) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > capacity;
          }
        };
  }

  /** The remembered result, else that of the work, which runs outside any lock. */
  V get(K key, Supplier<V> work) {
    V known = find(key);
    if (known == null) {
      known = work.get();
      synchronized (entries) {
        entries.put(key, known);
      }
    }
    return known;
  }

  @Nullable V find(K key) {
    synchronized (entries) {
      return entries.get(key);
    }
  }
}
