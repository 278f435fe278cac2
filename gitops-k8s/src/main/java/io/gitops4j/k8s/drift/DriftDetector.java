package io.gitops4j.k8s.drift;

import io.gitops4j.ObjectRef;
import io.gitops4j.Stage;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.inventory.Inventory;
import io.gitops4j.k8s.inventory.InventoryEntry;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.live.LiveRecord;
import io.gitops4j.k8s.live.Scope;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.spi.Drift;
import io.gitops4j.spi.DriftWatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of every object of an inventory that is gone, or whose fields of ours are no longer what
 * the server answered when they were applied, or that carries edits an apply would take over.
 *
 * <p>An object we are writing is not looked at until the write is over. A state is told once, and
 * not before the watch of the unit's own account has it, where that account may watch. What is
 * marked {@code reconcile: disabled} or {@code ssa: Ignore} on the live object is nobody's drift,
 * and neither is an object that was never applied to the end.
 */
public final class DriftDetector implements DriftWatch, LiveObjects.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(DriftDetector.class);

  private final Cluster cluster;
  private final boolean ofReleases;
  private final Consumer<Drift> told;
  private final Map<ObjectRef, String> last = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * A detector that does not listen yet.
   *
   * @param ofReleases whether it looks at the objects of Helm releases, which are seen as another
   *     field manager, and at no others
   */
  public DriftDetector(Cluster cluster, boolean ofReleases, Consumer<Drift> told) {
    this.cluster = cluster;
    this.ofReleases = ofReleases;
    this.told = told;
  }

  /** Begins to listen, and looks at everything once. */
  public DriftDetector start() {
    cluster.live().subscribe(this);
    try {
      for (Inventory inventory : cluster.inventories().all(Stage.DRIFT)) {
        if (inventory.ownsRelease() == ofReleases) {
          begin(inventory);
        }
      }
    } catch (ApiError e) {
      close();
      throw Refusal.failure(Stage.DRIFT, "watch the objects of the units", e);
    }
    return this;
  }

  private void begin(Inventory inventory) {
    Map<ObjectRef, ResourceType> types = new HashMap<>();
    for (InventoryEntry entry : inventory.entries().values()) {
      cluster
          .discovery()
          .find(entry.ref(), entry.version())
          .ifPresent(type -> types.put(entry.ref(), type));
    }
    cluster.watch(inventory.unit(), inventory.account(), types);
    types.forEach(
        (ref, type) -> {
          LiveObjects.Look look = cluster.look(inventory.unit(), inventory.account(), type, ref);
          if (look.sight() != LiveObjects.Sight.UNKNOWN) {
            boolean seen = look.sight() == LiveObjects.Sight.SEEN;
            Scope scope = Scope.owned(inventory.account(), inventory.unit(), type);
            changed(scope, ref, seen ? look.record().orElse(null) : null);
          }
        });
  }

  @Override
  public void changed(Scope scope, ObjectRef ref, @Nullable LiveRecord record) {
    if (closed || cluster.live().held(ref)) {
      return;
    }
    Optional<InventoryStore.Owned> owned = cluster.inventories().owner(ref);
    if (owned.isEmpty()
        || owned.get().ofRelease() != ofReleases
        || heardElsewhere(scope, ref, owned.get())) {
      return;
    }
    String applied = owned.get().entry().live();
    if (applied == null || (record != null && same(record, applied))) {
      last.remove(ref);
      return;
    }
    String state = record == null ? "gone" : record.version().resourceVersion();
    if (!state.equals(last.put(ref, state))) {
      tell(new Drift(owned.get().unit(), ref, record == null, cluster.clock().instant()));
    }
  }

  /**
   * Whether another scope told it than the one that the unit's next plan looks at. That plan would
   * find nothing when its own scope is behind, and the state, once told, is not told again.
   */
  private boolean heardElsewhere(Scope scope, ObjectRef ref, InventoryStore.Owned owned) {
    Scope own = Scope.owned(owned.account(), owned.unit(), scope.type());
    return !scope.equals(own) && cluster.live().look(own, ref).sight() != LiveObjects.Sight.UNKNOWN;
  }

  /** A listener that throws must not end the watch it is told from. */
  private void tell(Drift drift) {
    try {
      told.accept(drift);
    } catch (RuntimeException e) {
      LOG.warn("The listener for drift of {} threw", drift.ref(), e);
    }
  }

  private static boolean same(LiveRecord record, String applied) {
    return record.markers().ignored()
        || (Objects.equals(record.projection().orElse(null), applied) && !record.needsCleanup());
  }

  @Override
  public void close() {
    closed = true;
    cluster.live().unsubscribe(this);
  }
}
