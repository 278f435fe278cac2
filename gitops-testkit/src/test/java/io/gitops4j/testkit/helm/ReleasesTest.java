package io.gitops4j.testkit.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.core.helm.release.ActionOptions;
import io.gitops4j.core.helm.release.Release;
import io.gitops4j.core.helm.release.ReleaseCodec;
import io.gitops4j.core.helm.release.ReleaseOutcome;
import io.gitops4j.core.helm.release.ReleaseStatus;
import io.gitops4j.core.helm.release.Releases;
import io.gitops4j.core.helm.release.ValuesPolicy;
import io.gitops4j.testkit.apiserver.model.Json;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of releases on the embedded API server. */
class ReleasesTest {

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

  @Test
  void install_newRelease_isRecordedAsHelmDoes() {
    ReleaseOutcome outcome = install();

    assertThat(outcome.failure()).isEmpty();
    assertThat(outcome.changes())
        .extracting(Change::toString)
        .containsExactly("ConfigMap/prod/web-config created", "ConfigMap/prod/web-extra created");
    assertThat(stage.history("web")).containsExactly("1 deployed");
    assertThat(outcome.release().description()).isEqualTo("Install complete");
    assertThat(outcome.release().notes()).isEqualTo("plain & <so on>\n");
    Map<String, Object> secret =
        Json.copyMap(
            stage.server.get("v1", "Secret", "prod", "sh.helm.release.v1.web.v1").orElseThrow());
    assertThat(secret).containsEntry("type", "helm.sh/release.v1");
    assertThat(Json.child(Json.child(secret, "metadata"), "labels"))
        .containsEntry("owner", "helm")
        .containsEntry("name", "web")
        .containsEntry("status", "deployed")
        .containsEntry("version", "1")
        .containsKeys("createdAt", "modifiedAt");
    Map<String, Object> metadata =
        Json.child(Json.copyMap(stage.configMap("web-config").orElseThrow()), "metadata");
    assertThat(Json.child(metadata, "labels"))
        .containsEntry("app.kubernetes.io/managed-by", "Helm");
    assertThat(Json.child(metadata, "annotations"))
        .containsEntry("meta.helm.sh/release-name", "web")
        .containsEntry("meta.helm.sh/release-namespace", "prod");
  }

