package io.gitops4j.testkit.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.core.helm.release.ActionOptions;
import io.gitops4j.core.helm.release.CrdPolicy;
import io.gitops4j.core.helm.release.HookRun;
import io.gitops4j.core.helm.release.ReleaseOutcome;
import io.gitops4j.core.helm.release.Releases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hooks, tests, definitions and waits of releases on the embedded API server. */
class ReleaseHooksTest {

  private static final ActionOptions OPTIONS =
      ActionOptions.builder().timeout(Duration.ofSeconds(30)).build();

  private final Stage stage = new Stage();
  private final Releases releases = stage.releases();
  private final TestChart chart = TestChart.simple("1.0.0");

  @AfterEach
  void close() {
    stage.close();
  }

  private ReleaseOutcome install() {
    return releases.install("web", "prod", chart.content("web", Map.of()), OPTIONS);
  }

  private ReleaseOutcome upgrade(TestChart to, Map<String, Object> values) {
    return releases.upgrade("web", to.content("web", Map.copyOf(values)), OPTIONS);
  }

  private static String job(String name, String event, String more) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata:
      name: %s
      annotations:
        helm.sh/hook: %s
    %s
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: Never
          containers:
          - {name: main, image: "registry.example.com/job:1"}
    """
        .formatted(name, event, more);
  }

  @Test
  void hooks_ofAnInstallation_runInOrderAndAreDeletedByPolicy() {
    TestChart hooked =
        TestChart.simple("1.0.0")
            .with("templates/a.yaml", job("late", "pre-install", "    helm.sh/hook-weight: \"5\""))
            .with(
                "templates/b.yaml",
                job(
                    "early",
                    "pre-install",
                    "    helm.sh/hook-weight: \"-5\"\n    helm.sh/hook-delete-policy: hook-succeeded"));

    ReleaseOutcome outcome =
        releases.install("web", "prod", hooked.content("web", Map.of()), OPTIONS);

    assertThat(outcome.failure()).isEmpty();
    assertThat(stage.server.get("batch/v1", "Job", "prod", "late")).isPresent();
    assertThat(stage.server.get("batch/v1", "Job", "prod", "early")).isEmpty();
    assertThat(outcome.release().hooks())
        .allSatisfy(h -> assertThat(h.lastRun().phase()).isEqualTo(HookRun.Phase.SUCCEEDED));
    List<String> written =
        stage.server.requests().all().stream()
            .filter(r -> r.method().equals("PATCH"))
            .map(r -> r.path().replaceAll(".*/", ""))
            .filter(n -> !n.startsWith("sh.helm"))
            .toList();
    assertThat(written).hasSize(4).startsWith("early", "late");
    assertThat(releases.last("web").orElseThrow().hooks())
        .allSatisfy(h -> assertThat(h.lastRun().phase()).isEqualTo(HookRun.Phase.SUCCEEDED));
  }

  @Test
  void hooks_failing_failTheUpgradeBeforeObjectsChange() {
    install();
    stage.server.rollouts().fail("Job/prod/migrate");
    TestChart hooked =
        TestChart.simple("1.1.0")
            .with(
                "templates/a.yaml",
                job("migrate", "pre-upgrade", "    helm.sh/hook-delete-policy: hook-failed"));

    ReleaseOutcome outcome = upgrade(hooked, Map.of("word", "new"));

    assertThat(outcome.failure())
        .hasValueSatisfying(
            f -> {
              assertThat(f.reason()).isEqualTo(Reason.UNHEALTHY);
              assertThat(f.message())
                  .contains("pre-upgrade hook Job/prod/migrate of release web: it failed");
            });
    assertThat(stage.data("web-config", "word")).isEqualTo("plain");
    assertThat(stage.server.get("batch/v1", "Job", "prod", "migrate")).isEmpty();
    assertThat(releases.last("web").orElseThrow().hooks().get(0).lastRun().phase())
        .isEqualTo(HookRun.Phase.FAILED);
  }

  @Test
  void test_ofARelease_runsTheChosenAndRecordsThem() {
    TestChart tested =
        TestChart.simple("1.0.0")
            .with("templates/t1.yaml", job("good", "test", ""))
            .with("templates/t2.yaml", job("bad", "test", ""));
    releases.install("web", "prod", tested.content("web", Map.of()), OPTIONS);
    stage.server.rollouts().fail("Job/prod/bad");

    assertThat(releases.test("web", Set.of(), Set.of("bad"), OPTIONS).failure()).isEmpty();
    ReleaseOutcome all = releases.test("web", Set.of("bad"), Set.of(), OPTIONS);

    assertThat(all.failure()).isPresent();
    assertThat(releases.last("web").orElseThrow().hooks())
        .extracting(h -> h.hook().name() + " " + h.lastRun().phase())
        .containsExactlyInAnyOrder("good SUCCEEDED", "bad FAILED");
    assertThat(stage.history("web")).containsExactly("1 deployed");
  }

  @Test
  void crds_ofAChart_comeFirstAndStay() {
    String crd =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: things, singular: thing, kind: Thing, listKind: ThingList}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;
    TestChart with =
        TestChart.simple("1.0.0")
            .with("crds/thing.yaml", crd)
            .with(
                "templates/thing.yaml",
                "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: one}\nspec: {a: 1}\n");

    assertThatThrownBy(
            () ->
                releases.install(
                    "web",
                    "prod",
                    with.content("web", Map.of()),
                    OPTIONS.toBuilder().crds(CrdPolicy.SKIP).build()))
        .hasMessageContaining("does not know the kind Thing");
    ReleaseOutcome outcome =
        releases.install("web", "prod", with.content("web", Map.of()), OPTIONS);
    releases.uninstall("web", OPTIONS);

    assertThat(outcome.failure()).isEmpty();
    assertThat(
            stage.server.get(
                "apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "things.example.com"))
        .isPresent();
  }

  @Test
  void wait_deploymentThatFails_failsTheRelease() {
    stage.server.rollouts().fail("Deployment/prod/web");
    TestChart with =
        TestChart.simple("1.0.0")
            .with(
                "templates/deployment.yaml",
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers: [{name: web, image: "registry.example.com/web:1"}]
                """);

    ReleaseOutcome outcome =
        releases.install("web", "prod", with.content("web", Map.of()), OPTIONS);

    assertThat(outcome.failure())
        .hasValueSatisfying(f -> assertThat(f.reason()).isEqualTo(Reason.UNHEALTHY));
    assertThat(stage.history("web")).containsExactly("1 failed");
  }

  @Test
  void upgrade_interrupted_isRecordedAsFailed() {
    install();
    TestChart hooked =
        TestChart.simple("1.1.0").with("templates/a.yaml", job("slow", "pre-upgrade", ""));
    stage.server.rollouts().hang("Job/prod/slow");
    Thread here = Thread.currentThread();
    Thread watcher =
        new Thread(
            () -> {
              while (stage.server.get("batch/v1", "Job", "prod", "slow").isEmpty()) {
                Thread.onSpinWait();
              }
              here.interrupt();
            });
    watcher.start();

    ReleaseOutcome outcome = upgrade(hooked, Map.of());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome.failure())
        .hasValueSatisfying(f -> assertThat(f.reason()).isEqualTo(Reason.CANCELLED));
    assertThat(stage.history("web")).containsExactly("1 deployed", "2 failed");
  }

  @Test
  void hooks_leftBehindAndNotToBeDeletedFirst_failInsteadOfPassingAsRun() {
    TestChart hooked =
        TestChart.simple("1.0.0")
            .with(
                "templates/a.yaml",
                job(
                    "migrate",
                    "pre-install,pre-upgrade",
                    "    helm.sh/hook-delete-policy: hook-failed"));
    releases.install("web", "prod", hooked.content("web", Map.of()), OPTIONS);

    ReleaseOutcome outcome = upgrade(hooked, Map.of("word", "new"));

    assertThat(outcome.failure().orElseThrow().message())
        .contains("Job/prod/migrate")
        .contains("before-hook-creation");
    assertThat(stage.data("web-config", "word")).isEqualTo("plain");
  }
}
