package io.gitops4j.core;

import static io.gitops4j.core.Yaml.configMap;
import static io.gitops4j.core.Yaml.configMapRef;
import static io.gitops4j.core.Yaml.dependsOn;
import static io.gitops4j.core.Yaml.kustomization;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Action;
import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Health;
import io.gitops4j.Location;
import io.gitops4j.Manifests;
import io.gitops4j.Notice;
import io.gitops4j.PlanResult;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.spi.ApplyOptions;
import io.gitops4j.spi.RenderRequest;
import io.gitops4j.spi.Renderer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One pass over a small repository. */
@Timeout(60)
class GitOpsPassTest {

  private static final UnitId ROOT = UnitId.kustomization("flux-system", "flux-system");

  private final MemoryCluster cluster = new MemoryCluster();
  private final MemorySource source = new MemorySource();
  private final EventLog log = new EventLog();
  private GitOps gitops;

  @AfterEach
  void close() {
    if (gitops != null) {
      gitops.close();
    }
  }

  private static UnitId id(String name) {
    return UnitId.kustomization("flux-system", name);
  }

  /** A repository whose entry manages itself, with a folder of one ConfigMap for each unit. */
  private MemorySource repository(String... kustomizations) {
    source.file(
        "clusters/test/flux-system/gotk-sync.yaml",
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata:
          name: flux-system
          namespace: flux-system
        spec:
          interval: 1m
          url: https://git.example.com/fleet.git
        ---
        """
            + kustomization("flux-system", "./clusters/test"));
    return source.file("clusters/test/units.yaml", String.join("", kustomizations));
  }

  private MemorySource folder(String name) {
    return source.file(name + "/config.yaml", configMap(name, "key", "value"));
  }

  private GitOps open() {
    gitops = builder().build();
    return gitops;
  }

  private GitOpsBuilder builder() {
    return GitOps.builder().source(source).path("clusters/test").applier(cluster).listener(log);
  }

  private static UnitResult of(ReconcileResult result, String unit) {
    return result.unit(id(unit)).orElseThrow(() -> new AssertionError(result));
  }

  @Test
  void reconcile_selfManagedEntry_isOneUnitThatAppliesNoFluxObjects() {
    repository(kustomization("apps", "./apps"));
    folder("apps").commit();

    ReconcileResult result = open().reconcile().orThrow();

    assertThat(result.units()).extracting(UnitResult::unit).containsExactly(id("apps"), ROOT);
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/apps");
    assertThat(result.revision()).hasValue(source.resolve());
  }

  @Test
  void reconcile_fluxObjectsWanted_appliesThemToo() {
    repository(kustomization("apps", "./apps"));
    folder("apps").commit();
    gitops = builder().applyFluxObjects(true).build();

    gitops.reconcile().orThrow();

    assertThat(cluster.objects())
        .contains(
            "Kustomization/flux-system/apps",
            "Kustomization/flux-system/flux-system",
            "GitRepository/flux-system/flux-system");
  }

  @Test
  void reconcile_entryWithoutBootstrapFiles_isOwnedByWhatBootstrapWouldHaveMade() {
    source.file("clusters/test/apps.yaml", kustomization("apps", "./apps"));
    folder("apps").commit();

    ReconcileResult result = open().reconcile().orThrow();

    assertThat(result.units()).extracting(UnitResult::unit).containsExactly(id("apps"), ROOT);
  }

  @Test
  void reconcile_entryWithoutFlux_isAUnitOfTheEnginesName() {
    source.file("clusters/test/config.yaml", configMap("plain", "key", "value")).commit();

    ReconcileResult result = open().reconcile().orThrow();

    assertThat(result.units())
        .extracting(UnitResult::unit)
        .containsExactly(new UnitId(UnitId.UNIT, "default", "clusters-test"));
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/plain");
  }

  @Test
  void reconcile_singleUnit_rendersAppliesAndPrunesOneFolder() {
    source.file("web/a.yaml", configMap("a")).file("web/b.yaml", configMap("b")).commit();
    gitops = GitOps.builder().source(source).path("web").singleUnit("web").applier(cluster).build();
    gitops.reconcile().orThrow();
    source.remove("web/b.yaml").commit();

    ReconcileResult result = gitops.reconcile().orThrow();

    assertThat(result.changes().succeeded(Action.DELETED)).hasSize(1);
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/a");
  }

  @Test
  void reconcile_programUnits_runInTheirOrder() {
    source.file("a/a.yaml", configMap("a")).file("b/b.yaml", configMap("b")).commit();
    UnitId a = new UnitId(UnitId.UNIT, "default", "a");
    UnitId b = new UnitId(UnitId.UNIT, "default", "b");
    gitops =
        GitOps.builder()
            .source(source)
            .unit(Unit.builder(a, SourceKey.REPOSITORY, "a").dependsOn(List.of(b)).build())
            .unit(
                Unit.builder(b, SourceKey.REPOSITORY, "b")
                    .apply(ApplyOptions.defaults().withPrune(true))
                    .build())
            .applier(cluster)
            .build();

    ReconcileResult result = gitops.reconcile().orThrow();

    assertThat(result.units()).extracting(UnitResult::unit).containsExactly(b, a);
    assertThat(cluster.calls("apply")).containsExactly("apply " + b, "apply " + a);
  }

  @Test
  void reconcile_dependencies_runFirst() {
    repository(
        kustomization("a", "./a", dependsOn("b")),
        kustomization("b", "./b", dependsOn("c")),
        kustomization("c", "./c"));
    folder("a");
    folder("b");
    folder("c").commit();

    open().reconcile().orThrow();

    assertThat(cluster.calls("apply"))
        .containsExactly("apply " + id("c"), "apply " + id("b"), "apply " + id("a"));
  }

  @Test
  void reconcile_failingUnit_blocksDependantsAndNobodyElse() {
    repository(
        kustomization("a", "./a", dependsOn("b")),
        kustomization("b", "./b", dependsOn("bad")),
        kustomization("bad", "./bad"),
        kustomization("other", "./other"));
    folder("a");
    folder("b");
    folder("bad");
    folder("other").commit();
    cluster.refuse(configMapRef("bad"), "no");

    ReconcileResult result = open().reconcile();

    assertThat(of(result, "bad").status()).isEqualTo(UnitStatus.FAILED);
    assertThat(of(result, "other").status()).isEqualTo(UnitStatus.SUCCEEDED);
    assertThat(of(result, "b").status()).isEqualTo(UnitStatus.BLOCKED);
    assertThat(of(result, "b").message())
        .isEqualTo(
            "Cannot run Kustomization/flux-system/b: it depends on Kustomization/flux-system/bad,"
                + " which failed; see there.");
    assertThat(of(result, "b").failure().orElseThrow().location().orElseThrow().file())
        .isEqualTo("clusters/test/units.yaml");
    assertThat(of(result, "a").message()).contains("which is blocked itself");
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/other");
    assertThat(cluster.calls()).noneMatch(call -> call.endsWith("/a") || call.endsWith("/b"));
    assertThat(result.failure()).map(Failure::reason).hasValue(Reason.REJECTED);
  }

  @Test
  void reconcile_cycleAndMissingDependency_areToldAndOthersRun() {
    repository(
        kustomization("a", "./a", dependsOn("b")),
        kustomization("b", "./b", dependsOn("a")),
        kustomization("c", "./c", dependsOn("nobody")),
        kustomization("d", "./d"));
    folder("a");
    folder("b");
    folder("c");
    folder("d").commit();

    ReconcileResult result = open().reconcile();

    assertThat(of(result, "a").status()).isEqualTo(UnitStatus.FAILED);
    assertThat(of(result, "a").failure()).map(Failure::reason).hasValue(Reason.CYCLE);
    assertThat(of(result, "b").status()).isEqualTo(UnitStatus.BLOCKED);
    assertThat(of(result, "c").message()).contains("nobody", "which nothing declares");
    assertThat(of(result, "d").status()).isEqualTo(UnitStatus.SUCCEEDED);
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/d");
  }

  @Test
  void reconcile_suspendedUnit_isNotTouched() {
    repository(kustomization("apps", "./apps", "suspend: true"));
    folder("apps").commit();

    ReconcileResult result = open().reconcile().orThrow();

    assertThat(of(result, "apps").status()).isEqualTo(UnitStatus.SUSPENDED);
    assertThat(cluster.objects()).isEmpty();
  }

  @Test
  void reconcile_unsupportedKinds_areToldWithTheirPlace() {
    repository(
        kustomization("bucket", "./apps").replace("kind: GitRepository", "kind: Bucket"),
        kustomization("apps", "./apps"));
    folder("apps")
        .file(
            "apps/release.yaml",
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata:
              name: podinfo
              namespace: default
            spec: {interval: 1m, chartRef: {kind: HelmChart, name: c}, kubeConfig: {secretRef: {name: k}}}
            ---
            apiVersion: notification.toolkit.fluxcd.io/v1beta3
            kind: Alert
            metadata:
              name: podinfo
              namespace: default
            spec: {}
            """)
        .commit();

    ReconcileResult result = open().reconcile();

    assertThat(of(result, "bucket").status()).isEqualTo(UnitStatus.UNSUPPORTED);
    assertThat(of(result, "bucket").message()).isEqualTo("not supported yet: Bucket");
    UnitResult release = result.unit(new UnitId("HelmRelease", "default", "podinfo")).orElseThrow();
    assertThat(release.message()).isEqualTo("not supported yet: spec.kubeConfig");
    assertThat(of(result, "apps").message()).endsWith("not supported yet: Alert");
    assertThat(result.notices())
        .extracting(Notice::toString)
        .containsExactly(
            "apps/release.yaml:1:1: HelmRelease/default/podinfo: not supported yet:"
                + " spec.kubeConfig",
            "apps/release.yaml:8:1: Alert/default/podinfo: not supported yet: Alert",
            "clusters/test/units.yaml:1:1: Kustomization/flux-system/bucket: not supported yet:"
                + " Bucket");
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/apps");
  }

