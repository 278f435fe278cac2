package io.gitops4j.core.lifecycle;

import io.gitops4j.UnitId;
import io.gitops4j.core.helm.release.ReleaseAttempts;
import io.gitops4j.core.secrets.Placement;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.ReleaseStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is remembered of releases from pass to pass. Safe for use by several threads. */
public final class Recollection {

  /** Where records are, and as whom they are read; the cluster is null for the applier's own. */
  private record Place(@Nullable KubeConfig cluster, String namespace, String account) {}

  /**
   * What was kept in the inventory last.
   *
   * @param unit the unit with its release
   * @param revision the revision its objects are of
   * @param attempts how often it was tried, as far as this process knows
   */
  record Kept(OwnedUnit unit, int revision, ReleaseAttempts attempts) {}

  private final Map<Place, RecalledRecords> stores = new ConcurrentHashMap<>();
  private final Map<UnitId, Kept> kept = new ConcurrentHashMap<>();
  private final Map<UnitId, Placement> placed = new ConcurrentHashMap<>();
  private final Map<UnitId, Subject> subjects = new ConcurrentHashMap<>();

  /** Nothing yet. */
  public Recollection() {}

  /** The records of a namespace, through the access to the cluster that is current now. */
  ReleaseStore store(Lifecycle.Means means, String namespace, String account) {
    RecalledRecords recalled =
        stores.computeIfAbsent(
            new Place(means.kubeConfig(), namespace, account), place -> new RecalledRecords());
    if (means.kubeConfig() != null) {
      recalled.through(means.kit());
    }
    return new RecallingStore(means.kit().store(namespace, account), recalled);
  }

  @Nullable Kept kept(UnitId unit) {
    return kept.get(unit);
  }

  void keep(Kept now) {
    kept.put(now.unit().unit(), now);
  }

  /** The values that objects of a unit were written with last; none when that is not known. */
  Placement placed(UnitId unit) {
    return placed.getOrDefault(unit, Placement.none());
  }

  void place(UnitId unit, Placement values) {
    placed.put(unit, values);
  }

  /** What a unit was released as last; null when this process did not. */
  public @Nullable Subject subject(UnitId unit) {
    return subjects.get(unit);
  }

  void released(Subject subject) {
    subjects.put(subject.unit().id(), subject);
  }

  /** Forgets a unit that is gone. */
  public void forget(UnitId unit) {
    kept.remove(unit);
    placed.remove(unit);
    subjects.remove(unit);
  }
}
