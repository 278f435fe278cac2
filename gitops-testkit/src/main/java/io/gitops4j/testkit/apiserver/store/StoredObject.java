package io.gitops4j.testkit.apiserver.store;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object as it is stored, which makes its JSON once: lists and watches are put together from
 * that, however often and to whomever they are sent.
 *
 * <p>Like all trees of the store it is shared and must never be changed; copies of it are plain
 * trees. It has the members of what it is made from, in their order, but for its resourceVersion.
 * Thread-safe.
 */
public final class StoredObject extends LinkedHashMap<String, @Nullable Object> {
  private static final long serialVersionUID = 1L;

  private transient volatile byte @Nullable [] json;

  /** What is below the metadata is shared. */
  StoredObject(Map<String, @Nullable Object> object, long revision) {
    super(object);
    Map<String, @Nullable Object> metadata = Json.map(object, "metadata");
    Map<String, @Nullable Object> versioned =
        metadata == null ? new LinkedHashMap<>() : new LinkedHashMap<>(metadata);
    versioned.put("resourceVersion", Long.toString(revision));
    put("metadata", versioned);
  }

  /** Compact JSON in UTF-8; shared and not to be changed. */
  private byte[] json() {
    byte[] known = json;
    if (known == null) {
      known = Json.bytes(this);
      json = known;
    }
    return known;
  }

  /** The JSON of any tree; that of a stored object is shared and not to be changed. */
  public static byte[] jsonOf(Map<String, @Nullable Object> tree) {
    return tree instanceof StoredObject stored ? stored.json() : Json.bytes(tree);
  }
}
