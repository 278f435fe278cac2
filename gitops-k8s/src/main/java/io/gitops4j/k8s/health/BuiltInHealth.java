package io.gitops4j.k8s.health;

import static io.gitops4j.k8s.health.HealthCheck.condition;
import static io.gitops4j.k8s.health.HealthCheck.message;

import io.gitops4j.Health;
import io.gitops4j.ObjectRef;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.health.HealthCheck.Result;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of kstatus for built-in kinds, which match by group and kind ({@code core.go,
 * legacyTypes}). The order inside each rule is kstatus' own: which of several unmet conditions is
 * named depends on it.
 */
final class BuiltInHealth {

  private BuiltInHealth() {}

  static @Nullable Result of(Map<String, @Nullable Object> object, Instant now) {
    String apiVersion = Json.text(object, "apiVersion");
    String kind = Json.text(object, "kind");
    String group = ObjectRef.groupOf(apiVersion);
    return switch (group.isEmpty() ? kind : group + "/" + kind) {
      case "apps/Deployment", "extensions/Deployment" -> deployment(object);
      case "apps/StatefulSet" -> statefulSet(object);
      case "apps/DaemonSet", "extensions/DaemonSet" -> daemonSet(object);
      case "apps/ReplicaSet", "extensions/ReplicaSet" -> replicaSet(object);
      case "Pod" -> pod(object, now);
      case "PersistentVolumeClaim" -> claim(object);
      case "Service" -> service(object);
      case "batch/Job" -> job(object);
      case "apiextensions.k8s.io/CustomResourceDefinition" -> definition(object);
      case "Secret", "ConfigMap", "batch/CronJob", "policy/PodDisruptionBudget" ->
          Result.current("");
      default -> null;
    };
  }

  private static Result deployment(Map<String, @Nullable Object> object) {
    Optional<Map<String, @Nullable Object>> progressing = condition(object, "Progressing");
    boolean complete = false;
    if (progressing.isPresent()) {
      String reason = Json.text(progressing.get(), "reason");
      if (reason.equals("ProgressDeadlineExceeded")) {
        return Result.failed(message(progressing.get()));
      }
      complete = HealthCheck.isTrue(progressing.get()) && reason.equals("NewReplicaSetAvailable");
    }
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    Map<String, @Nullable Object> status = Json.child(object, "status");
    if (spec.get("progressDeadlineSeconds") == null
        || Json.number(spec, "progressDeadlineSeconds", 0) == Integer.MAX_VALUE) {
      complete = true;
    }
    long wanted = Json.number(spec, "replicas", 1);
    long replicas = Json.number(status, "replicas", 0);
    long updated = Json.number(status, "updatedReplicas", 0);
    long ready = Json.number(status, "readyReplicas", 0);
    long available = Json.number(status, "availableReplicas", 0);
    if (replicas < wanted) {
      return count("replicas", replicas, wanted);
    }
    if (updated < wanted) {
      return count("updated", updated, wanted);
    }
    if (replicas > wanted) {
      return Result.inProgress("pending termination: " + (replicas - wanted));
    }
    if (updated > available) {
      return count("available", available, updated);
    }
    if (wanted > ready) {
      return count("ready", ready, wanted);
    }
    if (!complete) {
      return Result.inProgress("the new ReplicaSet is not available");
    }
    Optional<Map<String, @Nullable Object>> availableNow = condition(object, "Available");
    if (availableNow.isEmpty() || !HealthCheck.isTrue(availableNow.get())) {
      return Result.inProgress("not available");
    }
    return Result.current("replicas: " + replicas);
  }

  private static Result statefulSet(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    Map<String, @Nullable Object> status = Json.child(object, "status");
    if (Json.text(Json.child(spec, "updateStrategy"), "type").equals("OnDelete")) {
      return Result.current("updated on delete");
    }
    long wanted = Json.number(spec, "replicas", 1);
    long replicas = Json.number(status, "replicas", 0);
    long ready = Json.number(status, "readyReplicas", 0);
    long current = Json.number(status, "currentReplicas", 0);
    long updated = Json.number(status, "updatedReplicas", 0);
    if (wanted > replicas) {
      return count("replicas", replicas, wanted);
    }
    if (wanted > ready) {
      return count("ready", ready, wanted);
    }
    if (replicas > wanted) {
      return Result.inProgress("pending termination: " + (replicas - wanted));
    }
    long partition = Json.number(Json.at(spec, "updateStrategy", "rollingUpdate"), "partition", -1);
    if (partition != -1) {
      return updated < wanted - partition
          ? count("updated", updated, wanted - partition)
          : Result.current("partition rolled out: " + updated);
    }
    if (wanted > current) {
      return count("current", current, wanted);
    }
    String revision = Json.text(status, "updateRevision");
    if (!Json.text(status, "currentRevision").equals(revision)) {
      return Result.inProgress("waiting for the update to revision " + revision);
    }
    return Result.current("replicas: " + replicas);
  }

  private static Result daemonSet(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> status = Json.child(object, "status");
    if (!(status.get("observedGeneration") instanceof Number)) {
      return Result.inProgress("the controller has not seen it");
    }
    if (!(status.get("desiredNumberScheduled") instanceof Number)) {
      return Result.inProgress("the number of Pods is not known");
    }
    long wanted = Json.number(status, "desiredNumberScheduled", 0);
    long scheduled = Json.number(status, "currentNumberScheduled", 0);
    long updated = Json.number(status, "updatedNumberScheduled", 0);
    long available = Json.number(status, "numberAvailable", 0);
    long ready = Json.number(status, "numberReady", 0);
    if (scheduled < wanted) {
      return count("scheduled", scheduled, wanted);
    }
    if (updated < wanted) {
      return count("updated", updated, wanted);
    }
    if (available < wanted) {
      return count("available", available, wanted);
    }
    if (ready < wanted) {
      return count("ready", ready, wanted);
    }
    return Result.current("Pods: " + wanted);
  }

