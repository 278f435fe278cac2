package io.gitops4j.testkit.apiserver.controllers;

import io.gitops4j.testkit.apiserver.controllers.Rollouts.Fate;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs: they start in one step and end in the next, unless they are suspended or hang. Source:
 * kubernetes/kubernetes {@code pkg/controller/job}.
 */
final class JobController implements Controller {

  @Override
  public List<GroupKind> kinds() {
    return List.of(new GroupKind("batch", "Job"));
  }

  @Override
  public void reconcile(Subject subject) {
    if (subject.terminating() || finished(subject)) {
      return;
    }
    Map<String, @Nullable Object> status = Json.copyMap(subject.status());
    long parallel = Errors.number(subject.spec(), 1, "parallelism");
    long completions = Errors.number(subject.spec(), parallel, "completions");
    if (Boolean.TRUE.equals(subject.spec().get("suspend"))) {
      List.of("active", "ready", "startTime").forEach(status::remove);
      subject.condition(
          status, "Suspended", "True", "JobSuspended", "Job suspended", "lastProbeTime");
    } else if (Json.string(status, "startTime").isEmpty()) {
      start(subject, status, Math.min(parallel, completions));
    } else if (subject.is(Fate.FAIL) || subject.is(Fate.CRASH_LOOP)) {
      fail(subject, status);
    } else if (!subject.is(Fate.STALL)) {
      succeed(subject, status, completions);
    }
    subject.status(status);
  }

  private static boolean finished(Subject subject) {
    return Errors.objects(subject.status(), "conditions").stream()
        .anyMatch(
            c ->
                List.of("Complete", "Failed").contains(Json.string(c, "type"))
                    && "True".equals(c.get("status")));
  }

  private static void start(Subject subject, Map<String, @Nullable Object> status, long active) {
    status.put("startTime", subject.now());
    status.put("active", active);
    status.put("ready", active);
    status.put("terminating", 0L);
    status.put("uncountedTerminatedPods", new LinkedHashMap<String, @Nullable Object>());
    boolean resumed = !Errors.objects(status, "conditions").isEmpty();
    if (resumed) {
      subject.condition(status, "Suspended", "False", "JobResumed", "Job resumed", "lastProbeTime");
    }
  }

  private static void fail(Subject subject, Map<String, @Nullable Object> status) {
    status.remove("active");
    status.put("ready", 0L);
    status.put("failed", Errors.number(subject.spec(), 6, "backoffLimit") + 1);
    for (String type : List.of("FailureTarget", "Failed")) {
      subject.condition(
          status,
          type,
          "True",
          "BackoffLimitExceeded",
          "Job has reached the specified backoff limit",
          "lastProbeTime");
    }
  }

  private static void succeed(
      Subject subject, Map<String, @Nullable Object> status, long completions) {
    long done =
        subject.is(Fate.SLOW) || subject.is(Fate.PARTIAL)
            ? subject.nextReady(completions, Errors.number(status, 0, "succeeded"))
            : completions;
    if (done > 0) {
      status.put("succeeded", done);
    }
    if (done < completions) {
      return;
    }
    status.remove("active");
    status.put("ready", 0L);
    status.put("completionTime", subject.now());
    if ("Indexed".equals(subject.spec().get("completionMode"))) {
      status.put("completedIndexes", completions == 1 ? "0" : "0-" + (completions - 1));
    }
    for (String type : List.of("SuccessCriteriaMet", "Complete")) {
      subject.condition(
          status,
          type,
          "True",
          "CompletionsReached",
          "Reached expected number of succeeded pods",
          "lastProbeTime");
    }
  }
}
