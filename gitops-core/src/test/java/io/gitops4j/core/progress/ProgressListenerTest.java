package io.gitops4j.core.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Action;
import io.gitops4j.Change;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.HealthReport;
import io.gitops4j.Location;
import io.gitops4j.Notice;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.event.ReconcileEvent.DriftDetected;
import io.gitops4j.event.ReconcileEvent.DriftReverted;
import io.gitops4j.event.ReconcileEvent.PassFinished;
import io.gitops4j.event.ReconcileEvent.PassStarted;
import io.gitops4j.event.ReconcileEvent.StageStarted;
import io.gitops4j.event.ReconcileEvent.UnitFinished;
import io.gitops4j.event.ReconcileEvent.UnitsLoaded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people see; the expected output is in the folder {@code progress} of the resources. */
class ProgressListenerTest {

  private static final UnitId APPS = UnitId.kustomization("flux-system", "apps");
  private static final UnitId INFRA = UnitId.kustomization("flux-system", "infrastructure");
  private static final ObjectRef WEB = new ObjectRef("apps", "Deployment", "prod", "web");
  private static final Revision REVISION =
      Revision.of("main@sha1:0123456789012345678901234567890123456789");

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(1_000_000 + millis);
  }

  private static UnitResult infrastructure() {
    return new UnitResult(
        INFRA,
        UnitStatus.SUCCEEDED,
        "",
        REVISION,
        new ChangeSet(
            List.of(
                Change.of(new ObjectRef("", "Namespace", "", "prod"), Action.CREATED),
                Change.of(new ObjectRef("", "ConfigMap", "prod", "a"), Action.UNCHANGED))),
        HealthReport.none(),
        null,
        Map.of(Stage.PLAN, Duration.ofMillis(200), Stage.APPLY, Duration.ofMillis(1050)));
  }

  private static UnitResult apps() {
    Failure failure =
        Failure.builder(Stage.RENDER, Reason.INVALID, "Cannot read it: a key is missing.")
            .location(Location.of("apps/web.yaml", 3, 5))
            .build();
    return new UnitResult(
        APPS,
        UnitStatus.FAILED,
        failure.message(),
        REVISION,
        ChangeSet.empty(),
        HealthReport.none(),
        failure,
        Map.of(Stage.RENDER, Duration.ofMillis(12)));
  }

  private static List<ReconcileEvent> events() {
    return List.of(
        new PassStarted(at(0), "git https://git.example.com/fleet.git"),
        new UnitsLoaded(at(10), REVISION, List.of(INFRA, APPS)),
        new StageStarted(at(10), INFRA, Stage.RESOLVE),
        new StageStarted(at(400), INFRA, Stage.APPLY),
        new StageStarted(at(900), APPS, Stage.RENDER),
        new UnitFinished(at(1300), INFRA, infrastructure()),
        new UnitFinished(at(1310), APPS, apps()),
        new PassFinished(
            at(1320),
            new ReconcileResult(
                REVISION,
                List.of(infrastructure(), apps()),
                null,
                Duration.ofMillis(1320),
                List.of(
                    new Notice(
                        APPS,
                        new ObjectRef(
                            "notification.toolkit.fluxcd.io", "Alert", "flux-system", "slack"),
                        Location.of("clusters/test/alerts.yaml", 1, 1),
                        "not supported yet: Alert")))),
        new DriftDetected(at(5000), INFRA, WEB, true),
        new DriftReverted(at(5100), INFRA, WEB, Duration.ofMillis(100)));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ProgressListenerTest.class.getResourceAsStream("/progress/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void plain_pass_printsLinesAndATable() throws IOException {
    StringBuilder out = new StringBuilder();
    ProgressListener listener = ProgressListener.plain(out);

    events().forEach(listener::on);

    assertThat(out.toString()).isEqualTo(golden("plain.txt"));
  }

  @Test
  void terminal_pass_drawsWhatRunsAnew() throws IOException {
    StringBuilder out = new StringBuilder();
    ProgressListener listener = ProgressListener.terminal(out);

    events().forEach(listener::on);

    assertThat(out.toString().replace("\u001b", "ESC")).isEqualTo(golden("terminal.txt"));
  }

  @Test
  void plain_controlCharacters_areNotPassedOn() {
    StringBuilder out = new StringBuilder();

    ProgressListener.plain(out).on(new PassStarted(at(0), "\u001b[2Jfleet"));

    assertThat(out.toString()).isEqualTo("Reconciling ?[2Jfleet\n");
  }

  @ParameterizedTest
  @CsvSource({"0,0ms", "999,999ms", "1250,1.2s", "59999,59.9s", "185000,3m05s"})
  void text_ofADuration_isShort(long millis, String text) {
    assertThat(ProgressListener.text(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
