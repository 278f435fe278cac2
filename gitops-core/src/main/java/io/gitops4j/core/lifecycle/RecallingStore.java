package io.gitops4j.core.lifecycle;

import io.gitops4j.spi.ReleaseStore;
import io.gitops4j.spi.StoredRelease;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A store that does not read again what it has read or written and what, by the version that the
 * last look at the history told, has not changed since. So a pass in which nothing changed costs
 * one look at the history of each release. Of a release one record is kept, the last one read.
 */
final class RecallingStore implements ReleaseStore {

  private final ReleaseStore store;
  private final Map<String, StoredRelease> records;
  private final Map<String, List<Head>> heads;

  RecallingStore(ReleaseStore store, RecalledRecords recalled) {
    this.store = store;
    this.records = recalled.records;
    this.heads = recalled.heads;
  }

  @Override
  public String namespace() {
    return store.namespace();
  }

  @Override
  public List<Head> list() {
    return store.list();
  }

  @Override
  public List<Head> history(String name) {
    List<Head> now = store.history(name);
    heads.put(name, now);
    return now;
  }

  @Override
  public Optional<StoredRelease> get(String name, int revision) {
    StoredRelease known = records.get(name);
    if (known != null && known.revision() == revision && isCurrent(known)) {
      return Optional.of(known);
    }
    Optional<StoredRelease> read = store.get(name, revision);
    read.filter(this::isLast).ifPresent(record -> records.put(name, record));
    return read;
  }

  private boolean isCurrent(StoredRelease record) {
    return heads.getOrDefault(record.name(), List.of()).stream()
        .filter(head -> head.revision() == record.revision())
        .anyMatch(head -> !head.version().isEmpty() && head.version().equals(record.version()));
  }

  private boolean isLast(StoredRelease record) {
    List<Head> known = heads.getOrDefault(record.name(), List.of());
    return known.isEmpty() || known.get(known.size() - 1).revision() == record.revision();
  }

  @Override
  public StoredRelease create(StoredRelease record) {
    StoredRelease stored = store.create(record);
    records.put(record.name(), stored);
    return stored;
  }

  @Override
  public StoredRelease update(StoredRelease record) {
    StoredRelease stored = store.update(record);
    StoredRelease known = records.get(record.name());
    if (known != null && known.revision() == stored.revision()) {
      records.put(record.name(), stored);
    }
    return stored;
  }

  @Override
  public void delete(String name, int revision) {
    StoredRelease known = records.get(name);
    if (known != null && known.revision() == revision) {
      records.remove(name, known);
    }
    store.delete(name, revision);
  }
}
