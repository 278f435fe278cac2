package io.gitops4j.testkit.apiserver.differential;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Random Deployments, StatefulSets, DaemonSets, Jobs and CronJobs. */
final class Workloads {

  private final Chance chance;

  Workloads(Chance chance) {
    this.chance = chance;
  }

  private Tree tree() {
    return new Tree(chance);
  }

  Map<String, @Nullable Object> deployment() {
    return tree().in(99, "spec", this::deploymentSpec).fields();
  }

  private Map<String, @Nullable Object> deploymentSpec() {
    return tree()
        .with(50, "replicas", 1L, 2L, 3L, 0L)
        .in(98, "selector", this::selector)
        .in(99, "template", () -> new Pods(chance).template("Always"))
        .in(20, "strategy", this::strategy)
        .with(15, "minReadySeconds", 0L, 5L, 1000L)
        .with(15, "revisionHistoryLimit", 0L, 3L, 10L)
        .with(15, "progressDeadlineSeconds", 600L, 10L, 900L)
        .with(10, "paused", true, false)
        .fields();
  }

  private Map<String, @Nullable Object> selector() {
    if (chance.percent(94)) {
      return new LinkedHashMap<>(Map.of("matchLabels", new LinkedHashMap<>(Map.of("app", "a"))));
    }
    return new Selectors(chance).selector();
  }

  private Map<String, @Nullable Object> strategy() {
    return tree()
        .with(80, "type", "RollingUpdate", "Recreate", "RollingUpdate")
        .in(
            50,
            "rollingUpdate",
            () ->
                tree()
                    .with(70, "maxSurge", 1L, "25%", 0L, "0%", "101%", "1")
                    .with(70, "maxUnavailable", 1L, "25%", 0L, "0", "100%")
                    .fields())
        .fields();
  }

  Map<String, @Nullable Object> deploymentStatus() {
    return tree()
        .with(70, "replicas", 1L, 2L, 3L)
        .with(50, "readyReplicas", 0L, 1L, 2L)
        .with(40, "availableReplicas", 0L, 1L, 2L)
        .with(40, "updatedReplicas", 0L, 1L, 2L)
        .with(20, "unavailableReplicas", 0L, 1L)
        .with(50, "observedGeneration", 1L, 2L)
        .with(10, "collisionCount", 1L, 2L)
        .list(50, "conditions", 2, () -> condition("Available", "Progressing"))
        .fields();
  }

  private Map<String, @Nullable Object> condition(String... types) {
    return tree()
        .with(98, "type", (Object[]) types)
        .with(98, "status", "True", "False", "Unknown")
        .with(50, "reason", "Fine", "Bad")
        .with(50, "message", "m", "n")
        .with(30, "lastUpdateTime", "2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00")
        .with(30, "lastTransitionTime", "2020-01-01T00:00:00Z", null)
        .fields();
  }

  Map<String, @Nullable Object> cronJob() {
    return tree().in(99, "spec", this::cronJobSpec).fields();
  }

  private Map<String, @Nullable Object> cronJobSpec() {
    return tree()
        .with(
            98,
            "schedule",
            "* * * * *",
            "0 0 * * 0",
            "@daily",
            "*/5 1-3 * * *",
            "61 * * * *",
            "TZ=UTC 0 0 * * *")
        .with(10, "timeZone", "Etc/UTC", "Europe/Rome", "Nowhere/At", "Local")
        .with(10, "startingDeadlineSeconds", 0L, 10L, 300L)
        .with(20, "concurrencyPolicy", "Allow", "Forbid", "Replace")
        .with(20, "suspend", true, false)
        .with(10, "successfulJobsHistoryLimit", 0L, 3L, 5L)
        .with(10, "failedJobsHistoryLimit", 0L, 1L)
        .in(99, "jobTemplate", this::jobTemplate)
        .fields();
  }

  private Map<String, @Nullable Object> jobTemplate() {
    return tree()
        .in(
            15,
            "metadata",
            () ->
                tree()
                    .texts(80, "labels", List.of("app", "tier"), "a", "b")
                    .texts(30, "annotations", List.of("n"), "1", "2")
                    .fields())
        .in(99, "spec", this::jobSpec)
        .fields();
  }

  private Map<String, @Nullable Object> jobSpec() {
    return tree()
        .in(
            99,
            "template",
            () -> new Pods(chance).template("Never", "OnFailure", "Never", "OnFailure"))
        .with(20, "backoffLimit", 0L, 6L, 2L)
        .with(15, "parallelism", 0L, 1L, 2L)
        .with(15, "completions", 1L, 2L)
        .with(10, "activeDeadlineSeconds", 1L, 600L)
        .with(10, "ttlSecondsAfterFinished", 0L, 60L)
        .with(8, "completionMode", "Indexed", "NonIndexed")
        .with(5, "suspend", true, false)
        .with(4, "backoffLimitPerIndex", 0L, 1L)
        .with(3, "podReplacementPolicy", "Failed", "TerminatingOrFailed")
        .with(3, "manualSelector", true, false)
        .in(2, "selector", this::selector)
        .in(5, "podFailurePolicy", this::failurePolicy)
        .fields();
  }

