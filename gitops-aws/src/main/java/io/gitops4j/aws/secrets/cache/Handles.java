package io.gitops4j.aws.secrets.cache;

import io.gitops4j.aws.secrets.value.StoredVersion;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The handles of one secret, one for each field that was asked for.
 *
 * <p>A field that the secret does not have gets a handle that is not kept, and so do fields beyond
 * {@value #MOST}: who asks for ever-changing fields does not fill the memory. Handles that are not
 * kept remember nothing, because nobody could make them forget.
 */
final class Handles {

  private static final int MOST = 1024;

  /** Stands for no field, because a map takes no null. */
  private static final String WHOLE = "";

  private final Entry entry;
  private final Map<String, Handle> byField = new ConcurrentHashMap<>();

  Handles(Entry entry) {
    this.entry = entry;
  }

  /** The handle of a field, or of the whole. */
  Handle of(@Nullable String field) {
    String key = field == null ? WHOLE : field;
    Handle known = byField.get(key);
    if (known != null) {
      return known;
    }
    boolean kept = field == null || (byField.size() < MOST && exists(field));
    return kept
        ? byField.computeIfAbsent(key, k -> new Handle(entry, field, true))
        : new Handle(entry, field, false);
  }

  private boolean exists(String field) {
    StoredVersion version = entry.served();
    try {
      return version != null && version.has(field);
    } catch (IllegalStateException erased) {
      return false;
    }
  }

  /** Makes all handles forget what they remember of a version. */
  void forget(StoredVersion version) {
    byField.values().forEach(handle -> handle.forget(version));
  }
}
