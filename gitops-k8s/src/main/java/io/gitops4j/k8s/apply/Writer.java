package io.gitops4j.k8s.apply;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.LiveVersion;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.Sentence;
import io.gitops4j.k8s.inventory.InventoryEntry;
import io.gitops4j.k8s.live.LiveObjects;
import io.gitops4j.k8s.live.LiveRecord;
import io.gitops4j.k8s.live.Markers;
import io.gitops4j.k8s.live.Scope;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.k8s.plan.Desired;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes and deletes single objects of a unit, and takes over what the server answered.
 *
 * <p>While an object is written it is held, so that the events of our own write are no drift.
 */
final class Writer {

  private static final int CLEANUP_ATTEMPTS = 5;
  private static final long GONE_POLL_MILLIS = 100;

  private final Cluster cluster;
  private final UnitId unit;
  private final String account;
  private final KubernetesApi api;

  Writer(Cluster cluster, UnitId unit, String account) {
    this.cluster = cluster;
    this.unit = unit;
    this.account = account;
    this.api = cluster.apis().apply(account);
  }

  /** What became of a write: the change, and what is now known of the object. */
  record Written(Change change, Optional<InventoryEntry> entry, Optional<LiveRecord> live) {}

  /** Makes one planned write. */
  Written write(PlannedChange planned, ResourceType type) {
    ObjectRef ref = planned.ref();
    Manifest manifest = Objects.requireNonNull(planned.desired());
    Scope scope = scope(type);
    cluster.live().hold(ref);
    try {
      if (planned.action() == Action.RECREATED) {
        removeFirst(planned, type);
      } else if (planned.action() == Action.CONFIGURED) {
        cleanup(manifest, type);
      }
      LiveObject live = api.apply(type, ref, manifest.content(), cluster.parameters(false));
      LiveRecord record = cluster.live().observe(scope, live);
      InventoryEntry entry = entry(manifest, record);
      cluster.inventories().learn(unit, entry);
      return new Written(Change.of(ref, planned.action()), Optional.of(entry), Optional.of(record));
    } catch (ApiError e) {
      Refusal refusal = Refusal.of(e);
      Failure failure =
          Desired.failureOf(
              manifest,
              Stage.APPLY,
              refusal.updateOnly() ? Reason.IMMUTABLE : refusal.reason(),
              refusal.text(),
              refusal.field());
      Failure told =
          e.retryAfter().map(w -> failure.toBuilder().retryAfter(w).build()).orElse(failure);
      return failed(ref, planned.action(), told);
    } catch (ApplyException e) {
      return failed(ref, planned.action(), e.failure());
    } finally {
      cluster.live().release(scope, ref);
    }
  }

  private static Written failed(ObjectRef ref, Action action, Failure failure) {
    return new Written(Change.failed(ref, action, failure), Optional.empty(), Optional.empty());
  }

  /** The entry of an object whose answer is known. */
  static InventoryEntry entry(Manifest manifest, LiveRecord record) {
    InventoryEntry entry = InventoryEntry.of(record.ref(), manifest);
    boolean onlyCreated = Markers.of(manifest.labels(), manifest.annotations()).onlyCreated();
    return record
        .projection()
        .filter(d -> !onlyCreated)
        .map(d -> entry.with(Desired.of(manifest, null).digest(), d))
        .orElse(entry);
  }

  Scope scope(ResourceType type) {
    return Scope.owned(account, unit, type);
  }

  /** Takes over the edits of kubectl and of earlier appliers, when the live object has some. */
  private void cleanup(Manifest manifest, ResourceType type) {
    ObjectRef ref = manifest.ref();
    if (Markers.of(manifest.labels(), manifest.annotations()).merged()) {
      return;
    }
    LiveObjects.Look look = cluster.live().look(scope(type), ref);
    if (look.sight() == LiveObjects.Sight.SEEN
        && look.record().map(r -> !r.needsCleanup()).orElse(false)) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      Optional<LiveObject> live = api.get(type, ref);
      if (live.isEmpty()
          || !cluster.ownership().edited(live.get())
          || Markers.of(live.get().labels(), live.get().annotations()).merged()) {
        return;
      }
      try {
        api.patch(type, ref, cluster.ownership().cleanup(live.get()), cluster.fieldManager());
        return;
      } catch (ApiError e) {
        boolean changedMeanwhile = e.code() == 409 || e.code() == 422;
        if (!changedMeanwhile || attempt >= CLEANUP_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void removeFirst(PlannedChange planned, ResourceType type) {
    LiveVersion seen = planned.seen();
    String uid = seen == null ? "" : seen.uid();
    api.delete(type, planned.ref(), uid);
    long end = System.nanoTime() + cluster.stageTimeout().toNanos();
    while (true) {
      Optional<LiveObject> live = api.get(type, planned.ref());
      if (live.isEmpty() || (!uid.isEmpty() && !live.get().uid().equals(uid))) {
        cluster.live().forget(scope(type), planned.ref());
        return;
      }
      if (System.nanoTime() - end >= 0) {
        throw Desired.of(Objects.requireNonNull(planned.desired()), type)
            .failure(
                Stage.APPLY,
                Reason.TIMEOUT,
                "it was deleted to be recreated and is not gone after "
                    + cluster.stageTimeout().toSeconds()
                    + " s; look at its finalizers",
                null);
      }
      try {
        Thread.sleep(GONE_POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Desired.of(Objects.requireNonNull(planned.desired()), type)
            .failure(Stage.APPLY, Reason.CANCELLED, "interrupted", null);
      }
    }
  }

  /** Makes one planned deletion; the labels are looked at once more. */
  Change delete(PlannedChange planned) {
    ObjectRef ref = planned.ref();
    Optional<ResourceType> type =
        cluster.discovery().find(ref, ObjectRef.versionOf(planned.apiVersion()));
    LiveVersion seen = planned.seen();
    if (type.isEmpty() || seen == null) {
      return Change.of(ref, Action.DELETED);
    }
    cluster.live().hold(ref);
    try {
      LiveObjects.Look look = cluster.live().look(scope(type.get()), ref);
      Optional<LiveRecord> live =
          look.sight() == LiveObjects.Sight.SEEN
              ? look.record()
              : api.get(type.get(), ref).map(cluster.live()::read);
      if (live.isPresent()
          && (!live.get().ownedBy(unit) || !live.get().markers().pruneReason(unit).isEmpty())) {
        return Change.of(ref, Action.SKIPPED);
      }
      if (live.isPresent()) {
        api.delete(type.get(), ref, seen.uid());
      }
      return Change.of(ref, Action.DELETED);
    } catch (ApiError e) {
      Refusal refusal = Refusal.of(e);
      Failure failure =
          Failure.builder(
                  Stage.APPLY,
                  refusal.reason(),
                  Sentence.of("Cannot delete " + ref + ": " + refusal.text()))
              .object(ref)
              .build();
      return Change.failed(ref, Action.DELETED, failure);
    }
  }

  /** Ends the hold on an object that was deleted, after the inventory no longer has it. */
  void released(PlannedChange planned) {
    cluster
        .discovery()
        .find(planned.ref(), ObjectRef.versionOf(planned.apiVersion()))
        .ifPresent(type -> cluster.live().release(scope(type), planned.ref()));
  }
}
