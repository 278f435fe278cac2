package io.gitops4j.testkit.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Action;
import io.gitops4j.Change;
import io.gitops4j.core.helm.release.ActionOptions;
import io.gitops4j.core.helm.release.ReleaseAttempts;
import io.gitops4j.core.helm.release.ReleaseCodec;
import io.gitops4j.core.helm.release.ReleasePolicy;
import io.gitops4j.core.helm.release.ReleasePolicy.DriftMode;
import io.gitops4j.core.helm.release.ReleasePreview;
import io.gitops4j.core.helm.release.ReleaseReconciler;
import io.gitops4j.core.helm.release.ReleaseReconciler.Desired;
import io.gitops4j.core.helm.release.ReleaseResult;
import io.gitops4j.core.helm.release.ReleaseState;
import io.gitops4j.core.helm.release.ReleaseStatus;
import io.gitops4j.core.helm.release.Releases;
import io.gitops4j.core.helm.release.Remediation;
import io.gitops4j.core.helm.release.Remediation.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a HelmRelease does about the states a release can be in. */
class ReleaseReconcilerTest {

  private static final ActionOptions OPTIONS =
      ActionOptions.builder().timeout(Duration.ofSeconds(30)).takeOwnership(true).build();
  private static final String BAD =
      "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 99999}]}\n";

  private final Stage stage = new Stage();
  private final Releases releases = stage.releases();
  private final ReleaseReconciler reconciler = ReleaseReconciler.of(releases);
  private final TestChart good = TestChart.simple("1.0.0");
  private final TestChart bad = TestChart.simple("1.1.0").with("templates/bad.yaml", BAD);
  private ReleaseAttempts attempts = ReleaseAttempts.none();

  @AfterEach
  void close() {
    stage.close();
  }

  private static ReleasePolicy policy(
      Remediation install, Remediation upgrade, boolean tests, DriftMode drift) {
    @Nullable ActionOptions testing = tests ? OPTIONS : null;
    return new ReleasePolicy(
        OPTIONS, install, OPTIONS, upgrade, testing, Set.of(), Set.of(), OPTIONS, OPTIONS, drift);
  }

  private static final ReleasePolicy PLAIN =
      policy(Remediation.ofInstall(), Remediation.ofUpgrade(0), false, DriftMode.DISABLED);

  private ReleaseResult reconcile(TestChart chart, Map<String, Object> values, ReleasePolicy how) {
    ReleaseResult result =
        reconciler.reconcile(
            new Desired("web", "prod", chart.content("web", Map.copyOf(values)), "", how),
            attempts);
    attempts = result.attempts();
    return result;
  }

  @Test
  void absent_isInstalled_andThenNothingIsWritten() {
    ReleaseResult first = reconcile(good, Map.of("word", "one"), PLAIN);
    long revision = stage.server.revision();

    ReleaseResult second = reconcile(good, Map.of("word", "one"), PLAIN);

    assertThat(first.failure()).isEmpty();
    assertThat(first.state()).isEqualTo(ReleaseState.IN_SYNC);
    assertThat(second.changes()).isEmpty();
    assertThat(stage.server.revision()).isEqualTo(revision);
    assertThat(stage.history("web")).containsExactly("1 deployed");
  }

  @Test
  void otherValuesOrChart_areUpgradedTo() {
    reconcile(good, Map.of(), PLAIN);
    reconcile(good, Map.of("word", "two"), PLAIN);
    reconcile(TestChart.simple("3.0.0"), Map.of("word", "two"), PLAIN);

    assertThat(stage.history("web")).containsExactly("1 superseded", "2 superseded", "3 deployed");
    assertThat(stage.data("web-config", "revision")).isEqualTo("3");
  }

  @Test
  void changedByHand_isUnmanagedAndUpgraded() {
    reconcile(good, Map.of(), PLAIN);
    releases.rollback("web", 1, OPTIONS);
    assertThat(reconcile(good, Map.of(), PLAIN).changes()).isEmpty();

    var record = stage.store.get("web", 2).orElseThrow();
    var edited =
        ReleaseCodec.withDefaults().decode(record).toBuilder()
            .config(Map.of("word", "by hand"))
            .build();
    stage.store.update(
        ReleaseCodec.withDefaults().record(edited).stored(record.version(), record.createdAt()));

    ReleaseResult result = reconcile(good, Map.of(), PLAIN);
    assertThat(result.failure()).isEmpty();
    assertThat(stage.history("web")).containsExactly("1 superseded", "2 superseded", "3 deployed");
  }