  /** As Helm reads it; kustomize would put an empty line before the line that is indented more. */
  @Test
  void install_foldedText_isWhatItSays() {
    String script =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: script}
        data:
          run: >
            if a
            then
              b;
            fi
        """;
    TestChart scripted = TestChart.simple("1.0.0").with("templates/script.yaml", script);
    releases.install("web", "prod", scripted.content("web", Map.of()), OPTIONS);
    assertThat(stage.data("script", "run")).isEqualTo("if a then\n  b;\nfi\n");
  }

  @Test
  void install_nameInUse_changesNothing() {
    install();

    assertThatThrownBy(this::install)
        .isInstanceOfSatisfying(
            ApplyException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.CONFLICT))
        .hasMessageContaining("cannot re-use a name that is still in use");
    assertThat(stage.history("web")).containsExactly("1 deployed");
  }

  @Test
  void install_objectOfSomebodyElse_isRefusedUnlessTaken() {
    stage.server.load(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-config, namespace: prod}\n");

    assertThatThrownBy(this::install)
        .hasMessageContaining("ConfigMap/prod/web-config")
        .hasMessageContaining("invalid ownership metadata");
    assertThat(stage.history("web")).isEmpty();

    ReleaseOutcome taken =
        releases.install(
            "web",
            "prod",
            chart.content("web", Map.of()),
            OPTIONS.toBuilder().takeOwnership(true).build());
    assertThat(taken.failure()).isEmpty();
    assertThat(stage.data("web-config", "word")).isEqualTo("plain");
  }

  @Test
  void upgrade_changedValues_configuresAndRemovesWhatIsGone() {
    install();

    ReleaseOutcome outcome = upgrade(chart, Map.of("word", "new", "extra", false));

    assertThat(outcome.failure()).isEmpty();
    assertThat(outcome.changes())
        .extracting(Change::toString)
        .containsExactly(
            "ConfigMap/prod/web-config configured", "ConfigMap/prod/web-extra deleted");
    assertThat(stage.history("web")).containsExactly("1 superseded", "2 deployed");
    assertThat(stage.data("web-config", "word")).isEqualTo("new");
    assertThat(stage.data("web-config", "upgrade")).isEqualTo("true");
    assertThat(outcome.release().config()).isEqualTo(Map.of("word", "new", "extra", false));
  }

  @Test
  void upgrade_keepPolicy_leavesTheObject() {
    releases.install("web", "prod", chart.content("web", Map.of("policy", "keep")), OPTIONS);

    ReleaseOutcome outcome = upgrade(chart, Map.of("extra", false));

    assertThat(outcome.changes()).contains(Change.of(ref("web-extra"), Action.SKIPPED));
    assertThat(stage.configMap("web-extra")).isPresent();
  }

  private static ObjectRef ref(String name) {
    return new ObjectRef("", "ConfigMap", "prod", name);
  }

  @Test
  void upgrade_reusedValues_carryOverWhatWasGiven() {
    releases.install("web", "prod", chart.content("web", Map.of("word", "given")), OPTIONS);
    TestChart next = TestChart.simple("2.0.0").with("values.yaml", "word: other\nextra: false\n");

    ReleaseOutcome reset = upgrade(next, Map.of());
    assertThat(reset.release().config()).isEmpty();
    assertThat(stage.data("web-config", "word")).isEqualTo("other");

    releases.rollback("web", 1, OPTIONS);
    releases.upgrade(
        "web",
        next.content("web", Map.of()),
        OPTIONS.toBuilder().values(ValuesPolicy.RESET_THEN_REUSE).build());
    assertThat(stage.data("web-config", "word")).isEqualTo("given");
    assertThat(stage.configMap("web-extra")).isEmpty();

    releases.rollback("web", 1, OPTIONS);
    ReleaseOutcome reused =
        releases.upgrade(
            "web",
            next.content("web", Map.of()),
            OPTIONS.toBuilder().values(ValuesPolicy.REUSE).build());
    assertThat(reused.release().config()).isEqualTo(Map.of("word", "given"));
    assertThat(stage.configMap("web-extra")).isPresent();
  }

  @Test
  void upgrade_objectRefused_isRecordedAsFailedAndTheOldStaysDeployed() {
    install();
    TestChart bad =
        TestChart.simple("1.1.0")
            .with(
                "templates/bad.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {ports: [{port: 99999}]}
                """);

    ReleaseOutcome outcome =
        releases.upgrade(
            "web",
            bad.content("web", Map.of("word", "new")),
            OPTIONS.toBuilder().cleanupOnFail(true).build());

    assertThat(outcome.failure()).isPresent();
    assertThat(outcome.release().status()).isEqualTo(ReleaseStatus.FAILED);
    assertThat(outcome.release().description()).startsWith("Upgrade \"web\" failed: ");
    assertThat(stage.history("web")).containsExactly("1 deployed", "2 failed");

    ReleaseOutcome back = releases.rollback("web", 1, OPTIONS);
    assertThat(back.failure()).isEmpty();
    assertThat(back.release().description()).isEqualTo("Rollback to 1");
    assertThat(stage.history("web")).containsExactly("1 superseded", "2 failed", "3 deployed");
    assertThat(stage.data("web-config", "word")).isEqualTo("plain");
    assertThat(stage.data("web-config", "revision")).isEqualTo("1");
  }

  @Test
  void upgrade_pending_isRefusedUntilUnlocked() {
    Release pending =
        install().release().toBuilder(2).status(ReleaseStatus.PENDING_UPGRADE, "stopped").build();
    stage.store.create(ReleaseCodec.withDefaults().record(pending));

    assertThatThrownBy(() -> upgrade(chart, Map.of()))
        .hasMessageContaining("another operation (install/upgrade/rollback) is in progress");

    assertThat(releases.unlock("web"))
        .get()
        .extracting(Release::status)
        .isEqualTo(ReleaseStatus.FAILED);
    assertThat(releases.unlock("web")).isEmpty();
    assertThat(upgrade(chart, Map.of()).failure()).isEmpty();
    assertThat(stage.history("web")).containsExactly("1 superseded", "2 failed", "3 deployed");
  }

  @Test
  void upgrade_manyTimes_prunesTheHistory() {
    install();
    Releases few = stage.releases(3);
    for (int i = 0; i < 4; i++) {
      few.upgrade("web", chart.content("web", Map.of("word", "w" + i)), OPTIONS);
    }

    assertThat(stage.history("web")).containsExactly("3 superseded", "4 superseded", "5 deployed");
  }

  @Test
  void uninstall_removesObjectsAndRecords() {
    releases.install("web", "prod", chart.content("web", Map.of("policy", "keep")), OPTIONS);

    ReleaseOutcome outcome = releases.uninstall("web", OPTIONS);

    assertThat(outcome.failure()).isEmpty();
    assertThat(outcome.changes())
        .extracting(Change::toString)
        .containsExactly("ConfigMap/prod/web-config deleted", "ConfigMap/prod/web-extra skipped");
    assertThat(stage.history("web")).isEmpty();
    assertThat(stage.configMap("web-extra")).isPresent();
  }

  @Test
  void uninstall_keepingHistory_canBeRolledBack() {
    install();
    ActionOptions keeping = OPTIONS.toBuilder().keepHistory(true).build();

    ReleaseOutcome outcome = releases.uninstall("web", keeping);

    assertThat(outcome.release().description()).isEqualTo("Uninstallation complete");
    assertThat(outcome.release().deleted()).isPresent();
    assertThat(stage.history("web")).containsExactly("1 uninstalled");
    assertThatThrownBy(() -> releases.uninstall("web", keeping))
        .hasMessageContaining("removed already");
    assertThat(releases.rollback("web", 1, OPTIONS).failure()).isEmpty();
    assertThat(stage.configMap("web-config")).isPresent();
  }

  @Test
  void install_tooLargeForASecret_saysSoAndWritesNothing() {
    byte[] noise = new byte[1_200_000];
    new Random(7).nextBytes(noise);
    TestChart large =
        TestChart.simple("1.0.0").with("noise.txt", Base64.getEncoder().encodeToString(noise));

    assertThatThrownBy(
            () -> releases.install("web", "prod", large.content("web", Map.of()), OPTIONS))
        .isInstanceOfSatisfying(
            ApplyException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.LIMIT))
        .hasMessageContaining("a Secret holds 1048576")
        .hasMessageContaining(".helmignore");
    assertThat(stage.history("web")).isEmpty();
    assertThat(stage.configMap("web-config")).isEmpty();
  }

  @Test
  void upgrade_kindThatIsServedNoMore_doesNotStopIt() {
    String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gone}\n";
    TestChart with = TestChart.simple("1.0.0").with("templates/old.yaml", map);
    releases.install("web", "prod", with.content("web", Map.of()), OPTIONS);
    var record = stage.store.get("web", 1).orElseThrow();
    Release made = ReleaseCodec.withDefaults().decode(record);
    Release old =
        made.toBuilder()
            .manifest(
                made.manifest()
                    .replace(
                        "kind: ConfigMap\nmetadata: {name: gone}",
                        "kind: Odd\nmetadata: {name: gone}"))
            .build();
    stage.store.update(
        ReleaseCodec.withDefaults().record(old).stored(record.version(), record.createdAt()));

    assertThat(upgrade(chart, Map.of()).failure()).isEmpty();
    assertThat(stage.configMap("gone")).isPresent();
  }

  @Test
  void upgrades_ofTwo_oneFailsWithAConflictAndNothingIsLeftPending() throws Exception {
    install();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CyclicBarrier start = new CyclicBarrier(2);
      Callable<String> upgrade =
          () -> {
            start.await();
            try {
              return upgrade(chart, Map.of("word", Thread.currentThread().getName()))
                      .failure()
                      .isEmpty()
                  ? "done"
                  : "failed";
            } catch (ApplyException e) {
              return e.failure().reason().name();
            }
          };
      List<String> ends =
          threads.invokeAll(List.of(upgrade, upgrade)).stream()
              .map(
                  f -> {
                    try {
                      return f.get();
                    } catch (Exception e) {
                      return e.toString();
                    }
                  })
              .toList();
      assertThat(ends).contains("done").allMatch(e -> e.equals("done") || e.equals("CONFLICT"));
      assertThat(stage.history("web")).last().asString().endsWith(" deployed");
    } finally {
      threads.shutdownNow();
    }
  }
}
