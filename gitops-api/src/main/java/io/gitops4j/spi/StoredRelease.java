package io.gitops4j.spi;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The record of one revision of a Helm release, as a {@link ReleaseStore} keeps it. The payload is
 * opaque to the store.
 *
 * @param name the release's name
 * @param revision 1 or more
 * @param status Helm's word for the status, such as {@code deployed}; it can be selected by
 * @param labels the user's labels, sorted; without the names of {@link #SYSTEM_LABELS}
 * @param payload the record as text: Base64 of what Helm packs. It may hold secret values
 * @param version the version of the record in the store that it was read with, or written as; empty
 *     before it is stored
 * @param createdAt when it was stored first; null when that is not known
 * @since 0.1
 */
public record StoredRelease(
    String name,
    int revision,
    String status,
    Map<String, String> labels,
    String payload,
    String version,
    @Nullable Instant createdAt) {

  /** The labels that belong to Helm. Source: Helm 3.22 {@code pkg/storage/driver/util.go}. */
  public static final Set<String> SYSTEM_LABELS =
      Set.of("name", "owner", "status", "version", "createdAt", "modifiedAt");

  /** Copies the labels and checks them. */
  public StoredRelease {
    if (name.isEmpty() || revision < 1) {
      throw new IllegalArgumentException("a release has a name and a revision of 1 or more");
    }
    if (labels.keySet().stream().anyMatch(SYSTEM_LABELS::contains)) {
      throw new IllegalArgumentException("labels must not be among " + SYSTEM_LABELS);
    }
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /** The record as the store now has it. */
  public StoredRelease stored(String newVersion, @Nullable Instant created) {
    return new StoredRelease(name, revision, status, labels, payload, newVersion, created);
  }

  /** Name, revision and status, never the payload. */
  @Override
  public String toString() {
    return name + ".v" + revision + " (" + status + ", " + payload.length() + " characters)";
  }
}
