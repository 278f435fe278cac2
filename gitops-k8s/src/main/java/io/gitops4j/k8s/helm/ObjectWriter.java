package io.gitops4j.k8s.helm;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.FieldChange;
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

/** Writes single objects of a release, and says what a write would change. */
final class ObjectWriter {

  private static final int CLEANUP_ATTEMPTS = 5;
  private static final Duration GONE = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final KubernetesApi api;

  ObjectWriter(Cluster cluster, KubernetesApi api) {
    this.cluster = cluster;
    this.api = api;
  }

  /** The type of an object; empty when the cluster does not serve it. */
  Optional<ResourceType> type(Manifest object) {
    return cluster.discovery().find(object.apiVersion(), object.ref().kind());
  }

  /** Writes an object. */
  Change write(Manifest object, Writing writing) {
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
      Optional<LiveObject> live = type == null ? Optional.empty() : api.get(type, ref);
      if (type == null || live.isEmpty()) {
        return new PlannedChange(
            ref, object.apiVersion(), Action.CREATED, "not in the cluster", List.of(), sent, null);
      }
      LiveObject dry =
          api.apply(
              type,
              ref,
              sent.content(),
              new KubernetesApi.ApplyParameters(
                  cluster.fieldManager(), writing.forceConflicts(), true));
      FieldSet wanted = cluster.ownership().owned(dry).orElse(FieldSet.empty());
      List<String> lost =
          cluster.ownership().edited(live.get())
              ? cluster.ownership().lost(live.get(), wanted)
              : List.of();
      List<FieldChange> fields = FieldDiff.between(sent, live.get().content(), dry.content(), lost);
      Action action = fields.isEmpty() ? Action.UNCHANGED : Action.CONFIGURED;
      return new PlannedChange(
          ref, object.apiVersion(), action, "", fields, sent, live.get().version());
    } catch (ApiError e) {
      throw new ApplyException(failure(sent, Stage.PLAN, e), e);
    }
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
