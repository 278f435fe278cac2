package io.gitops4j.core.helm.release;

import io.gitops4j.ApplyException;
import io.gitops4j.spi.ReleaseStore;
import io.gitops4j.spi.StoredRelease;
import java.util.List;
import java.util.Optional;

/**
 * The revisions of releases in a store.
 *
 * <p>Pruning, as Helm does it: before a revision is stored, the oldest go until with it there are
 * no more than the most; the last one deployed never goes. Source: Helm 3.22 {@code
 * pkg/storage/storage.go}. Only records that are needed are read whole; the rest goes by labels.
 */
final class ReleaseHistory {

  private final ReleaseStore store;
  private final ReleaseCodec codec;
  private final int most;

  /**
   * Revisions.
   *
   * @param most the most revisions of a release that are kept; 0 for all
   */
  ReleaseHistory(ReleaseStore store, ReleaseCodec codec, int most) {
    this.store = store;
    this.codec = codec;
    this.most = most;
  }

  /** A release with its record, without which it cannot be changed. */
  record Entry(Release release, StoredRelease record) {}

  List<ReleaseStore.Head> heads(String name) {
    return store.history(name);
  }

  static Optional<ReleaseStore.Head> last(List<ReleaseStore.Head> heads) {
    return heads.isEmpty() ? Optional.empty() : Optional.of(heads.get(heads.size() - 1));
  }

  /** Those deployed, newest first. */
  static List<ReleaseStore.Head> deployed(List<ReleaseStore.Head> heads) {
    return heads.stream()
        .filter(h -> h.status().equals(ReleaseStatus.DEPLOYED.text()))
        .sorted((a, b) -> Integer.compare(b.revision(), a.revision()))
        .toList();
  }

  Optional<Entry> get(String name, int revision) {
    return store.get(name, revision).map(record -> new Entry(codec.decode(record), record));
  }

  Optional<Entry> get(ReleaseStore.Head head) {
    return get(head.name(), head.revision());
  }

  Entry create(Release release, List<ReleaseStore.Head> before) {
    prune(release.name(), before);
    return new Entry(release, store.create(codec.record(release)));
  }

  Entry update(Entry old, Release release) {
    StoredRelease record =
        codec.record(release).stored(old.record().version(), old.record().createdAt());
    return new Entry(release, store.update(record));
  }

  void delete(ReleaseStore.Head head) {
    store.delete(head.name(), head.revision());
  }

  private void prune(String name, List<ReleaseStore.Head> heads) {
    if (most <= 0) {
      return;
    }
    int surplus = heads.size() - (most - 1);
    int kept = deployed(heads).stream().findFirst().map(ReleaseStore.Head::revision).orElse(0);
    for (ReleaseStore.Head head : heads) {
      if (surplus > 0 && head.revision() != kept) {
        surplus--;
        store.delete(name, head.revision());
      }
    }
  }

  /** Marks what was deployed as superseded; one that cannot be marked does not stop the others. */
  void supersede(List<ReleaseStore.Head> heads, int except) {
    ApplyException problem = null;
    for (ReleaseStore.Head head : deployed(heads)) {
      if (head.revision() != except) {
        try {
          get(head).ifPresent(this::supersede);
        } catch (ApplyException e) {
          problem = problem == null ? e : problem;
        }
      }
    }
    if (problem != null) {
      throw problem;
    }
  }

  private void supersede(Entry entry) {
    Release old = entry.release();
    update(entry, old.toBuilder().status(ReleaseStatus.SUPERSEDED, old.description()).build());
  }
}
