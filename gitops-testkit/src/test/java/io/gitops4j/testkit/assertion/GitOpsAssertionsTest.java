package io.gitops4j.testkit.assertion;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Action;
import io.gitops4j.Change;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.HealthReport;
import io.gitops4j.Location;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.PlanResult;
import io.gitops4j.PlannedChange;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitPlan;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the assertions let pass, and what they say when they do not. */
class GitOpsAssertionsTest {

  private static final UnitId APPS = UnitId.kustomization("flux-system", "apps");
  private static final Revision MAIN = Revision.of("main@sha1:0123");
  private static final ObjectRef WEB = ObjectRef.of("apps/v1", "Deployment", "prod", "web");
  private static final ObjectRef CONFIG = ObjectRef.of("v1", "ConfigMap", "prod", "config");
  private static final Failure LATE =
      Failure.builder(Stage.AWAIT, Reason.UNHEALTHY, "web: ProgressDeadlineExceeded.")
          .object(WEB)
          .location(Location.of("apps/web.yaml", 12, 3))
          .build();

  private static ReconcileResult result(@Nullable Failure failure, Change... changes) {
    UnitResult unit =
        new UnitResult(
            APPS,
            failure == null ? UnitStatus.SUCCEEDED : UnitStatus.FAILED,
            failure == null ? "" : failure.message(),
            MAIN,
            new ChangeSet(List.of(changes)),
            HealthReport.none(),
            failure,
            Map.of());
    return new ReconcileResult(MAIN, List.of(unit), null, Duration.ofMillis(5));
  }

  private static final ReconcileResult WELL =
      result(
          null,
          Change.of(CONFIG, Action.CONFIGURED),
          Change.of(WEB, Action.CREATED),
          Change.of(ObjectRef.of("v1", "Service", "prod", "web"), Action.UNCHANGED));
  private static final ReconcileResult BAD = result(LATE, Change.of(WEB, Action.CONFIGURED));
  private static final ReconcileResult QUIET = result(null);

  private static void refused(ThrowingCallable assertion, String... text) {
    assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(text);
  }

  @Test
  void result_asExpected_passes() {
    assertThat(WELL)
        .succeeded()
        .created("Deployment/prod/web")
        .configured("ConfigMap/prod/config")
        .wroteOnly("Deployment/prod/web", "ConfigMap/prod/config")
        .unit("apps", UnitStatus.SUCCEEDED);
    assertThat(QUIET).succeeded().changedNothing().wroteOnly();
    assertThat(BAD)
        .failed(Stage.AWAIT)
        .on("Deployment/prod/web")
        .because("ProgressDeadlineExceeded")
        .because(Reason.UNHEALTHY)
        .at("apps/web.yaml:12");
  }

  @Test
  void success_thatWasNone_showsTheFailureAndWhatWasWritten() {
    refused(
        () -> assertThat(BAD).succeeded(),
        "expected success, but",
        "web: ProgressDeadlineExceeded.",
        "Kustomization/flux-system/apps FAILED",
        "Deployment/prod/web configured");
    refused(() -> assertThat(WELL).failed(), "expected a failure, but all went well");
  }

  @Test
  void changes_thatAreOthers_areShown() {
    refused(
        () -> assertThat(WELL).changedNothing(),
        "expected nothing to be written",
        "Deployment/prod/web created");
    refused(
        () -> assertThat(WELL).deleted("Deployment/prod/web"),
        "expected Deployment/prod/web to be deleted",
        "Deployment/prod/web created");
    refused(
        () -> assertThat(WELL).wroteOnly("Deployment/prod/web"),
        "expected only [Deployment/prod/web] to be written,"
            + " not [ConfigMap/prod/config, Deployment/prod/web]");
    refused(
        () -> assertThat(QUIET).created("Secret/prod/db"), "expected Secret/prod/db to be created");
  }

  @Test
  void unit_thatEndedOtherwiseOrIsNotThere_isNamed() {
    refused(
        () -> assertThat(BAD).unit("apps", UnitStatus.SUCCEEDED),
        "expected the unit apps to be SUCCEEDED, not FAILED");
    refused(
        () -> assertThat(BAD).unit("infra", UnitStatus.SUCCEEDED),
        "there is no unit infra",
        "Kustomization/flux-system/apps");
  }

  @Test
  void failure_thatIsAnother_isShownWhole() {
    refused(() -> assertThat(BAD).failed(Stage.PLAN), "in PLAN, not", "ProgressDeadlineExceeded");
    refused(
        () -> assertThat(BAD).failed().on("Deployment/prod/api"),
        "on Deployment/prod/api, not on Deployment/prod/web");
    refused(() -> assertThat(BAD).failed().because("OOMKilled"), "to say OOMKilled, not");
    refused(() -> assertThat(BAD).failed().because(Reason.TIMEOUT), "TIMEOUT, not UNHEALTHY");
    refused(() -> assertThat(BAD).failed().at("apps/api.yaml"), "at apps/api.yaml, not");
    ReconcileResult nothing = result(Failure.of(Stage.RENDER, Reason.INVALID, "no file."));
    refused(() -> assertThat(nothing).failed().on("Deployment/prod/web"), "not on no object");
  }

  private static PlanResult planned(@Nullable Plan plan, @Nullable Failure failure) {
    UnitStatus status = failure == null ? UnitStatus.SUCCEEDED : UnitStatus.FAILED;
    return new PlanResult(
        MAIN, List.of(new UnitPlan(APPS, status, "", plan, failure)), null, List.of());
  }

  @Test
  void plan_isHeldAgainstActionsAndFailures() {
    PlannedChange create =
        new PlannedChange(
            WEB, "apps/v1", Action.CREATED, "not in the cluster", List.of(), null, null);
    PlanResult plan = planned(new Plan(APPS, MAIN, List.of(create)), null);
    PlanResult failed = planned(null, LATE);
    PlanResult empty = planned(new Plan(APPS, MAIN, List.of()), null);

    assertThatCode(
            () -> {
              assertThat(plan).succeeded().plans(Action.CREATED, "Deployment/prod/web");
              assertThat(empty).succeeded().changesNothing();
            })
        .doesNotThrowAnyException();
    refused(
        () -> assertThat(plan).changesNothing(),
        "expected no changes, but",
        "Deployment/prod/web created (not in the cluster)");
    refused(
        () -> assertThat(plan).plans(Action.DELETED, "Deployment/prod/web"),
        "expected Deployment/prod/web to be deleted, but",
        "Deployment/prod/web created");
    refused(() -> assertThat(failed).succeeded(), "expected a plan, but: ");
    refused(() -> assertThat(failed).changesNothing(), "web: ProgressDeadlineExceeded");
    refused(() -> assertThat((PlanResult) null).succeeded(), "not to be null");
  }
}