  @Test
  void madeByHelmAsDesired_isTakenOverWithoutAWrite() {
    releases.install("web", "prod", good.content("web", Map.of("word", "one")), OPTIONS);
    var record = stage.store.get("web", 1).orElseThrow();
    stage.store.update(
        ReleaseCodec.withDefaults()
            .record(ReleaseCodec.withDefaults().decode(record).toBuilder().labels(Map.of()).build())
            .stored(record.version(), record.createdAt()));
    long revision = stage.server.revision();

    ReleaseResult result = reconcile(good, Map.of("word", "one"), PLAIN);

    assertThat(result.state()).isEqualTo(ReleaseState.IN_SYNC);
    assertThat(stage.server.revision()).isEqualTo(revision);
    reconcile(good, Map.of("word", "two"), PLAIN);
    assertThat(stage.history("web")).containsExactly("1 superseded", "2 deployed");
  }

  @Test
  void leftPending_isUnlockedAndUpgraded() {
    reconcile(good, Map.of(), PLAIN);
    stage.store.create(
        ReleaseCodec.withDefaults()
            .record(
                releases.last("web").orElseThrow().toBuilder(2)
                    .status(ReleaseStatus.PENDING_UPGRADE, "stopped")
                    .build()));

    ReleaseResult result = reconcile(good, Map.of(), PLAIN);

    assertThat(result.failure()).isEmpty();
    assertThat(stage.history("web")).containsExactly("1 superseded", "2 failed", "3 deployed");
  }

  @Test
  void failedInstallation_isRemovedBetweenTriesAndStalls() {
    Remediation twice = new Remediation(Kind.UNINSTALL, 1, false, false);
    ReleasePolicy how = policy(twice, Remediation.ofUpgrade(0), false, DriftMode.DISABLED);

    ReleaseResult first = reconcile(bad, Map.of(), how);
    assertThat(first.failure()).isPresent();
    assertThat(first.stalled()).isFalse();
    assertThat(first.retryAfter()).contains(Duration.ZERO);
    assertThat(stage.history("web")).isEmpty();
    assertThat(stage.configMap("web-config")).isEmpty();

    ReleaseResult second = reconcile(bad, Map.of(), how);
    assertThat(second.stalled()).isTrue();
    assertThat(stage.history("web")).containsExactly("1 failed");

    ReleaseResult third = reconcile(bad, Map.of(), how);
    assertThat(third.stalled()).isTrue();
    assertThat(stage.history("web")).containsExactly("1 failed");

    ReleaseResult mended = reconcile(good, Map.of(), how);
    assertThat(mended.failure()).isEmpty();
    assertThat(stage.history("web")).containsExactly("1 failed", "2 deployed");
  }

  @Test
  void failedUpgrade_isRolledBackAndTriedAgainUntilItStalls() {
    ReleasePolicy how =
        policy(Remediation.ofInstall(), Remediation.ofUpgrade(1), false, DriftMode.DISABLED);
    reconcile(good, Map.of("word", "one"), how);

    ReleaseResult first = reconcile(bad, Map.of("word", "two"), how);
    assertThat(first.failure()).isPresent();
    assertThat(first.retryAfter()).contains(Duration.ZERO);
    assertThat(stage.history("web")).containsExactly("1 superseded", "2 failed", "3 deployed");
    assertThat(stage.data("web-config", "word")).isEqualTo("one");

    ReleaseResult second = reconcile(bad, Map.of("word", "two"), how);
    assertThat(second.stalled()).isTrue();
    assertThat(stage.history("web")).endsWith("4 failed", "5 deployed");

    ReleaseResult third = reconcile(bad, Map.of("word", "two"), how);
    assertThat(third.stalled()).isTrue();
    assertThat(third.failure().orElseThrow().message()).contains("no retries are left");
    assertThat(stage.history("web")).hasSize(5);

    assertThat(reconcile(good, Map.of("word", "three"), how).failure()).isEmpty();
    assertThat(stage.data("web-config", "word")).isEqualTo("three");
  }

  @Test
  void retryOnFailure_upgradesAgainAndNeverUndoes() {
    ReleasePolicy how =
        policy(
            Remediation.ofInstall(),
            new Remediation(Kind.RETRY, 0, false, false, Duration.ofMinutes(7)),
            false,
            DriftMode.DISABLED);
    reconcile(good, Map.of(), how);

    for (int i = 0; i < 3; i++) {
      ReleaseResult result = reconcile(bad, Map.of(), how);
      assertThat(result.stalled()).isFalse();
      assertThat(result.retryAfter()).contains(Duration.ofMinutes(7));
    }

    assertThat(stage.history("web"))
        .containsExactly("1 deployed", "2 failed", "3 failed", "4 failed");
  }

