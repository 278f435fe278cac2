package io.gitops4j.core;

import static io.gitops4j.core.Yaml.configMap;
import static io.gitops4j.core.Yaml.configMapRef;
import static io.gitops4j.core.Yaml.dependsOn;
import static io.gitops4j.core.Yaml.kustomization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Failure;
import io.gitops4j.Health;
import io.gitops4j.Reason;
import io.gitops4j.SourceException;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitStatus;
import io.gitops4j.event.ReconcileEvent.DriftDetected;
import io.gitops4j.event.ReconcileEvent.DriftReverted;
import io.gitops4j.event.ReconcileEvent.PassFinished;
import io.gitops4j.event.ReconcileEvent.UnitFinished;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A continuous run; its time is moved by hand. */
@Timeout(60)
class GitOpsContinuousTest {

  private static final UnitId A = UnitId.kustomization("flux-system", "a");
  private static final UnitId B = UnitId.kustomization("flux-system", "b");

  private final VirtualTime time = new VirtualTime();
  private final MemoryCluster cluster = new MemoryCluster(time);
  private final MemorySource source = new MemorySource();
  private final EventLog log = new EventLog();
  private GitOps gitops;

  @AfterEach
  void close() {
    if (gitops != null) {
      gitops.close();
    }
  }

  private void repository(String... kustomizations) {
    source.file("clusters/test/units.yaml", String.join("", kustomizations));
    for (String name : new String[] {"a", "b"}) {
      source.file(name + "/config.yaml", configMap(name, "key", "value"));
    }
    source.commit();
  }

  private GitOpsBuilder builder() {
    return GitOps.builder()
        .source(source)
        .path("clusters/test")
        .applier(cluster)
        .listener(log)
        .clock(time)
        .timer(time);
  }

  /** Runs everything in the thread that asks or moves time. */
  private void startInThisThread() {
    gitops = builder().executor(Runnable::run).build();
    gitops.start();
  }

  private void startInThreads() {
    gitops = builder().build();
    gitops.start();
  }

  private long runs(UnitId unit) {
    return log.of(UnitFinished.class).stream().filter(e -> e.unit().equals(unit)).count();
  }