  private Map<String, @Nullable Object> failurePolicy() {
    return tree()
        .list(
            98,
            "rules",
            2,
            () ->
                tree()
                    .with(98, "action", "FailJob", "Ignore", "Count")
                    .in(
                        50,
                        "onExitCodes",
                        () ->
                            tree()
                                .with(97, "operator", "In", "NotIn")
                                .some(97, "values", 1L, 2L, 42L)
                                .with(20, "containerName", "a", "z")
                                .fields())
                    .list(
                        50,
                        "onPodConditions",
                        2,
                        () ->
                            tree()
                                .with(97, "type", "DisruptionTarget")
                                .with(60, "status", "True")
                                .fields())
                    .fields())
        .fields();
  }

  Map<String, @Nullable Object> cronJobStatus() {
    return tree()
        .with(70, "lastScheduleTime", "2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z")
        .with(40, "lastSuccessfulTime", "2020-01-01T00:00:10Z", null)
        .list(
            40,
            "active",
            2,
            () ->
                tree()
                    .with(80, "name", "j", "k")
                    .with(50, "namespace", "x")
                    .with(50, "kind", "Job")
                    .with(30, "uid", "u")
                    .fields())
        .fields();
  }

  Map<String, @Nullable Object> job() {
    return tree().in(99, "spec", this::jobSpec).fields();
  }

  Map<String, @Nullable Object> daemonSet() {
    return tree().in(99, "spec", this::daemonSetSpec).fields();
  }

  private Map<String, @Nullable Object> daemonSetSpec() {
    return tree()
        .in(98, "selector", this::selector)
        .in(99, "template", () -> new Pods(chance).template("Always"))
        .in(20, "updateStrategy", () -> updates("maxSurge", "maxUnavailable"))
        .with(15, "minReadySeconds", 0L, 5L)
        .with(15, "revisionHistoryLimit", 0L, 3L, 10L)
        .fields();
  }

  private Map<String, @Nullable Object> updates(String... numbers) {
    return tree()
        .with(80, "type", "RollingUpdate", "OnDelete", "RollingUpdate")
        .in(
            50,
            "rollingUpdate",
            () -> {
              Tree update = tree();
              for (String name : numbers) {
                update.with(60, name, 1L, 0L, "25%", "0%", 2L);
              }
              return update.fields();
            })
        .fields();
  }

  Map<String, @Nullable Object> statefulSet() {
    return tree().in(99, "spec", this::statefulSetSpec).fields();
  }

  private Map<String, @Nullable Object> statefulSetSpec() {
    return tree()
        .with(50, "replicas", 1L, 2L, 0L)
        .with(80, "serviceName", "s", "s", "s", "s", "t")
        .in(98, "selector", this::selector)
        .in(99, "template", () -> new Pods(chance).template("Always"))
        .in(20, "updateStrategy", () -> updates("partition", "maxUnavailable"))
        .with(10, "podManagementPolicy", "Parallel", "OrderedReady", "OrderedReady")
        .with(15, "minReadySeconds", 0L, 5L)
        .with(15, "revisionHistoryLimit", 0L, 3L, 10L)
        .in(10, "ordinals", () -> tree().with(90, "start", 0L, 3L).fields())
        .in(
            10,
            "persistentVolumeClaimRetentionPolicy",
            () ->
                tree()
                    .with(70, "whenDeleted", "Delete", "Retain")
                    .with(70, "whenScaled", "Delete", "Retain")
                    .fields())
        .list(20, "volumeClaimTemplates", 1, this::claimTemplate)
        .fields();
  }

  private Map<String, @Nullable Object> claimTemplate() {
    return tree()
        .in(98, "metadata", () -> tree().with(98, "name", "data", "data", "logs").fields())
        .putAll(new FurtherKinds(chance).claim())
        .fields();
  }

  Map<String, @Nullable Object> furtherStatus() {
    return tree()
        .with(50, "replicas", 1L, 2L)
        .with(30, "readyReplicas", 0L, 1L)
        .with(30, "currentNumberScheduled", 0L, 1L)
        .with(30, "active", 0L, 1L)
        .with(20, "succeeded", 1L)
        .with(20, "startTime", "2020-01-01T00:00:00Z")
        .with(40, "observedGeneration", 1L, 2L)
        .list(40, "conditions", 2, () -> condition("Complete", "Ready", "Suspended"))
        .fields();
  }
}
