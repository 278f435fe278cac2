package io.gitops4j.core;

import static io.gitops4j.core.Yaml.configMap;
import static io.gitops4j.core.Yaml.configMapRef;
import static io.gitops4j.core.Yaml.dependsOn;
import static io.gitops4j.core.Yaml.kustomization;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.UnitId;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.event.ReconcileEvent.StageFailed;
import io.gitops4j.event.ReconcileEvent.StageFinished;
import io.gitops4j.event.ReconcileEvent.StageStarted;
import io.gitops4j.event.ReconcileEvent.UnitFinished;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything at once: commits, drift, requests and time, in many threads; the end is right. */
@Timeout(120)
class GitOpsStressTest {

  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");

  private final VirtualTime time = new VirtualTime();
  private final MemoryCluster cluster = new MemoryCluster(time);
  private final MemorySource source = new MemorySource();
  private final EventLog log = new EventLog();

  private void commit(Random random, int round) {
    StringBuilder units = new StringBuilder();
    for (int i = 0; i < NAMES.size(); i++) {
      boolean left = i > 0 && random.nextInt(5) == 0 && round < 40;
      if (!left) {
        units.append(
            i > 1 && random.nextBoolean()
                ? kustomization(NAMES.get(i), "./" + NAMES.get(i), dependsOn("a"), "wait: true")
                : kustomization(NAMES.get(i), "./" + NAMES.get(i), "wait: true"));
      }
      source.file(NAMES.get(i) + "/config.yaml", configMap(NAMES.get(i), "round", "r" + round));
    }
    source.file("clusters/test/units.yaml", units.toString()).commit();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everythingAtOnce_converges(long seed) {
    Random random = new Random(seed);
    commit(random, 0);
    try (GitOps gitops =
        GitOps.builder()
            .source(source)
            .path("clusters/test")
            .applier(cluster)
            .listener(log)
            .clock(time)
            .timer(time)
            .concurrency(3)
            .build()) {
      gitops.start();
      for (int round = 1; round <= 40; round++) {
        switch (random.nextInt(5)) {
          case 0 -> commit(random, round);
          case 1 -> drift(NAMES.get(random.nextInt(NAMES.size())));
          case 2 -> gitops.requestReconcile();
          case 3 -> time.advance(Duration.ofSeconds(random.nextInt(90)));
          default -> request(gitops, NAMES.get(random.nextInt(NAMES.size())));
        }
        for (int spins = random.nextInt(4) * 2000; spins > 0; spins--) {
          Thread.onSpinWait();
        }
      }
      commit(random, 40);
      gitops.requestReconcile();
      await(() -> converged("r40"));
      drift("a");
      await(() -> converged("r40"));
    }
    assertThat(GitOpsPassTest.threadsLeft("gitops4j-clusters-test")).isEmpty();
    stagesArePaired();
  }

  private static void request(GitOps gitops, String name) {
    try {
      gitops.requestReconcile(UnitId.kustomization("flux-system", name));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining(name);
    }
  }

  private void drift(String name) {
    if (cluster.object("ConfigMap/default/" + name) != null) {
      cluster.edit(configMapRef(name), "data", Map.of("round", "by hand"));
    }
  }

  private boolean converged(String round) {
    return NAMES.stream()
        .allMatch(
            name -> {
              Map<String, Object> object = cluster.object("ConfigMap/default/" + name);
              return object != null && object.get("data").toString().contains(round);
            });
  }

  private void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not converge at " + source.resolve() + ": " + states());
      }
      Thread.onSpinWait();
    }
  }

  private List<String> states() {
    return NAMES.stream()
        .map(name -> name + "=" + cluster.object("ConfigMap/default/" + name))
        .toList();
  }

  /** Each stage that began ended, in the order of its unit, also through all interruptions. */
  private void stagesArePaired() {
    Map<UnitId, StageStarted> open = new HashMap<>();
    for (ReconcileEvent event : log.all()) {
      if (event instanceof StageStarted e) {
        assertThat(open.put(e.unit(), e)).as(e.toString()).isNull();
      } else if (event instanceof StageFinished e) {
        assertThat(open.remove(e.unit()).stage()).isEqualTo(e.stage());
      } else if (event instanceof StageFailed e) {
        assertThat(open.remove(e.unit()).stage()).isEqualTo(e.stage());
      } else if (event instanceof UnitFinished e) {
        assertThat(open).doesNotContainKey(e.unit());
      }
    }
    assertThat(open).isEmpty();
  }
}
