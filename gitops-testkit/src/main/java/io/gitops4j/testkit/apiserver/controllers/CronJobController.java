package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CronJobs: of the times that have passed on the server's clock the last one starts a Job, unless
 * it was suspended, is too late, or another Job still runs and none may run beside it; old Jobs go.
 *
 * <p>Nothing wakes it when a time comes: it looks whenever the controllers run, after a write or a
 * tick. Source: kubernetes/kubernetes {@code pkg/controller/cronjob/cronjob_controllerv2.go}.
 * Tests: {@code CronJobTest}.
 */
final class CronJobController implements Controller {
  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("batch", "CronJob"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (subject.terminating()) {
      return;
    }
    Kind jobs = subject.cluster().kind("batch", "Job").orElseThrow();
    List<Map<String, @Nullable Object>> owned = new ArrayList<>(subject.owned(jobs));
    Map<String, @Nullable Object> status = Json.copyMap(subject.status());
    owned.stream()
        .filter(job -> ended(job).equals("Complete"))
        .map(job -> Json.string(job, "status", "completionTime"))
        .filter(time -> time.compareTo(Json.string(status, "lastSuccessfulTime")) > 0)
        .max(Comparator.naturalOrder())
        .ifPresent(time -> status.put("lastSuccessfulTime", time));
    forget(subject, jobs, owned, "Complete", "successfulJobsHistoryLimit", 3);
    forget(subject, jobs, owned, "Failed", "failedJobsHistoryLimit", 1);
    owned.removeIf(job -> !ended(job).isEmpty());
    due(subject).ifPresent(time -> start(subject, jobs, owned, status, time));
    List<@Nullable Object> active = new ArrayList<>();
    owned.forEach(job -> active.add(reference(jobs, job)));
    status.remove("active");
    if (!active.isEmpty()) {
      status.put("active", active);
    }
    subject.status(status);
  }

  /** The type of the condition a Job ended with; empty while it has not. */
  private static String ended(Map<String, @Nullable Object> job) {
    return Errors.objects(job, "status", "conditions").stream()
        .filter(c -> "True".equals(c.get("status")))
        .map(c -> Json.string(c, "type"))
        .filter(List.of("Complete", "Failed")::contains)
        .findFirst()
        .orElse("");
  }

  private static void forget(
      Subject subject,
      Kind jobs,
      List<Map<String, @Nullable Object>> owned,
      String end,
      String limit,
      long otherwise) {
    List<Map<String, @Nullable Object>> done =
        owned.stream()
            .filter(job -> ended(job).equals(end))
            .sorted(Comparator.comparing(job -> Json.string(job, "status", "startTime")))
            .toList();
    long keep = Errors.number(subject.spec(), otherwise, limit);
    done.stream().limit(Math.max(0, done.size() - keep)).forEach(job -> delete(subject, jobs, job));
  }

  private static void delete(Subject subject, Kind jobs, Map<String, @Nullable Object> job) {
    subject
        .cluster()
        .delete(
            jobs,
            subject.namespace(),
            Json.string(job, "metadata", "name"),
            Json.string(job, "metadata", "uid"),
            "Background");
  }

  /** The time a Job is to be started for. */
  private static Optional<Instant> due(Subject subject) {
    if (Boolean.TRUE.equals(subject.spec().get("suspend"))) {
      return Optional.empty();
    }
    Instant now = subject.cluster().clock().instant();
    String last = Json.string(subject.status(), "lastScheduleTime");
    Instant from =
        Instant.parse(
            last.isEmpty() ? Json.string(subject.object(), "metadata", "creationTimestamp") : last);
    if (subject.spec().get("startingDeadlineSeconds") instanceof Number deadline) {
      Instant earliest = now.minusSeconds(deadline.longValue());
      from = earliest.isAfter(from) ? earliest : from;
    }
    String zone = Json.string(subject.spec(), "timeZone");
    return CronTimes.of(
            Json.string(subject.spec(), "schedule"), ZoneId.of(zone.isEmpty() ? "UTC" : zone))
        .lastBetween(from, now);
  }

  private static void start(
      Subject subject,
      Kind jobs,
      List<Map<String, @Nullable Object>> active,
      Map<String, @Nullable Object> status,
      Instant time) {
    String policy = Json.string(subject.spec(), "concurrencyPolicy");
    if (policy.equals("Forbid") && !active.isEmpty()) {
      return;
    }
    if (policy.equals("Replace")) {
      active.forEach(job -> delete(subject, jobs, job));
      active.clear();
    }
    String name = subject.name() + "-" + time.getEpochSecond() / 60;
    if (subject.cluster().get(jobs, subject.namespace(), name).isEmpty()) {
      active.add(subject.cluster().create(jobs, job(subject, name, time), Subject.MANAGER));
    }
    status.put("lastScheduleTime", time.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static Map<String, @Nullable Object> job(Subject subject, String name, Instant time) {
    Map<String, @Nullable Object> job = Json.copyMap(Errors.object(subject.spec(), "jobTemplate"));
    Map<String, @Nullable Object> metadata = Json.child(job, "metadata");
    metadata.put("name", name);
    metadata.put("namespace", subject.namespace());
    Json.child(metadata, "annotations")
        .put(SCHEDULED, time.truncatedTo(ChronoUnit.SECONDS).toString());
    metadata.put("ownerReferences", new ArrayList<@Nullable Object>(List.of(subject.owner())));
    return job;
  }

  private static Map<String, @Nullable Object> reference(
      Kind jobs, Map<String, @Nullable Object> job) {
    Map<String, @Nullable Object> reference = new LinkedHashMap<>();
    reference.put("kind", "Job");
    for (String name : List.of("namespace", "name", "uid")) {
      reference.put(name, Json.string(job, "metadata", name));
    }
    reference.put("apiVersion", jobs.apiVersion());
    return reference;
  }
}
