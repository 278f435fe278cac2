package io.gitops4j.spi;

import io.gitops4j.ApplyException;
import io.gitops4j.ChangeSet;
import io.gitops4j.HealthReport;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.UnitId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares manifests with a cluster and makes it so.
 *
 * <p>Calls for different units may come from several threads at once; the engine never calls for
 * one unit from two. Waits honour interruption.
 *
 * @since 0.1
 */
public interface Applier extends AutoCloseable {

  /** The stable id: {@code server-side-apply} for ours. */
  String id();

  /**
   * What would be created, configured, recreated and deleted. Writes nothing. Objects whose desired
   * and live state are known to be unchanged cost no request.
   *
   * @throws ApplyException when an object cannot be planned for: its failure names the object and
   *     its place; nothing was written
   */
  Plan plan(PlanRequest request);

  /**
   * Makes the planned changes: in stages, then deletions. Objects about to be created are recorded
   * as the unit's own before the first write. The failure of an object is an entry of the result
   * and ends the stages, so that later objects are not touched.
   *
   * @throws ApplyException when nothing could be done at all
   */
  ChangeSet apply(ApplyRequest request);

  /**
   * Waits until all objects are healthy, one has failed, or time is up. A failure is part of the
   * report.
   *
   * @throws ApplyException when the cluster cannot be read
   */
  HealthReport await(AwaitRequest request);

  /**
   * Reads a live object, such as a ConfigMap with variables; empty when it does not exist.
   *
   * @throws ApplyException when it cannot be read
   */
  Optional<Map<String, @Nullable Object>> read(String apiVersion, ObjectRef ref);

  /**
   * The units that this applier has an inventory of in the cluster, also of earlier processes and
   * of other engines.
   *
   * @throws ApplyException when it cannot be told
   */
  Set<UnitId> units();

  /**
   * The units of {@link #units()} with the owner and the removal of their last apply. An engine
   * removes those that are its own and that its repository no longer declares; the default knows no
   * owners, so that none is removed that an earlier process applied.
   *
   * @throws ApplyException when it cannot be told
   */
  default List<OwnedUnit> ownedUnits() {
    return units().stream().sorted().map(u -> new OwnedUnit(u, "", Removal.RELEASE)).toList();
  }

  /**
   * Forgets a unit without deleting what it owned: its inventory is removed.
   *
   * @throws ApplyException when it cannot be removed
   */
  void release(UnitId unit);

  /**
   * Watches what was applied by this process or by an earlier one, and tells of every object that
   * differs from what was applied, until closed. The listener must return soon.
   *
   * @return a watch of nothing when the applier cannot watch
   */
  default DriftWatch watch(Consumer<Drift> listener) {
    return DriftWatch.NONE;
  }

  /**
   * What is needed to keep Helm releases as Helm does, with records, hooks, tests and remedies.
   * Without it, which is the default, an engine applies the objects of a release like those of
   * every other unit, and runs no hooks.
   */
  default Optional<ReleaseKit> releaseKit() {
    return Optional.empty();
  }

  /**
   * What opens other clusters, for units that are applied there. Without it, which is the default,
   * an engine does not reconcile such units.
   */
  default Optional<RemoteClusters> remoteClusters() {
    return Optional.empty();
  }

  /**
   * What the cluster is and serves, which charts are told. It may be some minutes old, so that a
   * pass without a change need not ask for it. Without it, which is the default, an engine tells
   * charts what Helm tells them without a cluster.
   *
   * @throws ApplyException when the cluster cannot be asked
   */
  default Optional<ClusterCapabilities> capabilities() {
    return Optional.empty();
  }

  /** Releases what the applier holds. Closing twice does nothing. */
  @Override
  default void close() {}
}
