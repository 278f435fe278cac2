package io.gitops4j.k8s.plan;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Failure;
import io.gitops4j.LiveVersion;
import io.gitops4j.ObjectRef;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.Sentence;
import io.gitops4j.k8s.inventory.Inventory;
import io.gitops4j.k8s.inventory.InventoryEntry;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.live.LiveRecord;
import io.gitops4j.k8s.live.Scope;
import io.gitops4j.spi.PlanRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has left the unit and would be deleted.
 *
 * <p>An object goes when the inventory says it is the unit's, the live owner labels say so too, no
 * other unit desires it, and none of {@code prune: disabled}, {@code reconcile: disabled}, {@code
 * ssa: Ignore} is on the live object (source: Flux, fluxcd/pkg ssa, {@code Delete}), nor, for an
 * object of a HelmRelease, {@code helm.sh/resource-policy: keep} (source: Helm). What is left alone
 * leaves the inventory, as with Flux. Two guards: an empty set of manifests deletes nothing unless
 * that is allowed, and a plan deletes no more than its {@link DeletionBudget}.
 */
final class Pruning {

  private final Cluster cluster;
  private final KubernetesApi api;
  private final PlanRequest request;

  Pruning(Cluster cluster, KubernetesApi api, PlanRequest request) {
    this.cluster = cluster;
    this.api = api;
    this.request = request;
  }

  List<PlannedChange> plan(Inventory inventory, Set<ObjectRef> desired) {
    List<InventoryEntry> stale =
        inventory.entries().values().stream()
            .filter(e -> !desired.contains(e.ref()))
            .sorted(Comparator.comparing(InventoryEntry::ref, KindOrder.ORDER.reversed()))
            .toList();
    List<PlannedChange> changes = new ArrayList<>();
    for (InventoryEntry entry : stale) {
      PlannedChange change = decide(inventory, entry);
      if (change != null) {
        changes.add(change);
      }
    }
    guard(inventory, desired, changes);
    return changes;
  }

  private @Nullable PlannedChange decide(Inventory inventory, InventoryEntry entry) {
    if (!request.options().prune()) {
      return change(entry, entry.apiVersion(), Action.SKIPPED, "pruning is off", null);
    }
    if (claimed(entry.ref())) {
      return change(entry, entry.apiVersion(), Action.SKIPPED, "another unit desires it", null);
    }
    Optional<ResourceType> type = type(entry);
    if (type.isEmpty()) {
      return null; // Its kind is gone from the cluster, and the object with it.
    }
    Optional<LiveRecord> live = live(inventory, entry.ref(), type.get());
    if (live.isEmpty()) {
      return null;
    }
    LiveRecord record = live.get();
    String apiVersion = type.get().apiVersion();
    if (!record.ownedBy(request.unit())) {
      return change(
          entry, apiVersion, Action.SKIPPED, "its owner labels do not name the unit", null);
    }
    String kept = record.markers().pruneReason(request.unit());
    if (!kept.isEmpty()) {
      return change(entry, apiVersion, Action.SKIPPED, kept + " on the live object", null);
    }
    return change(
        entry, apiVersion, Action.DELETED, "no longer in the repository", record.version());
  }

  /** Others may name a cluster-scoped object with the namespace its manifest happens to have. */
  private boolean claimed(ObjectRef ref) {
    return request.claimed().contains(ref)
        || (ref.namespace().isEmpty()
            && request.claimed().stream().anyMatch(c -> c.inNamespace("").equals(ref)));
  }

  private Optional<ResourceType> type(InventoryEntry entry) {
    Optional<ResourceType> type = cluster.discovery().find(entry.ref(), entry.version());
    if (type.isPresent()) {
      return type;
    }
    try {
      if (cluster.discovery().gone(entry.ref(), entry.version())) {
        return Optional.empty();
      }
      cluster.discovery().refresh();
    } catch (ApiError e) {
      throw Refusal.failure(
          Stage.PLAN, "find the kind of " + entry.ref() + ", which is to be pruned", e);
    }
    return cluster.discovery().find(entry.ref(), entry.version());
  }

  /** An object that is seen no more may have been deleted, or given another owner: it is read. */
  private Optional<LiveRecord> live(Inventory inventory, ObjectRef ref, ResourceType type) {
    Scope scope = Scope.owned(inventory.account(), inventory.unit(), type);
    LiveObjects.Look look = cluster.live().look(scope, ref);
    if (look.sight() == LiveObjects.Sight.SEEN && look.record().isPresent()) {
      return look.record();
    }
    try {
      Optional<LiveObject> live = api.get(type, ref);
      return live.map(cluster.live()::read);
    } catch (ApiError e) {
      throw Refusal.failure(Stage.PLAN, "read " + ref + ", which is to be pruned", e);
    }
  }

  private void guard(Inventory inventory, Set<ObjectRef> desired, List<PlannedChange> changes) {
    int deletions = (int) changes.stream().filter(c -> c.action() == Action.DELETED).count();
    if (deletions == 0) {
      return;
    }
    boolean empty = desired.isEmpty();
    if (empty && !request.options().allowEmpty()) {
      throw refused(
          "no manifests at all were rendered, and all "
              + deletions
              + " objects would be deleted; allow an empty unit if that is meant");
    }
    int owned = inventory.entries().size();
    if (!empty && !cluster.budget().allows(deletions, owned)) {
      throw refused(
          deletions
              + " of its "
              + owned
              + " objects would be deleted and at most "
              + cluster.budget().limit(owned)
              + " may; raise the deletion budget if that is meant");
    }
  }

  private ApplyException refused(String why) {
    return new ApplyException(
        Failure.of(
            Stage.PLAN,
            Reason.DELETION_GUARD,
            Sentence.of("Cannot prune " + request.unit() + ": " + why)));
  }

  private static PlannedChange change(
      InventoryEntry entry,
      String apiVersion,
      Action action,
      String reason,
      @Nullable LiveVersion seen) {
    return new PlannedChange(entry.ref(), apiVersion, action, reason, List.of(), null, seen);
  }
}
