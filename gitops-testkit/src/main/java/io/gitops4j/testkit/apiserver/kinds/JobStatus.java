package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a Job's status: what a finished Job must and must not have, and what never falls.
 *
 * <p>Only controllers write it, but for tests that play one. Source: kubernetes/kubernetes {@code
 * pkg/apis/batch/validation/validation.go}, {@code validateJobStatus}.
 */
final class JobStatus {

  private JobStatus() {}

  static void validate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    Map<String, @Nullable Object> status = Errors.object(updated, "status");
    Numbers.counters(
        status, List.of("active", "succeeded", "failed", "ready", "terminating"), errors);
    boolean complete = holds(status, "Complete");
    boolean failed = holds(status, "Failed");
    contradictions(status, complete, failed, errors);
    completionTime(status, complete, errors);
    if (failed && !holds(status, "FailureTarget")) {
      errors.invalidOmitted(
          "status.conditions",
          "cannot set Failed=True condition without the FailureTarget=true condition");
    }
    if (complete && !holds(status, "SuccessCriteriaMet")) {
      errors.invalidOmitted(
          "status.conditions",
          "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
    }
    if (complete || failed) {
      finished(status, errors);
    }
    long active = Errors.number(status, 0, "active");
    if (status.get("ready") instanceof Number ready && ready.longValue() > active) {
      errors.invalid("status.ready", ready, "cannot set more ready pods than active");
    }
    if (complete
        && Json.at(updated, "spec", "successPolicy") != null
        && !holds(status, "SuccessCriteriaMet")) {
      errors.invalidOmitted(
          "status.conditions",
          "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
    }
    counters(updated, live, errors);
    String started = Json.string(live, "status", "startTime");
    if (!started.isEmpty()
        && !started.equals(status.get("startTime"))
        && !Boolean.TRUE.equals(Json.at(updated, "spec", "suspend"))) {
      errors.required("status.startTime", "startTime cannot be removed for unsuspended job");
    }
  }

  /** An indexed Job whose completions go with its parallelism may have fewer that succeeded. */
  private static void counters(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    boolean elastic =
        "Indexed".equals(Json.at(updated, "spec", "completionMode"))
            && Json.equal(
                Json.at(updated, "spec", "completions"), Json.at(updated, "spec", "parallelism"));
    for (String counter : elastic ? List.of("failed") : List.of("failed", "succeeded")) {
      long now = Errors.number(updated, 0, "status", counter);
      if (now < Errors.number(live, 0, "status", counter)) {
        errors.invalid("status." + counter, now, "cannot decrease the " + counter + " counter");
      }
    }
  }

  private static void contradictions(
      Map<String, @Nullable Object> status, boolean complete, boolean failed, Errors errors) {
    if (complete && failed) {
      errors.invalidOmitted(
          "status.conditions", "cannot set Complete=True and Failed=true conditions");
    }
    if (complete && holds(status, "FailureTarget")) {
      errors.invalidOmitted(
          "status.conditions", "cannot set Complete=True and FailureTarget=true conditions");
    }
  }

  private static void completionTime(
      Map<String, @Nullable Object> status, boolean complete, Errors errors) {
    String path = "status.completionTime";
    String end = Json.string(status, "completionTime");
    if (!end.isEmpty() && !complete) {
      errors.invalid(
          path, end, "cannot set completionTime when there is no Complete=True condition");
    }
    if (end.isEmpty() && complete) {
      errors.required(path, "completionTime is required for Complete jobs");
    }
    String start = Json.string(status, "startTime");
    if (!end.isEmpty() && !start.isEmpty() && end.compareTo(start) < 0) {
      errors.invalid(path, end, "completionTime cannot be set before startTime");
    }
  }

  private static void finished(Map<String, @Nullable Object> status, Errors errors) {
    long active = Errors.number(status, 0, "active");
    if (active > 0) {
      errors.invalid("status.active", active, "active>0 is invalid for finished job");
    }
    if (Json.string(status, "startTime").isEmpty()) {
      errors.required("status.startTime", "startTime is required for finished job");
    }
    Map<String, @Nullable Object> uncounted = Json.map(status, "uncountedTerminatedPods");
    if (uncounted != null
        && !(Errors.texts(uncounted, "succeeded").isEmpty()
            && Errors.texts(uncounted, "failed").isEmpty())) {
      errors.invalid(
          "status.uncountedTerminatedPods",
          InternalJson.of("batch.UncountedTerminatedPods", uncounted),
          "must be empty for finished job");
    }
  }

  private static boolean holds(Map<String, @Nullable Object> status, String type) {
    return Errors.objects(status, "conditions").stream()
        .anyMatch(c -> type.equals(c.get("type")) && "True".equals(c.get("status")));
  }
}
