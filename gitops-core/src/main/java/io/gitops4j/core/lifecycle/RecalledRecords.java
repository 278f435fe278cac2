package io.gitops4j.core.lifecycle;

import io.gitops4j.spi.ReleaseKit;
import io.gitops4j.spi.ReleaseStore.Head;
import io.gitops4j.spi.StoredRelease;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is remembered of the records in one place, whoever opens it. */
final class RecalledRecords {

  /** The last record read of each release. */
  final Map<String, StoredRelease> records = new ConcurrentHashMap<>();

  /** The last look at the history of each release. */
  final Map<String, List<Head>> heads = new ConcurrentHashMap<>();

  private @Nullable ReleaseKit kit;

  /** Forgets all when the place is looked at through another kit: it may be another cluster. */
  synchronized void through(ReleaseKit now) {
    if (kit != null && kit != now) {
      records.clear();
      heads.clear();
    }
    kit = now;
  }
}
