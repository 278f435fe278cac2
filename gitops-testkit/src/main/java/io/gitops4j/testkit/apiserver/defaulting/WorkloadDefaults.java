package io.gitops4j.testkit.apiserver.defaulting;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Workloads. Sources: kubernetes/kubernetes {@code pkg/apis/apps/v1/defaults.go}, {@code
 * pkg/apis/batch/v1/defaults.go}.
 */
final class WorkloadDefaults {

  private static final String APPS = "io.k8s.api.apps.v1.";
  private static final String BATCH = "io.k8s.api.batch.v1.";

  private WorkloadDefaults() {}

  static void register(Map<String, Consumer<Map<String, @Nullable Object>>> rules) {
    rules.put(APPS + "Deployment", WorkloadDefaults::deployment);
    rules.put(APPS + "DaemonSet", WorkloadDefaults::daemonSet);
    rules.put(APPS + "StatefulSet", WorkloadDefaults::statefulSet);
    rules.put(APPS + "ReplicaSet", o -> Json.child(o, "spec").putIfAbsent("replicas", 1L));
    rules.put(BATCH + "Job", WorkloadDefaults::job);
    rules.put(BATCH + "CronJob", WorkloadDefaults::cronJob);
    rules.put(
        BATCH + "PodFailurePolicyOnPodConditionsPattern", o -> Defaults.when(o, "status", "True"));
  }

  private static void deployment(Map<String, @Nullable Object> deployment) {
    Map<String, @Nullable Object> spec = Json.child(deployment, "spec");
    spec.putIfAbsent("replicas", 1L);
    Map<String, @Nullable Object> strategy = Json.child(spec, "strategy");
    Defaults.when(strategy, "type", "RollingUpdate");
    if ("RollingUpdate".equals(strategy.get("type"))) {
      Map<String, @Nullable Object> rolling = Json.child(strategy, "rollingUpdate");
      rolling.putIfAbsent("maxUnavailable", "25%");
      rolling.putIfAbsent("maxSurge", "25%");
    }
    spec.putIfAbsent("revisionHistoryLimit", 10L);
    spec.putIfAbsent("progressDeadlineSeconds", 600L);
  }

  private static void daemonSet(Map<String, @Nullable Object> set) {
    Map<String, @Nullable Object> spec = Json.child(set, "spec");
    Map<String, @Nullable Object> strategy = Json.child(spec, "updateStrategy");
    Defaults.when(strategy, "type", "RollingUpdate");
    if ("RollingUpdate".equals(strategy.get("type"))) {
      Map<String, @Nullable Object> rolling = Json.child(strategy, "rollingUpdate");
      rolling.putIfAbsent("maxUnavailable", 1L);
      rolling.putIfAbsent("maxSurge", 0L);
    } else if (Json.map(strategy, "rollingUpdate") != null) {
      // No default: the internal form always has both numbers.
      Map<String, @Nullable Object> rolling = Json.child(strategy, "rollingUpdate");
      rolling.putIfAbsent("maxUnavailable", 0L);
      rolling.putIfAbsent("maxSurge", 0L);
    }
    spec.putIfAbsent("revisionHistoryLimit", 10L);
  }

  private static void statefulSet(Map<String, @Nullable Object> set) {
    Map<String, @Nullable Object> spec = Json.child(set, "spec");
    Defaults.when(spec, "podManagementPolicy", "OrderedReady");
    Map<String, @Nullable Object> strategy = Json.child(spec, "updateStrategy");
    if (Json.string(strategy, "type").isEmpty()) {
      strategy.put("type", "RollingUpdate");
      Json.child(strategy, "rollingUpdate");
    }
    Map<String, @Nullable Object> rolling = Json.map(strategy, "rollingUpdate");
    if (rolling != null && "RollingUpdate".equals(strategy.get("type"))) {
      rolling.putIfAbsent("partition", 0L);
    }
    Map<String, @Nullable Object> retention =
        Json.child(spec, "persistentVolumeClaimRetentionPolicy");
    Defaults.when(retention, "whenDeleted", "Retain");
    Defaults.when(retention, "whenScaled", "Retain");
    spec.putIfAbsent("replicas", 1L);
    spec.putIfAbsent("revisionHistoryLimit", 10L);
    List<@Nullable Object> claims = Json.list(spec, "volumeClaimTemplates");
    if (claims != null) {
      claims.forEach(WorkloadDefaults::claim);
    }
  }

  private static void claim(@Nullable Object element) {
    Map<String, @Nullable Object> claim = Json.map(element);
    if (claim != null) {
      Defaults.when(claim, "kind", "PersistentVolumeClaim");
      Defaults.when(claim, "apiVersion", "v1");
    }
  }

  private static void job(Map<String, @Nullable Object> job) {
    Map<String, @Nullable Object> spec = Json.child(job, "spec");
    if (spec.get("completions") == null && spec.get("parallelism") == null) {
      spec.put("completions", 1L);
    }
    spec.putIfAbsent("parallelism", 1L);
    spec.putIfAbsent(
        "backoffLimit", spec.get("backoffLimitPerIndex") == null ? 6L : (long) Integer.MAX_VALUE);
    Map<String, @Nullable Object> labels = Json.map(spec, "template", "metadata", "labels");
    Map<String, @Nullable Object> metadata = Json.child(job, "metadata");
    if (labels != null && Errors.object(metadata, "labels").isEmpty()) {
      metadata.put("labels", Json.copyMap(labels));
    }
    spec.putIfAbsent("completionMode", "NonIndexed");
    spec.putIfAbsent("suspend", false);
    spec.putIfAbsent(
        "podReplacementPolicy",
        spec.get("podFailurePolicy") == null ? "TerminatingOrFailed" : "Failed");
    spec.putIfAbsent("manualSelector", false);
  }

  private static void cronJob(Map<String, @Nullable Object> job) {
    Map<String, @Nullable Object> spec = Json.child(job, "spec");
    Defaults.when(spec, "concurrencyPolicy", "Allow");
    spec.putIfAbsent("suspend", false);
    spec.putIfAbsent("successfulJobsHistoryLimit", 3L);
    spec.putIfAbsent("failedJobsHistoryLimit", 1L);
  }
}
