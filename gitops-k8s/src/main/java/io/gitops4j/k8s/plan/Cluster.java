package io.gitops4j.k8s.plan;

import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.Discovery;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.Parallel;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.fields.Ownership;
import io.gitops4j.k8s.inventory.FluxInventory;
import io.gitops4j.k8s.inventory.InventoryStore;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.live.Scope;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A cluster and how it is worked with: what planning and applying share.
 *
 * @param apis the access of an account, {@code namespace/name}; empty for the client's own user
 * @param discovery the kinds served
 * @param live the live objects of our units
 * @param inventories what the units own
 * @param flux what Flux applied
 * @param ownership the view of our field manager
 * @param parallel how much at once
 * @param fieldManager our field manager
 * @param forceConflicts whether fields of other managers are taken
 * @param stageTimeout how long stages 1 and 2, and a deletion before a creation, are waited for
 * @param budget how much a plan may delete
 * @param clock the time
 */
public record Cluster(
    Function<String, KubernetesApi> apis,
    Discovery discovery,
    LiveObjects live,
    InventoryStore inventories,
    FluxInventory flux,
    Ownership ownership,
    Parallel parallel,
    String fieldManager,
    boolean forceConflicts,
    Duration stageTimeout,
    DeletionBudget budget,
    Clock clock) {

  /** Sees to it that the kinds of some objects of a unit are watched and current. */
  public void watch(UnitId unit, String account, Map<ObjectRef, ResourceType> objects) {
    Map<Scope, Set<String>> wanted = new HashMap<>();
    objects.forEach(
        (ref, type) ->
            wanted
                .computeIfAbsent(Scope.owned(account, unit, type), s -> new HashSet<>())
                .add(ref.namespace()));
    live.ensure(wanted, parallel);
  }

  /** What is known of an object of a unit whose kind is watched. */
  public LiveObjects.Look look(UnitId unit, String account, ResourceType type, ObjectRef ref) {
    return live.look(Scope.owned(account, unit, type), ref);
  }

  /** How a dry run, or an apply, is sent. */
  public KubernetesApi.ApplyParameters parameters(boolean dryRun) {
    return new KubernetesApi.ApplyParameters(fieldManager, forceConflicts, dryRun);
  }
}