  private static Result replicaSet(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    Map<String, @Nullable Object> status = Json.child(object, "status");
    Optional<Map<String, @Nullable Object>> failure = condition(object, "ReplicaFailure");
    if (failure.isPresent() && HealthCheck.isTrue(failure.get())) {
      return Result.inProgress(message(failure.get()));
    }
    long wanted = Json.number(spec, "replicas", 1);
    long labelled = Json.number(status, "fullyLabeledReplicas", 0);
    long available = Json.number(status, "availableReplicas", 0);
    long ready = Json.number(status, "readyReplicas", 0);
    long replicas = Json.number(status, "replicas", 0);
    if (wanted > labelled) {
      return count("labelled", labelled, wanted);
    }
    if (wanted > available) {
      return count("available", available, wanted);
    }
    if (wanted > ready) {
      return count("ready", ready, wanted);
    }
    if (replicas > wanted) {
      return Result.inProgress("pending termination: " + (replicas - wanted));
    }
    return Result.current("replicas: " + replicas);
  }

  private static Result pod(Map<String, @Nullable Object> object, Instant now) {
    Map<String, @Nullable Object> status = Json.child(object, "status");
    Optional<Map<String, @Nullable Object>> ready = condition(object, "Ready");
    return switch (Json.text(status, "phase")) {
      case "Succeeded" -> Result.current("completed");
      case "Failed" -> Result.failed("the Pod failed");
      case "Running" ->
          ready.isPresent() && HealthCheck.isTrue(ready.get())
              ? Result.current("ready")
              : crash(status)
                  .map(Result::failed)
                  .orElseGet(() -> Result.inProgress("running and not ready"));
      case "Pending" -> pending(object, now);
      default -> Result.inProgress("phase unknown");
    };
  }

  private static Result pending(Map<String, @Nullable Object> object, Instant now) {
    Optional<Map<String, @Nullable Object>> scheduled = condition(object, "PodScheduled");
    if (scheduled.isPresent()
        && HealthCheck.isFalse(scheduled.get())
        && Json.text(scheduled.get(), "reason").equals("Unschedulable")) {
      Instant created =
          HealthCheck.time(Json.text(Json.child(object, "metadata"), "creationTimestamp"));
      Instant since = created == null ? now : created;
      return new Result(
              Health.IN_PROGRESS, "cannot be scheduled", since.plus(HealthCheck.SCHEDULE_WINDOW))
          .at(now);
    }
    return Result.inProgress("pending");
  }

  private static Optional<String> crash(Map<String, @Nullable Object> status) {
    for (Map<String, @Nullable Object> container : Json.objects(status, "containerStatuses")) {
      String reason = Json.text(Json.at(container, "state", "waiting"), "reason");
      if (reason.equals("CrashLoopBackOff")) {
        return Optional.of("container " + Json.text(container, "name") + ": " + reason);
      }
    }
    return Optional.empty();
  }

  private static Result claim(Map<String, @Nullable Object> object) {
    String phase = Json.text(Json.child(object, "status"), "phase");
    return phase.equals("Bound")
        ? Result.current("bound")
        : Result.inProgress("not bound: phase " + (phase.isEmpty() ? "unknown" : phase));
  }

  private static Result service(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    if (Json.text(spec, "type").equals("LoadBalancer") && Json.text(spec, "clusterIP").isEmpty()) {
      return Result.inProgress("no cluster IP yet");
    }
    return Result.current("");
  }

  /** Flux's rule, which replaces that of kstatus. */
  private static Result job(Map<String, @Nullable Object> object) {
    Optional<Map<String, @Nullable Object>> suspended = condition(object, "Suspended");
    if (suspended.isPresent() && HealthCheck.isTrue(suspended.get())) {
      return Result.current("suspended");
    }
    Optional<Map<String, @Nullable Object>> complete = condition(object, "Complete");
    if (complete.isPresent() && HealthCheck.isTrue(complete.get())) {
      return Result.current("completed");
    }
    Optional<Map<String, @Nullable Object>> failed = condition(object, "Failed");
    if (failed.isPresent() && HealthCheck.isTrue(failed.get())) {
      return Result.failed(message(failed.get()));
    }
    return Result.inProgress("running");
  }

  private static Result definition(Map<String, @Nullable Object> object) {
    Optional<Map<String, @Nullable Object>> names = condition(object, "NamesAccepted");
    if (names.isPresent() && HealthCheck.isFalse(names.get())) {
      return Result.failed(message(names.get()));
    }
    Optional<Map<String, @Nullable Object>> established = condition(object, "Established");
    if (established.isPresent() && HealthCheck.isTrue(established.get())) {
      return Result.current("established");
    }
    if (established.isPresent()
        && HealthCheck.isFalse(established.get())
        && !Json.text(established.get(), "reason").equals("Installing")) {
      return Result.failed(message(established.get()));
    }
    return Result.inProgress("not established");
  }

  private static Result count(String what, long is, long wanted) {
    return Result.inProgress(what + ": " + is + "/" + wanted);
  }
}
