package io.gitops4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValuesTest {

  @Test
  void revision_ofFluxForm_hasNameAndDigest() {
    Revision revision = Revision.of("refs/heads/main@sha1:0123456789abcdef");
    assertThat(revision.name()).contains("refs/heads/main");
    assertThat(revision.digest()).isEqualTo("sha1:0123456789abcdef");
    assertThat(revision.shortened()).isEqualTo("refs/heads/main@01234567");
    assertThat(Revision.of("", "sha256:ab").name()).isEmpty();
  }

  @Test
  void location_printed_hasOnlyWhatIsKnown() {
    assertThat(Location.of("a.yaml")).hasToString("a.yaml");
    assertThat(Location.of("a.yaml", 3, 0)).hasToString("a.yaml:3");
    assertThat(Location.of("a.yaml", 3, 5)).hasToString("a.yaml:3:5");
  }

  @Test
  void failure_ofReasonTimeMayCure_isRetryable() {
    assertThat(Failure.of(Stage.APPLY, Reason.UNAVAILABLE, "m").retryable()).isTrue();
    assertThat(Failure.of(Stage.RENDER, Reason.INVALID, "m").retryable()).isFalse();
    assertThat(
            Failure.builder(Stage.APPLY, Reason.FORBIDDEN, "m")
                .retryAfter(Duration.ofSeconds(1))
                .build()
                .retryable())
        .isTrue();
  }

  @Test
  void exception_ofAFailureWithPlace_namesItFirst() {
    Failure failure =
        Failure.of(Stage.RENDER, Reason.INVALID, "Cannot read it.")
            .withLocation(Location.of("a.yaml", 1, 2));
    assertThat(new RenderException(failure)).hasMessage("a.yaml:1:2: Cannot read it.");
  }

  @Test
  void ownerLabels_ofAKustomization_areFluxs() {
    assertThat(UnitId.kustomization("flux-system", "apps").ownerLabels())
        .containsOnly(
            Map.entry("kustomize.toolkit.fluxcd.io/name", "apps"),
            Map.entry("kustomize.toolkit.fluxcd.io/namespace", "flux-system"));
    assertThat(new UnitId(UnitId.UNIT, "ops", "x").ownerLabels()).containsKey("gitops4j.io/name");
  }

  @Test
  void variables_ofTheSameName_takeTheLast() {
    Variables variables =
        Variables.of(List.of(Variable.of("a", "1", "x"), new Variable("a", "2", "y", true)));
    assertThat(variables.find("a")).map(Variable::value).contains("2");
    assertThat(variables).hasToString("[a=(redacted) from y]");
  }

  @Test
  void result_withAFailedAndABlockedUnit_failsWithTheFailed() {
    Failure blocked = Failure.of(Stage.DEPENDENCIES, Reason.DEPENDENCY_NOT_READY, "waits");
    Failure failed = Failure.of(Stage.APPLY, Reason.REJECTED, "refused");
    ReconcileResult result =
        new ReconcileResult(
            null,
            List.of(unit("a", UnitStatus.BLOCKED, blocked), unit("b", UnitStatus.FAILED, failed)),
            null,
            Duration.ZERO);
    assertThat(result.failure()).contains(failed);
    assertThatThrownBy(result::orThrow).isInstanceOf(GitOpsException.class).hasMessage("refused");
  }

  private static UnitResult unit(String name, UnitStatus status, @Nullable Failure failure) {
    return new UnitResult(
        UnitId.kustomization("flux-system", name),
        status,
        "",
        null,
        ChangeSet.empty(),
        HealthReport.none(),
        failure,
        Map.of(Stage.PLAN, Duration.ZERO));
  }
}
