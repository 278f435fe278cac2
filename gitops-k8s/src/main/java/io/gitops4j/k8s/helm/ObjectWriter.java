package io.gitops4j.k8s.helm;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.FieldChange;
import io.gitops4j.LiveVersion;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.k8s.api.ApiError;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Refusal;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.fields.FieldSet;
import io.gitops4j.k8s.plan.Cluster;
import io.gitops4j.k8s.plan.Desired;
import io.gitops4j.k8s.plan.FieldDiff;
import io.gitops4j.k8s.plan.Normalizer;
import io.gitops4j.spi.ReleaseCluster.Writing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes single objects of a release, and says what a write would change. */
final class ObjectWriter {

  private static final int CLEANUP_ATTEMPTS = 5;
  private static final Duration GONE = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final KubernetesApi api;
  private final @Nullable Sightings sightings;

  /**
   * A writer.
   *
   * @param sightings remembers what was written and seen; null for not
   */
  ObjectWriter(Cluster cluster, KubernetesApi api, @Nullable Sightings sightings) {
    this.cluster = cluster;
    this.api = api;
    this.sightings = sightings;
  }

  /** The type of an object; empty when the cluster does not serve it. */
  Optional<ResourceType> type(Manifest object) {
    return cluster.discovery().find(object.apiVersion(), object.ref().kind());
  }

  /** Writes an object. */
  Change write(Manifest object, Writing writing) {
    Optional<ResourceType> type = type(object);
    if (sightings == null || type.isEmpty()) {
      return written(object, writing);
    }
    sightings.hold(object);
    try {
      return written(object, writing);
    } finally {
      sightings.release(object, type.get());
    }
  }

  private Change written(Manifest object, Writing writing) {
    Manifest sent = Normalizer.unowned(object);
    ObjectRef ref = object.ref();
    Action action = Action.CREATED;
    try {
      ResourceType type = type(object).orElse(null);
      if (type == null) {
        return Change.failed(
            ref,
            action,
            Desired.failureOf(
                sent,
                Stage.APPLY,
                Reason.NOT_FOUND,
                "the cluster does not know the kind in " + object.apiVersion(),
                "apiVersion"));
      }
      Optional<LiveObject> before = takenOver(type, ref);
      action = before.isPresent() ? Action.CONFIGURED : Action.CREATED;
      LiveObject after = apply(type, sent, writing, before);
      if (sightings != null) {
        sightings.wrote(sent, type, after);
      }
      boolean same =
          before.map(live -> live.resourceVersion().equals(after.resourceVersion())).orElse(false);
      boolean recreated = before.isPresent() && !before.get().uid().equals(after.uid());
      return Change.of(ref, recreated ? Action.RECREATED : same ? Action.UNCHANGED : action);
    } catch (ApiError e) {
      return Change.failed(ref, action, failure(sent, Stage.APPLY, e));
    }
  }

  private LiveObject apply(
      ResourceType type, Manifest sent, Writing writing, Optional<LiveObject> before) {
    KubernetesApi.ApplyParameters parameters =
        new KubernetesApi.ApplyParameters(cluster.fieldManager(), writing.forceConflicts(), false);
    try {
      return api.apply(type, sent.ref(), sent.content(), parameters);
    } catch (ApiError e) {
      if (before.isEmpty() || !writing.recreate() || !Refusal.of(e).updateOnly()) {
        throw e;
      }
      String uid = before.get().uid();
      api.delete(type, sent.ref(), uid);
      boolean gone =
          new ObjectWait(api)
              .until(
                  type,
                  sent.ref(),
                  GONE,
                  live ->
                      live.filter(l -> l.uid().equals(uid)).isEmpty()
                          ? Optional.of(true)
                          : Optional.<Boolean>empty())
              .isPresent();
      if (!gone) {
        throw e;
      }
      return api.apply(type, sent.ref(), sent.content(), parameters);
    }
  }

  /** The live object, after what Helm 3 and kubectl wrote became our own entry. */
  private Optional<LiveObject> takenOver(ResourceType type, ObjectRef ref) {
    for (int attempt = 1; ; attempt++) {
      Optional<LiveObject> live = api.get(type, ref);
      if (live.isEmpty() || !cluster.ownership().edited(live.get())) {
        return live;
      }
      try {
        var unused =
            api.patch(type, ref, cluster.ownership().cleanup(live.get()), cluster.fieldManager());
      } catch (ApiError e) {
        boolean changedMeanwhile = e.code() == 409 || e.code() == 422;
        if (!changedMeanwhile || attempt >= CLEANUP_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** What a write would change. */
  PlannedChange compare(Manifest object, Writing writing) {
    Manifest sent = Normalizer.unowned(object);
    ObjectRef ref = object.ref();
    try {
      ResourceType type = type(object).orElse(null);
      if (type == null) {
        return change(sent, Action.CREATED, "not in the cluster", List.of(), null);
      }
      LiveVersion unchanged = sightings == null ? null : sightings.unchanged(sent, type);
      if (unchanged != null) {
        return change(sent, Action.UNCHANGED, "", List.of(), unchanged);
      }
      return compared(sent, type, api.get(type, ref), writing);
    } catch (ApiError e) {
      throw new ApplyException(failure(sent, Stage.PLAN, e), e);
    }
  }

  private PlannedChange compared(
      Manifest sent, ResourceType type, Optional<LiveObject> live, Writing writing) {
    LiveObject dry;
    try {
      dry =
          api.apply(
              type,
              sent.ref(),
              sent.content(),
              new KubernetesApi.ApplyParameters(
                  cluster.fieldManager(), writing.forceConflicts(), true));
    } catch (ApiError e) {
      Refusal refusal = Refusal.of(e);
      if (live.isEmpty() || !writing.recreate() || !refusal.updateOnly()) {
        throw e;
      }
      return change(sent, Action.RECREATED, refusal.text(), List.of(), live.get().version());
    }
    if (live.isEmpty()) {
      return change(sent, Action.CREATED, "not in the cluster", List.of(), null);
    }
    FieldSet wanted = cluster.ownership().owned(dry).orElse(FieldSet.empty());
    boolean edited = cluster.ownership().edited(live.get());
    List<String> lost = edited ? cluster.ownership().lost(live.get(), wanted) : List.of();
    List<FieldChange> fields = FieldDiff.between(sent, live.get().content(), dry.content(), lost);
    if (fields.isEmpty() && !edited && sightings != null) {
      sightings.same(sent, live.get(), wanted);
    }
    Action action = fields.isEmpty() ? Action.UNCHANGED : Action.CONFIGURED;
    return change(sent, action, "", fields, live.get().version());
  }

  private static PlannedChange change(
      Manifest sent,
      Action action,
      String reason,
      List<FieldChange> fields,
      @Nullable LiveVersion seen) {
    return new PlannedChange(sent.ref(), sent.apiVersion(), action, reason, fields, sent, seen);
  }

  private static Failure failure(Manifest sent, Stage stage, ApiError error) {
    Refusal refusal = Refusal.of(error);
    Reason reason = refusal.updateOnly() ? Reason.IMMUTABLE : refusal.reason();
    Failure failure = Desired.failureOf(sent, stage, reason, refusal.text(), refusal.field());
    return error
        .retryAfter()
        .map(wait -> failure.toBuilder().retryAfter(wait).build())
        .orElse(failure);
  }
}