  @Test
  void rollback_thatIsNext_isPlannedObjectByObjectWithItsHooks() {
    String undo =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: undo, annotations: {helm.sh/hook: pre-rollback}}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers: [{name: main, image: "registry.example.com/job:1"}]
        """;
    String added = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: added}\n";
    TestChart broken = bad.with("templates/added.yaml", added);
    reconcile(TestChart.simple("1.0.0").with("templates/undo.yaml", undo), Map.of(), PLAIN);
    reconcile(broken, Map.of("word", "two"), PLAIN);
    Desired desired =
        new Desired(
            "web",
            "prod",
            broken.content("web", Map.of("word", "two")),
            "",
            policy(Remediation.ofInstall(), Remediation.ofUpgrade(2), false, DriftMode.DISABLED));

    ReleasePreview.Preview preview =
        ReleasePreview.of(releases, desired, reconciler.look(desired, attempts), List.of());

    assertThat(preview.release())
        .hasToString("rollback prod/web to revision 3; hooks: pre-rollback Job/prod/undo");
    assertThat(preview.changes())
        .extracting(change -> change.ref() + " " + change.action())
        .containsExactly(
            "ConfigMap/prod/web-config CONFIGURED",
            "ConfigMap/prod/web-extra UNCHANGED",
            "ConfigMap/prod/added DELETED");
    assertThat(preview.deletions()).isEqualTo(1);
    ReleaseResult result = reconciler.reconcile(desired, attempts);
    assertThat(result.failure()).isPresent();
    assertThat(stage.data("web-config", "word")).isEqualTo("plain");
  }

  @Test
  void failedTest_isAFailureUnlessIgnored() {
    String test =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: probe, annotations: {helm.sh/hook: test}}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers: [{name: main, image: "registry.example.com/job:1"}]
        """;
    TestChart tested = TestChart.simple("2.0.0").with("templates/test.yaml", test);
    stage.server.rollouts().fail("Job/prod/probe");
    reconcile(good, Map.of(), PLAIN);

    ReleaseResult failed =
        reconcile(
            tested,
            Map.of(),
            policy(Remediation.ofInstall(), Remediation.ofUpgrade(1), true, DriftMode.DISABLED));
    assertThat(failed.failure().orElseThrow().message()).contains("test hook Job/prod/probe");
    assertThat(stage.history("web")).containsExactly("1 superseded", "2 superseded", "3 deployed");
    assertThat(releases.last("web").orElseThrow().rollbackRevision()).isEqualTo(1);

    ReleaseResult ignored =
        reconcile(
            tested,
            Map.of("word", "x"),
            policy(
                Remediation.ofInstall(),
                new Remediation(Kind.ROLLBACK, 0, false, true),
                true,
                DriftMode.DISABLED));
    assertThat(ignored.failure()).isEmpty();
    assertThat(ignored.state()).isEqualTo(ReleaseState.IN_SYNC);
  }

  @Test
  void drift_isToldOrUndoneWithoutARevision() {
    reconcile(good, Map.of("word", "one"), PLAIN);
    stage.server.load(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-config, namespace: prod}\ndata: {word: drifted}\n");
    stage.client.configMaps().inNamespace("prod").withName("web-extra").delete();

    ReleaseResult told =
        reconcile(
            good,
            Map.of("word", "one"),
            policy(Remediation.ofInstall(), Remediation.ofUpgrade(0), false, DriftMode.WARN));
    assertThat(told.state()).isEqualTo(ReleaseState.DRIFTED);
    assertThat(told.drift())
        .extracting(change -> change.ref().name() + " " + change.action())
        .containsExactly("web-config CONFIGURED", "web-extra CREATED");
    assertThat(stage.data("web-config", "word")).isEqualTo("drifted");

    ReleaseResult undone =
        reconcile(
            good,
            Map.of("word", "one"),
            policy(Remediation.ofInstall(), Remediation.ofUpgrade(0), false, DriftMode.ENABLED));
    assertThat(undone.changes())
        .extracting(Change::action)
        .containsExactly(Action.CONFIGURED, Action.CREATED);
    assertThat(stage.data("web-config", "word")).isEqualTo("one");
    assertThat(stage.history("web")).containsExactly("1 deployed");
  }
}
