package io.gitops4j.k8s.helm;

import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.Manifest;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.inventory.Declaration;
import io.gitops4j.k8s.inventory.Inventory;
import io.gitops4j.k8s.inventory.InventoryEntry;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.live.Scope;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.spi.HealthRules;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.ReleaseCluster;
import io.gitops4j.spi.ReleaseKit;
import io.gitops4j.spi.ReleaseStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an engine needs of a Kubernetes cluster to keep Helm releases. The inventory of a unit with
 * a release has the release and, for drift, its objects with the digests of the last write.
 *
 * @since 0.1
 */
public final class KubernetesReleaseKit implements ReleaseKit {

  private final Cluster cluster;

  /** A kit of a cluster that is written to as Helm's field manager. */
  public KubernetesReleaseKit(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public ReleaseStore store(String namespace, String account) {
    return KubernetesReleaseStore.secrets(
        cluster.apis().apply(account), namespace, cluster.fieldManager(), cluster.clock());
  }

  @Override
  public ReleaseCluster cluster(UnitId unit, String account, HealthRules rules) {
    return new KubernetesReleaseCluster(cluster, account, unit, rules);
  }

  @Override
  public void keep(OwnedUnit unit, List<Manifest> objects) {
    InventoryStore inventories = cluster.inventories();
    try {
      Optional<Inventory> old = inventories.find(unit.unit(), Stage.APPLY);
      List<InventoryEntry> entries = new ArrayList<>();
      for (Manifest object : objects) {
        InventoryEntry fresh = InventoryEntry.of(object.ref(), object);
        Optional<InventoryEntry> known =
            inventories
                .learned(unit.unit(), object.ref())
                .or(() -> old.flatMap(inventory -> inventory.find(object.ref())));
        entries.add(known.filter(entry -> entry.version().equals(fresh.version())).orElse(fresh));
      }
      inventories.saveApplied(
          Inventory.of(unit.unit(), Declaration.of(unit), entries), Stage.APPLY);
      old.ifPresent(this::unhold);
    } catch (ApiError e) {
      throw Refusal.failure(Stage.APPLY, "keep what " + unit.unit() + " owns", e);
    }
  }

  /** Ends the holds on objects of an inventory that were deleted. */
  public void unhold(Inventory inventory) {
    for (InventoryEntry entry : inventory.entries().values()) {
      if (cluster.live().held(entry.ref())) {
        cluster
            .discovery()
            .find(entry.ref(), entry.version())
            .map(type -> Scope.owned(inventory.account(), inventory.unit(), type))
            .ifPresent(scope -> cluster.live().release(scope, entry.ref()));
      }
    }
  }

  @Override
  public void requireBudget(UnitId unit, int deletions, int owned) {
    if (!cluster.budget().allows(deletions, owned)) {
      throw new ApplyException(
          Failure.of(
              Stage.PLAN,
              Reason.DELETION_GUARD,
              "Cannot upgrade %s: %d of its %d objects would be deleted and at most %d may; raise the deletion budget if that is meant."
                  .formatted(unit, deletions, owned, cluster.budget().limit(owned))));
    }
  }
}
