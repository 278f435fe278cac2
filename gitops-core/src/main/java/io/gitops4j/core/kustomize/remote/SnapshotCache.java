package io.gitops4j.core.kustomize.remote;

import io.gitops4j.Snapshot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the files of commits up to a number of bytes; those that were used longest ago go first.
 * Safe to use from many threads.
 */
final class SnapshotCache {

  private record Kept(Snapshot snapshot, long bytes) {}

  private final long maxBytes;
  private final Map<String, Kept> snapshots = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  SnapshotCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized Optional<Snapshot> get(String key) {
    return Optional.ofNullable(snapshots.get(key)).map(Kept::snapshot);
  }

  synchronized void put(String key, Snapshot snapshot) {
    Kept added = new Kept(snapshot, snapshot.paths().stream().mapToLong(snapshot::size).sum());
    Kept replaced = snapshots.put(key, added);
    bytes += added.bytes - (replaced == null ? 0 : replaced.bytes);
    Iterator<Kept> oldest = snapshots.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }
}
