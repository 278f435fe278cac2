package io.gitops4j.testkit.apiserver.store;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a store at one time. Immutable; the trees of objects are those of the store, so
 * that what it costs is one reference an object.
 */
public final class StoreContents {
  private final long revision;
  private final Map<String, NavigableMap<String, Map<String, @Nullable Object>>> collections;

  StoreContents(
      long revision, Map<String, NavigableMap<String, Map<String, @Nullable Object>>> collections) {
    this.revision = revision;
    this.collections = Map.copyOf(collections);
  }

  /** The revision of the last write before. */
  public long revision() {
    return revision;
  }

  /** The number of objects. */
  public int size() {
    return collections.values().stream().mapToInt(NavigableMap::size).sum();
  }

  /** The objects by collection and key, for one store to change. */
  Map<String, NavigableMap<String, Map<String, @Nullable Object>>> copy() {
    Map<String, NavigableMap<String, Map<String, @Nullable Object>>> copy = new HashMap<>();
    collections.forEach((storage, objects) -> copy.put(storage, new TreeMap<>(objects)));
    return copy;
  }
}
