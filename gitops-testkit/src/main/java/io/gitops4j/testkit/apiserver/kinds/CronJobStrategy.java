package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.pods.PodWarnings;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CronJobs. Source: kubernetes/kubernetes {@code pkg/apis/batch/validation/validation.go}. */
final class CronJobStrategy extends Strategy {

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    // Nothing is looked at.
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    schedule(spec, errors);
    errors.nonNegative(spec, "spec", "startingDeadlineSeconds");
    zone(spec, errors);
    String policy = Json.string(spec, "concurrencyPolicy");
    if (policy.isEmpty()) {
      errors.required("spec.concurrencyPolicy");
    } else {
      errors.oneOf(spec, "spec", "concurrencyPolicy", "Allow", "Forbid", "Replace");
    }
    jobTemplate(Errors.object(spec, "jobTemplate"), errors);
    errors.nonNegative(spec, "spec", "successfulJobsHistoryLimit");
    errors.nonNegative(spec, "spec", "failedJobsHistoryLimit");
  }

  private static void schedule(Map<String, @Nullable Object> spec, Errors errors) {
    String schedule = Json.string(spec, "schedule");
    if (schedule.isEmpty()) {
      errors.required("spec.schedule");
      return;
    }
    String wrong = CronSchedule.problem(schedule);
    if (!wrong.isEmpty()) {
      errors.invalid("spec.schedule", schedule, wrong);
    }
    if (schedule.contains("TZ")) {
      errors.invalid(
          "spec.schedule",
          schedule,
          "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    }
  }

  private static void zone(Map<String, @Nullable Object> spec, Errors errors) {
    if (!(spec.get("timeZone") instanceof String zone)) {
      return;
    }
    if (zone.isEmpty()) {
      errors.invalid("spec.timeZone", zone, "timeZone must be nil or non-empty string");
      return;
    }
    if (zone.equalsIgnoreCase("Local")) {
      errors.invalid(
          "spec.timeZone",
          zone,
          "timeZone must be an explicit time zone as defined in"
              + " https://www.iana.org/time-zones");
      return;
    }
    try {
      if (!ZoneId.getAvailableZoneIds().contains(ZoneId.of(zone).getId())) {
        errors.invalid("spec.timeZone", zone, "unknown time zone " + zone);
      }
    } catch (DateTimeException e) {
      errors.invalid("spec.timeZone", zone, "unknown time zone " + zone);
    }
  }

  private static void jobTemplate(Map<String, @Nullable Object> template, Errors errors) {
    Map<String, @Nullable Object> spec = Errors.object(template, "spec");
    String path = "spec.jobTemplate.spec";
    JobStrategy.validateSpec(spec, path, errors);
    if (spec.get("selector") != null) {
      errors.invalid(path + ".selector", spec.get("selector"), "`selector` will be auto-generated");
    }
    if (Boolean.TRUE.equals(spec.get("manualSelector"))) {
      errors.notSupported(path + ".manualSelector", true, List.of("nil", "false"));
    }
  }

  @Override
  void validateCreate(Map<String, @Nullable Object> object, Errors errors) {
    validate(object, errors);
    String name = Json.string(object, "metadata", "name");
    if (name.length() > 52) {
      errors.invalid("metadata.name", name, "must be no more than 52 characters");
    }
  }

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    return PodWarnings.of(
        Errors.object(object, "spec", "jobTemplate", "spec", "template"),
        "spec.jobTemplate.spec.template");
  }

  @Override
  List<String> createWarnings(Map<String, @Nullable Object> object) {
    return nameWarnings(object, "Pod names and hostnames");
  }
}