  @Test
  void start_firstPass_runsAllAndTellsItsEnd() {
    repository(kustomization("a", "./a"), kustomization("b", "./b", dependsOn("a")));

    startInThisThread();

    assertThat(cluster.objects()).hasSize(2);
    assertThat(log.of(PassFinished.class)).hasSize(1);
    assertThat(log.of(PassFinished.class).get(0).result().succeeded()).isTrue();
    assertThat(gitops.status().units()).hasSize(3);
    assertThatThrownBy(() -> gitops.reconcile()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void interval_passed_runsTheUnitAgainWithJitter() {
    repository(kustomization("a", "./a"));
    startInThisThread();
    log.clear();

    time.advance(Duration.ofMinutes(9));
    assertThat(runs(A)).isZero();
    time.advance(Duration.ofMinutes(2));

    assertThat(runs(A)).isEqualTo(1);
    assertThat(source.fetches()).isEqualTo(1);
    assertThat(log.of(UnitFinished.class))
        .allMatch(e -> e.result().status() == UnitStatus.UNCHANGED);
  }

  @Test
  void failure_isRetriedAfterRetryIntervalExactly_andDependantsFollowAtOnce() {
    repository(kustomization("a", "./a"), kustomization("b", "./b", dependsOn("a")));
    cluster.refuse(configMapRef("a"), "no");
    startInThisThread();
    assertThat(gitops.status().unit(B).orElseThrow().status()).isEqualTo(UnitStatus.BLOCKED);
    log.clear();

    time.advance(Duration.ofSeconds(59));
    assertThat(runs(A)).isZero();
    time.advance(Duration.ofSeconds(1));
    assertThat(runs(A)).isEqualTo(1);
    cluster.accept(configMapRef("a"));
    log.clear();
    time.advance(Duration.ofSeconds(60));

    assertThat(log.of(UnitFinished.class)).extracting(UnitFinished::unit).startsWith(A, B);
    assertThat(gitops.status().succeeded()).isTrue();
  }

  @Test
  void newRevision_isSeenByTheSourcesInterval() {
    repository(kustomization("a", "./a"));
    startInThisThread();
    log.clear();
    source.file("a/config.yaml", configMap("a", "key", "newer")).commit();

    time.advance(Duration.ofSeconds(64));

    assertThat(cluster.object("ConfigMap/default/a").get("data").toString()).contains("newer");
    assertThat(log.of(PassFinished.class)).hasSize(1);
  }

  @Test
  void unchangedRevision_runsNothing() {
    repository(kustomization("a", "./a"));
    startInThisThread();
    log.clear();

    time.advance(Duration.ofMinutes(5));

    assertThat(log.all()).isEmpty();
    assertThat(source.resolves()).isBetween(5, 7);
    assertThat(source.fetches()).isEqualTo(1);
  }

  @Test
  void sourceThatCannotBeAsked_leavesUnitsAtTheRevisionAtHand() {
    repository(kustomization("a", "./a"));
    startInThisThread();
    log.clear();
    source.fail(
        new SourceException(Failure.of(Stage.RESOLVE, Reason.UNAVAILABLE, "Cannot reach it.")));

    time.advance(Duration.ofMinutes(11));

    assertThat(runs(A)).isEqualTo(1);
    assertThat(gitops.status().succeeded()).isTrue();
  }

  @Test
  void sourceThatCannotBeAskedFirst_isAFailedPassAndTriedAgain() {
    repository(kustomization("a", "./a"));
    source.fail(
        new SourceException(Failure.of(Stage.RESOLVE, Reason.UNAVAILABLE, "Cannot reach it.")));
    startInThisThread();
    assertThat(log.of(PassFinished.class).get(0).result().failure())
        .map(Failure::reason)
        .hasValue(Reason.UNAVAILABLE);

    source.fail(null);
    time.advance(Duration.ofMinutes(2));

    assertThat(cluster.objects()).hasSize(1);
  }

  @Test
  void requestReconcile_runsAtOnce() {
    repository(kustomization("a", "./a"), kustomization("b", "./b"));
    startInThisThread();
    log.clear();

    gitops.requestReconcile(A);
    assertThat(log.of(UnitFinished.class)).extracting(UnitFinished::unit).containsExactly(A);
    gitops.requestReconcile();

    assertThat(log.of(UnitFinished.class)).hasSize(4);
    assertThatThrownBy(() -> gitops.requestReconcile(UnitId.kustomization("x", "y")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void drift_isRevertedAtOnceWithoutRenderingOrAskingTheSource() {
    repository(kustomization("a", "./a", "wait: true"));
    startInThisThread();
    int resolves = source.resolves();
    log.clear();
    cluster.forgetCalls();

    cluster.edit(configMapRef("a"), "data", Map.of("key", "by hand"));

    assertThat(cluster.object("ConfigMap/default/a").get("data").toString()).contains("value");
    assertThat(source.resolves()).isEqualTo(resolves);
    assertThat(log.brief(A))
        .containsExactly(
            "DriftDetected",
            "PLAN>",
            "PLAN.",
            "Planned",
            "APPLY>",
            "ConfigMap/default/a configured",
            "APPLY.",
            "SUCCEEDED",
            "DriftReverted");
    assertThat(log.of(DriftReverted.class).get(0).ref()).isEqualTo(configMapRef("a"));
  }

  @Test
  void drift_deletedObject_isCreatedAgain() {
    repository(kustomization("a", "./a"));
    startInThisThread();

    cluster.delete(configMapRef("a"));

    assertThat(cluster.objects()).containsExactly("ConfigMap/default/a");
    assertThat(log.of(DriftDetected.class))
        .extracting(DriftDetected::deleted)
        .containsExactly(true);
  }

  @Test
  void drift_overAndOver_isSlowedToOneRevertASecond() {
    repository(kustomization("a", "./a"));
    startInThisThread();
    cluster.forgetCalls();

    for (int i = 0; i < 200; i++) {
      cluster.edit(configMapRef("a"), "data", Map.of("key", "by hand " + i));
    }
    assertThat(cluster.calls("apply")).hasSize(60);
    time.advance(Duration.ofSeconds(1));

    assertThat(cluster.calls("apply")).hasSize(61);
    assertThat(cluster.object("ConfigMap/default/a").get("data").toString()).contains("value");
  }

  @Test
  void drift_ofAUnitWhoseDependencyFails_isRevertedAllTheSame() {
    repository(kustomization("a", "./a"), kustomization("b", "./b", dependsOn("a")));
    startInThisThread();
    cluster.refuse(configMapRef("a"), "no");
    gitops.requestReconcile(A);

    cluster.edit(configMapRef("b"), "data", Map.of("key", "by hand"));

    assertThat(cluster.object("ConfigMap/default/b").get("data").toString()).contains("value");
  }

  @Test
  void newRevision_endsTheWaitForTheOldOne() throws Exception {
    repository(kustomization("a", "./a", "wait: true"));
    CountDownLatch waiting = new CountDownLatch(1);
    cluster.during(
        A,
        stage -> {
          if (stage == Stage.AWAIT && waiting.getCount() > 0) {
            waiting.countDown();
            MemoryCluster.waitFor(new CountDownLatch(1));
          }
        });
    startInThreads();
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
    source.file("a/config.yaml", configMap("a", "key", "mended")).commit();

    time.advance(Duration.ofSeconds(64));

    UnitFinished finished = log.await(UnitFinished.class, e -> e.unit().equals(A));
    assertThat(finished.result().status()).isEqualTo(UnitStatus.SUCCEEDED);
    assertThat(finished.result().revision()).hasValue(source.resolve());
    assertThat(cluster.object("ConfigMap/default/a").get("data").toString()).contains("mended");
    assertThat(log.brief(A)).contains("AWAIT!CANCELLED");
  }

  @Test
  void drift_whileTheUnitWaits_isRevertedAtOnce() throws Exception {
    repository(kustomization("a", "./a", "wait: true"));
    CountDownLatch waiting = new CountDownLatch(1);
    cluster.during(
        A,
        stage -> {
          if (stage == Stage.AWAIT && waiting.getCount() > 0) {
            waiting.countDown();
            MemoryCluster.waitFor(new CountDownLatch(1));
          }
        });
    startInThreads();
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

    cluster.edit(configMapRef("a"), "data", Map.of("key", "by hand"));

    log.await(DriftReverted.class, e -> e.unit().equals(A));
    assertThat(cluster.object("ConfigMap/default/a").get("data").toString()).contains("value");
  }

  @Test
  void close_whileAUnitWaits_endsTheWaitAndTheThreads() throws Exception {
    repository(kustomization("a", "./a", "wait: true"), kustomization("b", "./b", dependsOn("a")));
    CountDownLatch waiting = new CountDownLatch(1);
    cluster.during(
        A,
        stage -> {
          if (stage == Stage.AWAIT) {
            waiting.countDown();
            MemoryCluster.waitFor(new CountDownLatch(1));
          }
        });
    startInThreads();
    assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

    gitops.close();

    assertThat(log.of(UnitFinished.class))
        .filteredOn(e -> e.unit().equals(A) || e.unit().equals(B))
        .allMatch(e -> e.result().failure().orElseThrow().reason() == Reason.CANCELLED);
    assertThat(GitOpsPassTest.threadsLeft("gitops4j-clusters-test")).isEmpty();
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/a");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void close_whileAUnitWrites_letsItFinish() throws Exception {
    repository(kustomization("a", "./a"));
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    cluster.during(
        A,
        stage -> {
          if (stage == Stage.APPLY) {
            writing.countDown();
            MemoryCluster.waitFor(go);
          }
        });
    startInThreads();
    assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
    Thread closer = new Thread(() -> gitops.close());
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    go.countDown();
    closer.join(TimeUnit.SECONDS.toMillis(20));

    assertThat(cluster.objects()).containsExactly("ConfigMap/default/a");
  }

  @Test
  void unhealthy_becomesHealthy_isSeenAtTheRetry() {
    repository(kustomization("a", "./a", "wait: true"));
    cluster.sick(configMapRef("a"), Health.IN_PROGRESS);
    startInThisThread();
    cluster.well(configMapRef("a"));

    time.advance(Duration.ofMinutes(1));

    assertThat(gitops.status().unit(A).orElseThrow().status()).isEqualTo(UnitStatus.UNCHANGED);
  }

  @Test
  void removedUnit_isRemovedWithTheRevisionThatRemovesIt() {
    repository(kustomization("a", "./a"), kustomization("b", "./b"));
    startInThisThread();
    repository(kustomization("a", "./a"));

    time.advance(Duration.ofSeconds(64));

    assertThat(cluster.objects()).containsExactly("ConfigMap/default/a");
    assertThat(log.of(UnitFinished.class))
        .anyMatch(e -> e.unit().equals(B) && e.result().status() == UnitStatus.REMOVED);
  }
}
