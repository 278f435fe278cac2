package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.model.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronJobTest {
  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-01T00:00:30Z"));
  private final ApiServer server =
      ApiServer.builder().clock(clock).controllers(ApiServer.ControllerMode.MANUAL).start();

  @AfterEach
  void close() {
    server.close();
  }

  private void cron(String schedule, String fields) {
    server.load(
        """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "%s"
          %s
          jobTemplate:
            metadata: {labels: {of: report}}
            spec:
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: c, image: "x:1"}]
        """
            .formatted(schedule, fields));
  }

  private void pass(Duration time) {
    clock.advance(time);
    for (int i = 0; i < 4; i++) {
      server.tick();
    }
  }

  private List<Map<String, @Nullable Object>> jobs() {
    return server.list("batch/v1", "Job", "default");
  }

  private String status(String field) {
    return Json.string(
        server.get("batch/v1", "CronJob", "default", "report").orElseThrow(), "status", field);
  }

  private int active() {
    List<@Nullable Object> active =
        Json.list(
            server.get("batch/v1", "CronJob", "default", "report").orElseThrow(),
            "status",
            "active");
    return active == null ? 0 : active.size();
  }

  @ParameterizedTest
  @CsvSource({
    "*/5 * * * *, 2026-11-01T00:05:00Z",
    "30 9-17 * * mon-fri, 2026-11-02T09:30:00Z",
    "0 0 13 * 5, 2026-11-06T00:00:00Z",
    "0 0 29 2 *, 2028-02-29T00:00:00Z",
    "15 3 1 jan *, 2027-01-01T03:15:00Z",
    "@hourly, 2026-11-01T01:00:00Z",
    "@weekly, 2026-11-08T00:00:00Z",
    "@every 1h30m, 2026-11-01T01:30:30Z"
  })
  void schedule_itsTimeComes_startsOneJob(String schedule, Instant expected) {
    cron(schedule, "");
    pass(Duration.between(clock.instant(), expected).minusSeconds(1));
    assertThat(jobs()).isEmpty();
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(jobs()).hasSize(1);
    assertThat(status("lastScheduleTime")).isEqualTo(expected.toString());
    Map<String, @Nullable Object> job = jobs().get(0);
    assertThat(Json.string(job, "metadata", "name"))
        .isEqualTo("report-" + expected.getEpochSecond() / 60);
    assertThat(Json.string(job, "metadata", "labels", "of")).isEqualTo("report");
    assertThat(status("lastSuccessfulTime")).isNotEmpty();
    assertThat(active()).isZero();
  }

  @Test
  void timeZone_given_countsInIt() {
    cron("0 8 * * *", "timeZone: Europe/Berlin");
    pass(Duration.ofHours(7));
    assertThat(status("lastScheduleTime")).isEqualTo("2026-11-01T07:00:00Z");
  }

  @Test
  void missedTimes_whileAway_startOnlyTheLast() {
    cron("*/10 * * * *", "");
    pass(Duration.ofDays(40));
    assertThat(jobs()).hasSize(1);
    assertThat(status("lastScheduleTime")).isEqualTo("2026-12-11T00:00:00Z");
  }

  @Test
  void suspended_startsNothing_andTooLateNeither() {
    cron("*/10 * * * *", "suspend: true");
    pass(Duration.ofHours(1));
    assertThat(jobs()).isEmpty();
    cron("*/10 * * * *", "startingDeadlineSeconds: 20");
    pass(Duration.ofMinutes(1));
    assertThat(jobs()).isEmpty();
  }

  @Test
  void concurrencyPolicy_jobStillRuns_allowsForbidsOrReplaces() {
    for (int minute = 1; minute < 10; minute++) {
      Instant time = Instant.parse("2026-11-01T00:0" + minute + ":00Z");
      server.rollouts().hang("Job/default/report-" + time.getEpochSecond() / 60);
    }
    cron("* * * * *", "concurrencyPolicy: Allow");
    pass(Duration.ofMinutes(1));
    pass(Duration.ofMinutes(1));
    assertThat(active()).isEqualTo(2);
    cron("* * * * *", "concurrencyPolicy: Forbid");
    pass(Duration.ofMinutes(1));
    assertThat(active()).isEqualTo(2);
    cron("* * * * *", "concurrencyPolicy: Replace");
    pass(Duration.ofMinutes(1));
    assertThat(active()).isOne();
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void history_longerThanItsLimits_losesTheOldest() {
    cron("* * * * *", "successfulJobsHistoryLimit: 2");
    for (int i = 0; i < 5; i++) {
      pass(Duration.ofMinutes(1));
    }
    assertThat(jobs()).hasSize(2);
    assertThat(Json.string(jobs().get(1), "status", "startTime")).isEqualTo("2026-11-01T00:05:30Z");
  }
}
