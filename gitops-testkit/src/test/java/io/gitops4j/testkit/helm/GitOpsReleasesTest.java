package io.gitops4j.testkit.helm;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Change;
import io.gitops4j.Notice;
import io.gitops4j.Plan;
import io.gitops4j.PlannedHook;
import io.gitops4j.PlannedRelease;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Stage;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.helm.release.ActionOptions;
import io.gitops4j.core.helm.release.Release;
import io.gitops4j.core.helm.release.ReleaseCodec;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.k8s.plan.DeletionBudget;
import io.gitops4j.testkit.apiserver.http.RequestLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HelmReleases of a repository as an engine keeps them in an API server: as Helm would. */
@Timeout(180)
class GitOpsReleasesTest {

  private static final ActionOptions OPTIONS =
      ActionOptions.builder().timeout(Duration.ofSeconds(30)).build();
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: {{ .Release.Name }}}
      spec:
        replicas: {{ .Values.replicas | default 1 }}
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "registry.example.com/web:1"}]}
      """;

  private final Scene stage = new Scene();

  /** A stage with a fleet. */
  private static final class Scene implements AutoCloseable {
    final io.gitops4j.testkit.helm.Stage cluster = new io.gitops4j.testkit.helm.Stage();
    Fleet fleet = new Fleet(cluster.client);

    @Override
    public void close() {
      fleet.close();
      cluster.close();
    }
  }

  private final List<ReconcileEvent> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    stage.close();
  }

  private Fleet fleet() {
    return stage.fleet;
  }

  private GitOps open() {
    return fleet().builder().listener(events::add).build();
  }

  private List<String> history() {
    return stage.cluster.history("web");
  }

  private Release last() {
    return stage.cluster.releases().last("web").orElseThrow();
  }

  private static UnitResult web(ReconcileResult result) {
    return result.unit(Fleet.WEB).orElseThrow(() -> new AssertionError(result));
  }

  private static Plan plan(GitOps gitops) {
    return gitops.plan().orThrow().plan(Fleet.WEB).orElseThrow();
  }

  private static List<String> actions(Plan plan) {
    return plan.changes().stream().map(change -> change.ref() + " " + change.action()).toList();
  }

  private List<RequestLog.Entry> requests() {
    return stage.cluster.server.requests().all().stream()
        .filter(entry -> !entry.query().contains("watch=true"))
        .toList();
  }

  private static String job(String name, String event, String... annotations) {
    StringBuilder more = new StringBuilder();
    for (String annotation : annotations) {
      more.append(", helm.sh/").append(annotation);
    }
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: %s, annotations: {helm.sh/hook: "%s"%s}}
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: Never
          containers: [{name: main, image: "registry.example.com/job:1"}]
    """
        .formatted(name, event, more);
  }

  @Test
  void release_ofARepository_isToldWhatTheClusterIsAndServes() {
    String told =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: told}
        data:
          version: {{ .Capabilities.KubeVersion.Version }}
          kind: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}
        """;
    fleet()
        .chart(TestChart.simple("1.0.0").with("templates/told.yaml", told))
        .release("values: {word: one}")
        .commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      stage.cluster.server.requests().clear();
      gitops.reconcile().orThrow();
      assertThat(requests())
          .as("a pass without a change does not ask again")
          .noneMatch(entry -> entry.path().equals("/version"));
    }
    assertThat(last().manifest())
        .contains("version: " + stage.cluster.client.getKubernetesVersion().getGitVersion())
        .contains("kind: \"true\"");
  }

  @Test
  void release_ofARepository_isInstalledAsHelmWouldAndThenLeftAlone() {
    fleet().chart(TestChart.simple("1.0.0")).release("values: {word: one}").commit();
    try (GitOps gitops = open()) {
      ReconcileResult first = gitops.reconcile().orThrow();

      assertThat(web(first).status()).isEqualTo(UnitStatus.SUCCEEDED);
      assertThat(web(first).message())
          .contains("release prod/web is deployed at revision 1 of web-1.0.0");
      assertThat(history()).containsExactly("1 deployed");
      assertThat(last().config()).isEqualTo(Map.of("word", "one"));
      assertThat(last().notes()).isEqualTo("one & <so on>\n");
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("one");
      assertThat(first.notices()).isEmpty();
      long revision = stage.cluster.server.revision();
      stage.cluster.server.requests().clear();

      ReconcileResult second = gitops.reconcile().orThrow();

      assertThat(web(second).status()).isEqualTo(UnitStatus.UNCHANGED);
      assertThat(web(second).changes().entries())
          .extracting(Change::toString)
          .containsExactly(
              "ConfigMap/prod/web-config unchanged", "ConfigMap/prod/web-extra unchanged");
      assertThat(stage.cluster.server.revision()).isEqualTo(revision);
      assertThat(requests()).hasSize(1).first().asString().contains("GET").contains("/secrets");
      assertThat(gitops.plan()).changesNothing();
    }
    try (GitOps restarted = open()) {
      long revision = stage.cluster.server.revision();

      assertThat(web(restarted.reconcile().orThrow()).status()).isEqualTo(UnitStatus.UNCHANGED);
      assertThat(stage.cluster.server.revision()).isEqualTo(revision);
    }
  }

  @Test
  void release_withOtherValuesAndChart_isPlannedAndUpgraded() {
    fleet().chart(TestChart.simple("1.0.0")).release("values: {word: one}").commit();
    try (GitOps gitops = open()) {
      assertThat(actions(plan(gitops)))
          .containsExactly("ConfigMap/prod/web-config CREATED", "ConfigMap/prod/web-extra CREATED");
      gitops.reconcile().orThrow();
      fleet()
          .chart(
              TestChart.simple("1.1.0").with("templates/hook.yaml", job("migrate", "pre-upgrade")))
          .release("values: {word: two, extra: false}")
          .commit();

      Plan plan = plan(gitops);

      assertThat(actions(plan))
          .containsExactly(
              "ConfigMap/prod/web-config CONFIGURED", "ConfigMap/prod/web-extra DELETED");
      assertThat(plan.changes().get(0).fields())
          .extracting(field -> field.pointer() + " " + field.before() + " " + field.after())
          .containsExactly("/data/revision 1 2", "/data/upgrade false true", "/data/word one two");
      PlannedRelease release = plan.release().orElseThrow();
      assertThat(release.step()).isEqualTo(PlannedRelease.Step.UPGRADE);
      assertThat(release.revision()).isEqualTo(2);
      assertThat(release.hooks())
          .extracting(PlannedHook::toString)
          .containsExactly("pre-upgrade Job/prod/migrate");
      assertThat(release.hooks().get(0).desired().ref().kind()).isEqualTo("Job");
      assertThat(history()).containsExactly("1 deployed");

      gitops.reconcile().orThrow();

      assertThat(history()).containsExactly("1 superseded", "2 deployed");
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("two");
      assertThat(stage.cluster.configMap("web-extra")).isEmpty();
      assertThat(events)
          .filteredOn(ReconcileEvent.HookFinished.class::isInstance)
          .extracting(event -> ((ReconcileEvent.HookFinished) event).event())
          .containsExactly("pre-upgrade");
    }
  }

  @Test
  void upgrade_thatDoesNotBecomeHealthy_isRolledBackAndNotTriedAgain() {
    TestChart chart = TestChart.simple("1.0.0").with("templates/deployment.yaml", DEPLOYMENT);
    fleet().chart(chart).release("upgrade: {timeout: 2s, remediation: {retries: 1}}").commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      stage.cluster.server.rollouts().stall("Deployment/prod/web");
      fleet()
          .release(
              "values: {replicas: 3, word: two}",
              "upgrade: {timeout: 2s, remediation: {retries: 1}}",
              "rollback: {disableWait: true}")
          .commit();

      ReconcileResult failed = gitops.reconcile();

      assertThat(web(failed).failure().orElseThrow().retryable()).isFalse();
      assertThat(history())
          .containsExactly("1 superseded", "2 failed", "3 superseded", "4 failed", "5 deployed");
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("plain");
      stage.cluster.server.rollouts().clear();
      stage.cluster.server.requests().clear();

      assertThat(web(gitops.reconcile()).failure().orElseThrow().message())
          .contains("it failed 2 times and no retries are left");
      assertThat(stage.cluster.server.requests().writes()).isEmpty();
    }
    try (GitOps restarted = open()) {
      assertThat(web(restarted.reconcile()).failure().orElseThrow().message())
          .contains("no retries are left");
      assertThat(history()).hasSize(5);
      fleet().release("values: {replicas: 3, word: three}").commit();

      restarted.reconcile().orThrow();

      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("three");
    }
  }

  @Test
  void object_thatTheServerRefuses_endsTheRunBeforeARevisionIsMade() {
    String bad =
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 99999}]}\n";
    fleet().chart(TestChart.simple("1.0.0")).release().commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      fleet().chart(TestChart.simple("1.1.0").with("templates/bad.yaml", bad)).commit();

      UnitResult web = web(gitops.reconcile());

      assertThat(web.failure().orElseThrow().stage()).isEqualTo(Stage.PLAN);
      assertThat(web.failure().orElseThrow().reason()).isEqualTo(Reason.REJECTED);
      assertThat(web.failure().orElseThrow().location().map(Object::toString))
          .hasValue("charts/web/templates/bad.yaml");
      assertThat(history()).containsExactly("1 deployed");
    }
  }

  @Test
  void hooksAndTests_runWhereTheyAreEnabled_andFailTheRelease() {
    TestChart chart =
        TestChart.simple("1.0.0")
            .with("templates/a.yaml", job("late", "pre-install", "hook-weight: \"5\""))
            .with(
                "templates/b.yaml",
                job(
                    "early",
                    "pre-install",
                    "hook-weight: \"-5\"",
                    "hook-delete-policy: hook-succeeded"))
            .with("templates/t.yaml", job("probe", "test"));
    fleet().chart(chart).release("test: {enable: true}").commit();
    try (GitOps gitops = open()) {
      assertThat(plan(gitops).release().orElseThrow().hooks())
          .extracting(PlannedHook::toString)
          .containsExactly(
              "pre-install Job/prod/early", "pre-install Job/prod/late", "test Job/prod/probe");

      gitops.reconcile().orThrow();

      assertThat(events)
          .filteredOn(ReconcileEvent.HookFinished.class::isInstance)
          .extracting(event -> ((ReconcileEvent.HookFinished) event).ref().name())
          .containsExactly("early", "late", "probe");
      assertThat(stage.cluster.server.get("batch/v1", "Job", "prod", "early")).isEmpty();
      assertThat(stage.cluster.server.get("batch/v1", "Job", "prod", "late")).isPresent();
      stage.cluster.server.rollouts().fail("Job/prod/probe");
      fleet().release("test: {enable: true}", "values: {word: two}").commit();

      UnitResult web = web(gitops.reconcile());

      assertThat(web.failure().orElseThrow().message()).contains("test hook Job/prod/probe");
      assertThat(history()).containsExactly("1 superseded", "2 deployed");
      assertThat(web(gitops.reconcile()).failure()).isPresent();
      assertThat(history()).hasSize(2);
      fleet().release("test: {enable: true, ignoreFailures: true}", "values: {word: two}").commit();

      gitops.reconcile().orThrow();
      assertThat(history()).hasSize(2);
    }
  }

  @Test
  void release_thatIsGone_isUninstalledWithItsHooksButForWhatIsKept() {
    TestChart chart = TestChart.simple("1.0.0").with("templates/d.yaml", job("bye", "pre-delete"));
    fleet().chart(chart).release("values: {policy: keep}").commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
    }
    fleet().gone().commit();
    try (GitOps restarted = open()) {
      Plan plan = plan(restarted);
      assertThat(actions(plan))
          .containsExactlyInAnyOrder(
              "ConfigMap/prod/web-extra SKIPPED", "ConfigMap/prod/web-config DELETED");
      assertThat(plan.release().orElseThrow().toString())
          .isEqualTo("uninstall prod/web of revision 1; hooks: pre-delete Job/prod/bye");
      assertThat(history()).hasSize(1);

      ReconcileResult result = restarted.reconcile().orThrow();

      assertThat(web(result).status()).isEqualTo(UnitStatus.REMOVED);
      assertThat(history()).isEmpty();
      assertThat(stage.cluster.configMap("web-config")).isEmpty();
      assertThat(stage.cluster.configMap("web-extra")).isPresent();
      assertThat(stage.cluster.server.get("batch/v1", "Job", "prod", "bye")).isPresent();
      assertThat(fleet().applier.units()).doesNotContain(Fleet.WEB);
    }
  }

  @Test
  void release_ofAUnitThatIsRenamed_isKeptByTheOther() {
    fleet().chart(TestChart.simple("1.0.0")).release().commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      fleet().gone().releaseIn("prod", "other", "releaseName: web").commit();

      gitops.reconcile().orThrow();

      assertThat(history()).endsWith("2 deployed");
      assertThat(stage.cluster.configMap("web-config")).isPresent();
      assertThat(fleet().applier.units()).doesNotContain(Fleet.WEB);
      gitops.reconcile().orThrow();
      assertThat(stage.cluster.configMap("web-config")).isPresent();
    }
  }

  @Test
  void release_suspendedAndThenGone_isLeft() {
    fleet().chart(TestChart.simple("1.0.0")).release().commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      fleet().release("suspend: true").commit();
      gitops.reconcile();
      fleet().gone().commit();

      gitops.reconcile().orThrow();

      assertThat(history()).containsExactly("1 deployed");
      assertThat(stage.cluster.configMap("web-config")).isPresent();
    }
  }

  @Test
  void drift_isLeftToldOrUndoneAsTheReleaseSays() {
    fleet().chart(TestChart.simple("1.0.0")).release("values: {word: one}").commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      drift("drifted");
      assertThat(web(gitops.reconcile().orThrow()).status()).isEqualTo(UnitStatus.UNCHANGED);
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("drifted");

      fleet().release("values: {word: one}", "driftDetection: {mode: warn}").commit();
      gitops.reconcile().orThrow();
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("drifted");
      assertThat(events)
          .filteredOn(ReconcileEvent.DriftDetected.class::isInstance)
          .extracting(event -> ((ReconcileEvent.DriftDetected) event).ref().name())
          .contains("web-config");

      fleet()
          .release(
              "values: {word: one}",
              "driftDetection: {mode: enabled, ignore: [{paths: [/data/word], target: {kind:"
                  + " ConfigMap, name: web-.*}}]}")
          .commit();
      assertThat(web(gitops.reconcile().orThrow()).status()).isEqualTo(UnitStatus.UNCHANGED);
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("drifted");
      stage.cluster.client.configMaps().inNamespace("prod").withName("web-extra").delete();

      fleet().release("values: {word: one}", "driftDetection: {mode: enabled}").commit();
      assertThat(actions(plan(gitops)))
          .containsExactly(
              "ConfigMap/prod/web-config CONFIGURED", "ConfigMap/prod/web-extra CREATED");

      ReconcileResult undone = gitops.reconcile().orThrow();

      assertThat(web(undone).changes().toString())
          .isEqualTo("ConfigMap/prod/web-config configured\nConfigMap/prod/web-extra created");
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("one");
      assertThat(history()).containsExactly("1 deployed");
      stage.cluster.server.requests().clear();

      gitops.reconcile().orThrow();

      assertThat(requests()).hasSize(1);
    }
  }

  private void drift(String word) {
    stage
        .cluster
        .client
        .configMaps()
        .inNamespace("prod")
        .withName("web-config")
        .edit(
            map -> {
              map.getData().put("word", word);
              return map;
            });
  }

  @Test
  void drift_whileTheEngineRuns_isUndoneAtOnceWithoutARevision() throws Exception {
    CountDownLatch passed = new CountDownLatch(1);
    CountDownLatch reverted = new CountDownLatch(1);
    fleet().chart(TestChart.simple("1.0.0")).release("driftDetection: {mode: enabled}").commit();
    try (GitOps gitops =
            fleet()
                .builder()
                .listener(
                    event -> {
                      if (event instanceof ReconcileEvent.PassFinished) {
                        passed.countDown();
                      } else if (event instanceof ReconcileEvent.DriftReverted) {
                        reverted.countDown();
                      }
                    })
                .build();
        GitOps.Running running = gitops.start()) {
      assertThat(passed.await(60, TimeUnit.SECONDS)).isTrue();
      drift("drifted");

      assertThat(reverted.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("plain");
      assertThat(running.status().units()).allMatch(UnitResult::ready);
    }
    assertThat(history()).containsExactly("1 deployed");
  }

  @Test
  void release_madeByHelm_isContinuedAndHelmsChangesAreToo() {
    TestChart chart = TestChart.simple("1.0.0");
    byHelm(chart, Map.of("word", "by helm"));
    fleet().chart(chart).release("values: {word: one}").commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();

      assertThat(history()).containsExactly("1 superseded", "2 deployed");
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("one");
      stage
          .cluster
          .releases()
          .upgrade("web", chart.content("web", Map.of("word", "helm again")), OPTIONS);
      unlabel(3);

      gitops.reconcile().orThrow();

      assertThat(history())
          .containsExactly("1 superseded", "2 superseded", "3 superseded", "4 deployed");
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("one");
      assertThat(web(gitops.reconcile().orThrow()).status()).isEqualTo(UnitStatus.UNCHANGED);
    }
  }

  @Test
  void release_madeByHelmOfAnotherChart_isUpgradedAndNotRemoved() {
    byHelm(
        TestChart.simple("1.0.0")
            .with("Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n"),
        Map.of("policy", "none"));
    fleet().chart(TestChart.simple("1.0.0")).release().commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();

      assertThat(history()).containsExactly("1 superseded", "2 deployed");
    }
  }

  private void byHelm(TestChart chart, Map<String, Object> values) {
    stage
        .cluster
        .releases()
        .install("web", "prod", chart.content("web", Map.copyOf(values)), OPTIONS);
    unlabel(1);
  }

  /** Makes a record as one of Helm's, which has no labels of ours. */
  private void unlabel(int revision) {
    var record = stage.cluster.store.get("web", revision).orElseThrow();
    ReleaseCodec codec = ReleaseCodec.withDefaults();
    stage.cluster.store.update(
        codec
            .record(codec.decode(record).toBuilder().labels(Map.of()).build())
            .stored(record.version(), record.createdAt()));
  }

  @Test
  void release_ofAnotherNameOrStorage_isInstalledAnewAfterTheOldIsGone() {
    fleet().chart(TestChart.simple("1.0.0")).release().commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      fleet().release("releaseName: shop").commit();
      Plan plan = plan(gitops);
      assertThat(actions(plan))
          .containsExactlyInAnyOrder(
              "ConfigMap/prod/shop-config CREATED",
              "ConfigMap/prod/shop-extra CREATED",
              "ConfigMap/prod/web-config DELETED",
              "ConfigMap/prod/web-extra DELETED");
      assertThat(plan.release().orElseThrow().step()).isEqualTo(PlannedRelease.Step.REINSTALL);

      gitops.reconcile().orThrow();

      assertThat(history()).isEmpty();
      assertThat(stage.cluster.history("shop")).containsExactly("1 deployed");
      assertThat(stage.cluster.configMap("web-config")).isEmpty();
      assertThat(stage.cluster.configMap("shop-config")).isPresent();
      assertThat(web(gitops.reconcile().orThrow()).status()).isEqualTo(UnitStatus.UNCHANGED);
    }
  }

  @Test
  void release_ofAnotherChart_isReinstalledUnlessItIsUpdatedInPlace() {
    TestChart other =
        TestChart.simple("1.0.0")
            .with("Chart.yaml", "apiVersion: v2\nname: other\nversion: 1.0.0\n");
    fleet().chart(TestChart.simple("1.0.0")).release().commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      fleet().chart(other).release("upgrade: {chartNameChangeStrategy: InPlaceUpdate}").commit();
      gitops.reconcile().orThrow();
      assertThat(history()).containsExactly("1 superseded", "2 deployed");

      fleet().chart(TestChart.simple("1.0.0")).release().commit();
      gitops.reconcile().orThrow();

      assertThat(history()).containsExactly("1 deployed");
      assertThat(stage.cluster.data("web-config", "revision")).isEqualTo("1");
    }
  }

  @Test
  void targetAndStorageNamespace_areCreatedAndKeptTo() {
    stage.cluster.server.load("apiVersion: v1\nkind: Namespace\nmetadata: {name: records}\n");
    fleet()
        .chart(TestChart.simple("1.0.0"))
        .release(
            "targetNamespace: shop",
            "storageNamespace: records",
            "releaseName: web",
            "install: {createNamespace: true}")
        .commit();
    try (GitOps gitops = open()) {
      assertThat(actions(plan(gitops)))
          .containsExactly(
              "Namespace/shop CREATED",
              "ConfigMap/shop/web-config CREATED",
              "ConfigMap/shop/web-extra CREATED");

      gitops.reconcile().orThrow();

      assertThat(history()).isEmpty();
      assertThat(stage.cluster.kubernetes.store("records").history("web")).hasSize(1);
      assertThat(stage.cluster.server.get("v1", "ConfigMap", "shop", "web-config")).isPresent();
      assertThat(gitops.plan()).changesNothing();
    }
  }

  @Test
  void upgrade_thatDeletesMoreThanTheBudgetAllows_isRefused() {
    stage.fleet.close();
    stage.fleet = new Fleet(stage.cluster.client, new DeletionBudget(0.4, 0));
    fleet().chart(TestChart.simple("1.0.0")).release().commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      fleet().release("values: {extra: false}").commit();

      UnitResult web = web(gitops.reconcile());

      assertThat(web.failure().orElseThrow().reason()).isEqualTo(Reason.DELETION_GUARD);
      assertThat(stage.cluster.configMap("web-extra")).isPresent();
      assertThat(history()).containsExactly("1 deployed");
    }
  }

  @Test
  void objectsThatExist_areTakenOverUnlessTheReleaseSaysOtherwise() {
    stage.cluster.server.load(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-config, namespace: prod}\n");
    fleet()
        .chart(TestChart.simple("1.0.0"))
        .release("install: {disableTakeOwnership: true}")
        .commit();
    try (GitOps gitops = open()) {
      assertThat(web(gitops.reconcile()).failure().orElseThrow().message())
          .contains("exists and cannot be imported into the current release");
      assertThat(history()).isEmpty();
      fleet().release().commit();

      gitops.reconcile().orThrow();

      assertThat(history()).containsExactly("1 deployed");
    }
  }

  @Test
  void preserveValues_keepsThoseOfTheLastRevisionBelowTheNew() {
    fleet().chart(TestChart.simple("1.0.0")).release("values: {word: one, port: 1}").commit();
    try (GitOps gitops = open()) {
      gitops.reconcile().orThrow();
      fleet().release("values: {port: 2}", "upgrade: {preserveValues: true}").commit();

      gitops.reconcile().orThrow();

      assertThat(last().config()).containsEntry("word", "one");
      assertThat(stage.cluster.data("web-config", "word")).isEqualTo("one");
      assertThat(web(gitops.reconcile().orThrow()).status()).isEqualTo(UnitStatus.UNCHANGED);
    }
  }

  @Test
  void fieldsWithoutEffect_areToldOfWhereTheyStand() {
    fleet().chart(TestChart.simple("1.0.0")).release("install: {serverSideApply: false}").commit();
    try (GitOps gitops = open()) {
      assertThat(gitops.reconcile().orThrow().notices())
          .extracting(Notice::toString)
          .containsExactly(
              "clusters/test/release-web.yaml:1:1: objects are always sent with server-side apply,"
                  + " so that there is no effect of spec.install.serverSideApply");
    }
  }
}