  @Test
  void reconcile_waitingUnitWithUnsupportedRelease_isNotReady() {
    repository(
        kustomization("infra", "./infra", "wait: true"),
        kustomization("apps", "./apps", dependsOn("infra")));
    folder("apps");
    folder("infra")
        .file(
            "infra/release.yaml",
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata:
              name: podinfo
              namespace: default
            spec: {interval: 1m, chartRef: {kind: HelmChart, name: c}, kubeConfig: {secretRef: {name: k}}}
            """)
        .commit();

    ReconcileResult result = open().reconcile();

    assertThat(of(result, "infra").failure()).map(Failure::stage).hasValue(Stage.AWAIT);
    assertThat(of(result, "infra").message())
        .contains("HelmRelease/default/podinfo, which is not supported yet: spec.kubeConfig");
    assertThat(of(result, "infra").changes().count(Action.CREATED)).isEqualTo(1);
    assertThat(of(result, "apps").status()).isEqualTo(UnitStatus.BLOCKED);
  }

  @Test
  void reconcile_unitThatWaitsForUnitsItDeclares_settlesWhenTheyAreReady() {
    repository(
        kustomization("tenants", "./tenants", "wait: true"),
        kustomization("after", "./after", dependsOn("tenants")));
    source.file("tenants/team.yaml", kustomization("team", "./team"));
    folder("after");
    folder("team").commit();

    ReconcileResult result = open().reconcile().orThrow();

    assertThat(cluster.calls("apply"))
        .containsExactly("apply " + id("team"), "apply " + id("after"));
    assertThat(of(result, "tenants").ready()).isTrue();
  }

  @Test
  void reconcile_childThatDependsOnWhoWaitsForIt_isToldAndEnds() {
    repository(kustomization("tenants", "./tenants", "wait: true"));
    source.file("tenants/team.yaml", kustomization("team", "./team", dependsOn("tenants")));
    folder("team").commit();

    ReconcileResult result = open().reconcile();

    assertThat(of(result, "tenants").message())
        .contains("waits for Kustomization/flux-system/team, which itself waits for");
    assertThat(of(result, "team").status()).isEqualTo(UnitStatus.BLOCKED);
  }

  @Test
  void reconcile_unhealthyObject_failsTheUnitAndBlocksDependants() {
    repository(kustomization("a", "./a", "wait: true"), kustomization("b", "./b", dependsOn("a")));
    folder("a");
    folder("b").commit();
    cluster.sick(configMapRef("a"), Health.FAILED);

    ReconcileResult result = open().reconcile();

    assertThat(of(result, "a").failure()).map(Failure::reason).hasValue(Reason.UNHEALTHY);
    assertThat(of(result, "a").changes().count(Action.CREATED)).isEqualTo(1);
    assertThat(of(result, "b").status()).isEqualTo(UnitStatus.BLOCKED);
  }

  @Test
  void reconcile_noChangeAfterUnhealthy_waitsAgain() {
    repository(kustomization("a", "./a", "wait: true"));
    folder("a").commit();
    cluster.sick(configMapRef("a"), Health.IN_PROGRESS);
    open().reconcile();
    cluster.well(configMapRef("a"));
    cluster.forgetCalls();

    ReconcileResult second = gitops.reconcile().orThrow();
    ReconcileResult third = gitops.reconcile().orThrow();

    assertThat(of(second, "a").status()).isEqualTo(UnitStatus.UNCHANGED);
    assertThat(of(third, "a").status()).isEqualTo(UnitStatus.UNCHANGED);
    assertThat(cluster.calls("await")).containsExactly("await " + id("a"));
  }

  @Test
  void reconcile_unchangedRevision_fetchesAndRendersOnce() {
    repository(kustomization("a", "./a"));
    folder("a").commit();
    CountingRenderer renderer = new CountingRenderer();
    gitops = builder().renderer(renderer).build();
    gitops.reconcile().orThrow();
    int first = renderer.count.get();

    gitops.reconcile().orThrow();

    assertThat(first).isEqualTo(2);
    assertThat(renderer.count).hasValue(first);
    assertThat(source.fetches()).isEqualTo(1);
    assertThat(source.resolves()).isEqualTo(2);
  }

  @Test
  void reconcile_rendererWithNotices_tellsThemOfTheUnit() {
    repository(kustomization("a", "./a"));
    folder("a").commit();
    Location place = Location.of("a/config.yaml", 1, 1);
    KustomizeRenderer kustomize = new KustomizeRenderer();
    Renderer renderer =
        new Renderer() {
          @Override
          public String id() {
            return "telling";
          }

          @Override
          public Manifests render(RenderRequest request) {
            Manifests manifests = kustomize.render(request);
            return request.path().equals("a")
                ? manifests.withNotices(List.of(new Notice(null, null, place, "it is late")))
                : manifests;
          }
        };
    gitops = builder().renderer(renderer).build();

    assertThat(gitops.reconcile().orThrow().notices())
        .containsExactly(new Notice(id("a"), null, place, "it is late"));
    assertThat(gitops.reconcile().orThrow().notices()).hasSize(1);
  }

  private static final class CountingRenderer implements Renderer {
    final AtomicInteger count = new AtomicInteger();
    private final KustomizeRenderer kustomize = new KustomizeRenderer();

    @Override
    public String id() {
      return "counting";
    }

    @Override
    public Manifests render(RenderRequest request) {
      count.incrementAndGet();
      return kustomize.render(request);
    }
  }

  @RepeatedTest(25)
  void reconcile_removedUnit_isPrunedAndReleasedAfterTheOthers() {
    repository(kustomization("a", "./a"), kustomization("b", "./b"));
    folder("a");
    folder("b").commit();
    open().reconcile().orThrow();
    repository(kustomization("a", "./a")).commit();
    log.clear();

    ReconcileResult result = gitops.reconcile().orThrow();

    assertThat(of(result, "b").status()).isEqualTo(UnitStatus.REMOVED);
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/a");
    assertThat(cluster.units()).doesNotContain(id("b"));
    assertThat(log.brief(id("b")))
        .containsExactly(
            "PLAN>",
            "PLAN.",
            "Planned",
            "APPLY>",
            "ConfigMap/default/b deleted",
            "APPLY.",
            "REMOVED");
    assertThat(gitops.reconcile().units()).extracting(UnitResult::unit).doesNotContain(id("b"));
  }

  @Test
  void reconcile_removedUnitOfAnEarlierProcess_isRemovedByItsOwnEngineOnly() {
    repository(kustomization("a", "./a"), kustomization("b", "./b"));
    folder("a");
    folder("b").commit();
    open().reconcile().orThrow();
    gitops.close();
    repository(kustomization("a", "./a")).commit();

    try (GitOps other = builder().name("another").build()) {
      other.reconcile().orThrow();
    }
    assertThat(cluster.objects()).contains("ConfigMap/default/b");

    gitops = builder().build();
    assertThat(gitops.plan().units())
        .anyMatch(u -> u.unit().equals(id("b")) && u.status() == UnitStatus.REMOVED);
    ReconcileResult result = gitops.reconcile().orThrow();

    assertThat(of(result, "b").status()).isEqualTo(UnitStatus.REMOVED);
    assertThat(cluster.objects()).containsExactly("ConfigMap/default/a");
  }

  @Test
  void reconcile_removedUnitThatDoesNotPrune_isReleased() {
    repository(
        kustomization("a", "./a").replace("prune: true", "prune: false"),
        kustomization("b", "./b", "deletionPolicy: Orphan"));
    folder("a");
    folder("b").commit();
    open().reconcile().orThrow();
    repository().commit();

    ReconcileResult result = gitops.reconcile().orThrow();

    assertThat(of(result, "a").status()).isEqualTo(UnitStatus.REMOVED);
    assertThat(of(result, "b").status()).isEqualTo(UnitStatus.REMOVED);
    assertThat(cluster.objects()).contains("ConfigMap/default/a", "ConfigMap/default/b");
    assertThat(cluster.units()).doesNotContain(id("a"), id("b"));
  }

  @Test
  void reconcile_removedUnitThatWaitsForTermination_looksUntilAllIsGone() {
    repository(kustomization("a", "./a", "deletionPolicy: WaitForTermination"));
    folder("a").commit();
    VirtualTime time = new VirtualTime();
    gitops = builder().clock(time).timer(time).build();
    gitops.reconcile().orThrow();
    repository().commit();
    cluster.linger(configMapRef("a"));
    EventLog second = log;
    second.clear();
    Thread passer = new Thread(() -> gitops.reconcile());
    passer.start();
    second.await(ReconcileEvent.StageStarted.class, e -> e.stage() == Stage.AWAIT);
    while (time.waiting() == 0) {
      Thread.onSpinWait();
    }
    assertThat(cluster.units()).contains(id("a"));
    cluster.vanish(configMapRef("a"));
    time.advance(Duration.ofSeconds(2));

    assertThat(second.await(ReconcileEvent.PassFinished.class, e -> true).result().succeeded())
        .isTrue();
    assertThat(cluster.units()).doesNotContain(id("a"));
  }

  @Test
  void reconcile_objectThatMovesBetweenUnits_isNeverDeleted() {
    repository(kustomization("a", "./a"), kustomization("z", "./z"));
    folder("z");
    folder("a").file("a/moving.yaml", configMap("moving")).commit();
    open().reconcile().orThrow();
    source.remove("a/moving.yaml").file("z/moving.yaml", configMap("moving")).commit();

    ReconcileResult result = gitops.reconcile().orThrow();

    assertThat(result.changes().succeeded(Action.DELETED)).isEmpty();
    assertThat(cluster.objects()).contains("ConfigMap/default/moving");
  }

  @Test
  void reconcile_entryThatBreaks_leavesKnownUnitsRunningAndRemovesNothing() {
    repository(kustomization("a", "./a"));
    folder("a").commit();
    open().reconcile().orThrow();
    source
        .file("clusters/test/broken.yaml", "a: [")
        .file("a/config.yaml", configMap("a", "key", "newer"))
        .commit();

    ReconcileResult result = gitops.reconcile();

    assertThat(result.unit(ROOT).orElseThrow().status()).isEqualTo(UnitStatus.FAILED);
    assertThat(of(result, "a").status()).isEqualTo(UnitStatus.SUCCEEDED);
    assertThat(cluster.object("ConfigMap/default/a").get("data").toString()).contains("newer");
    assertThat(result.failure().orElseThrow().location().orElseThrow().file())
        .isEqualTo("clusters/test/broken.yaml");
  }

  @Test
  void reconcile_entryThatIsBrokenFromTheStart_isAFailureWithItsPlace() {
    repository(kustomization("a", "./a")).file("clusters/test/broken.yaml", "a: [").commit();

    ReconcileResult result = open().reconcile();

    assertThat(result.units()).isEmpty();
    assertThat(result.failure().orElseThrow().location().orElseThrow().file())
        .isEqualTo("clusters/test/broken.yaml");
    assertThatThrownBy(result::orThrow).isInstanceOf(GitOpsException.class);
  }

  @Test
  void reconcile_undeclaredSource_isToldWithThePlaceOfTheUnit() {
    repository(kustomization("a", "./a").replace("name: flux-system\n---", "name: elsewhere\n---"))
        .commit();

    ReconcileResult result = open().reconcile();

    Failure failure = of(result, "a").failure().orElseThrow();
    assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(failure.message())
        .contains("GitRepository/flux-system/elsewhere", "nothing declares");
    assertThat(failure.location().orElseThrow().file()).isEqualTo("clusters/test/units.yaml");
  }

  @Test
  void reconcile_implementationThatBreaksItsContract_isInternalWithItsId() {
    repository(kustomization("a", "./a"), kustomization("b", "./b"));
    folder("a");
    folder("b").commit();
    cluster.breakPlan(id("a"), new IllegalStateException("secret-value"));

    ReconcileResult result = open().reconcile();

    Failure failure = of(result, "a").failure().orElseThrow();
    assertThat(failure.reason()).isEqualTo(Reason.INTERNAL);
    assertThat(failure.message())
        .contains("the applier memory", "java.lang.IllegalStateException")
        .doesNotContain("secret-value");
    assertThat(of(result, "b").status()).isEqualTo(UnitStatus.SUCCEEDED);
  }

  @Test
  void reconcile_stages_areToldOnceAndInOrder() {
    repository(kustomization("a", "./a", "wait: true"));
    folder("a").commit();

    open().reconcile().orThrow();

    assertThat(log.brief(id("a")))
        .containsExactly(
            "RESOLVE>",
            "RESOLVE.",
            "FETCH>",
            "FETCH.",
            "RENDER>",
            "RENDER.",
            "SUBSTITUTE>",
            "SUBSTITUTE.",
            "LOAD>",
            "LOAD.",
            "PLAN>",
            "PLAN.",
            "Planned",
            "APPLY>",
            "ConfigMap/default/a created",
            "APPLY.",
            "AWAIT>",
            "HealthChanged",
            "AWAIT.",
            "SUCCEEDED");
    assertThat(log.all().get(0)).isInstanceOf(ReconcileEvent.PassStarted.class);
    assertThat(log.all().get(log.all().size() - 1)).isInstanceOf(ReconcileEvent.PassFinished.class);
    assertThat(log.of(ReconcileEvent.UnitsLoaded.class)).hasSize(2);
  }

  @Test
  void reconcile_listenerThatThrows_disturbsNothing() {
    repository(kustomization("a", "./a"));
    folder("a").commit();
    gitops =
        builder()
            .listener(
                event -> {
                  throw new IllegalStateException("listener");
                })
            .build();

    gitops.reconcile().orThrow();
  }

  @Test
  void reconcile_independentUnits_overlap() {
    repository(kustomization("a", "./a"), kustomization("b", "./b"));
    folder("a");
    folder("b").commit();
    CyclicBarrier together = new CyclicBarrier(2);
    for (String name : List.of("a", "b")) {
      cluster.during(
          id(name),
          stage -> {
            if (stage == Stage.APPLY) {
              meet(together);
            }
          });
    }

    open().reconcile().orThrow();

    assertThat(cluster.objects()).hasSize(2);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("units did not overlap", e);
    }
  }

  @Test
  void reconcile_callersExecutor_runsEverythingThere() {
    repository(kustomization("a", "./a", dependsOn("b")), kustomization("b", "./b"));
    folder("a");
    folder("b").commit();
    gitops = builder().executor(Runnable::run).build();
    // Those of an engine that was closed just now may still be ending.
    List<String> ofOthers = threads("gitops4j-clusters-test");

    gitops.reconcile().orThrow();

    assertThat(cluster.objects()).hasSize(2);
    assertThat(ofOthers).containsAll(threads("gitops4j-clusters-test"));
  }

  @Test
  void reconcile_interrupted_endsWaitsAndKeepsTheFlag() throws Exception {
    repository(kustomization("a", "./a", "wait: true"), kustomization("b", "./b", dependsOn("a")));
    folder("a");
    folder("b").commit();
    CountDownLatch waiting = new CountDownLatch(1);
    cluster.during(
        id("a"),
        stage -> {
          if (stage == Stage.AWAIT) {
            waiting.countDown();
            MemoryCluster.waitFor(new CountDownLatch(1));
          }
        });
    open();
    ExecutorService caller = Executors.newSingleThreadExecutor();
    try {
      boolean[] flag = new boolean[1];
      AtomicReference<Thread> thread = new AtomicReference<>();
      Future<ReconcileResult> pass =
          caller.submit(
              () -> {
                thread.set(Thread.currentThread());
                ReconcileResult result = gitops.reconcile();
                flag[0] = Thread.interrupted();
                return result;
              });
      waiting.await();
      thread.get().interrupt();
      ReconcileResult result = pass.get(20, TimeUnit.SECONDS);

      assertThat(flag[0]).isTrue();
      assertThat(of(result, "a").failure()).map(Failure::reason).hasValue(Reason.CANCELLED);
      assertThat(of(result, "b").failure()).map(Failure::reason).hasValue(Reason.CANCELLED);
      assertThat(cluster.objects()).containsExactly("ConfigMap/default/a");
    } finally {
      caller.shutdownNow();
    }
  }

  @Test
  void plan_writesNothingAndTellsNobody() {
    repository(kustomization("a", "./a"), kustomization("b", "./b", dependsOn("a")));
    folder("a");
    folder("b").commit();

    PlanResult plan = open().plan().orThrow();

    assertThat(plan.hasChanges()).isTrue();
    assertThat(plan.plan(id("b")).orElseThrow().changes(Action.CREATED)).hasSize(1);
    assertThat(cluster.objects()).isEmpty();
    assertThat(cluster.calls("apply")).isEmpty();
    assertThat(log.all()).isEmpty();
  }

  @Test
  void plan_ofTheSameState_isTheSameByDigest() {
    repository(kustomization("a", "./a"), kustomization("b", "./b"));
    folder("a");
    folder("b").commit();
    open();

    PlanResult one = gitops.plan().orThrow();
    PlanResult two = gitops.plan().orThrow();

    assertThat(one.units().stream().map(u -> u.plan().orElseThrow().digest()))
        .containsExactlyElementsOf(
            two.units().stream().map(u -> u.plan().orElseThrow().digest()).toList());
  }

  @Test
  void close_endsTheThreads() {
    repository(kustomization("a", "./a"));
    folder("a").commit();
    open().reconcile().orThrow();
    assertThat(threads("gitops4j-clusters-test")).isNotEmpty();

    gitops.close();
    gitops.close();

    assertThat(threadsLeft("gitops4j-clusters-test")).isEmpty();
    assertThatThrownBy(() -> gitops.reconcile()).isInstanceOf(IllegalStateException.class);
  }

  /** The engine's threads that are left, each given time to end after its pool has. */
  static List<String> threadsLeft(String prefix) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith(prefix)) {
        try {
          thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
    return threads(prefix);
  }

  static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }
}
