package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.event.ReconcileEvent.StageStarted;
import io.gitops4j.event.ReconcileEvent.UnitFinished;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Random graphs run in the order of their dependencies, every unit exactly once. */
class GitOpsOrderPropertyTest {

  private static UnitId id(int number) {
    return new UnitId(UnitId.UNIT, "default", "u" + number);
  }

  /** Units that depend only on later ones, or on any, which makes cycles. */
  private static List<Unit> units(int size, long seed, boolean cycles) {
    java.util.Random random = new java.util.Random(seed);
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Set<UnitId> dependencies = new HashSet<>();
      int from = cycles ? 0 : i + 1;
      for (int j = from; j < size; j++) {
        if (random.nextInt(4) == 0) {
          dependencies.add(id(j));
        }
      }
      units.add(
          Unit.builder(id(i), SourceKey.REPOSITORY, "u" + i)
              .dependsOn(List.copyOf(dependencies))
              .build());
    }
    return units;
  }

  private static GitOps open(List<Unit> units, MemoryCluster cluster, EventLog log, int threads) {
    MemorySource source = new MemorySource();
    IntStream.range(0, units.size())
        .forEach(i -> source.file("u" + i + "/c.yaml", Yaml.configMap("u" + i)));
    GitOpsBuilder builder =
        GitOps.builder()
            .source(source.commit())
            .applier(cluster)
            .listener(log)
            .concurrency(threads);
    units.forEach(builder::unit);
    return builder.build();
  }

  @Property(tries = 60)
  void reconcile_acyclicUnits_runOnceAfterTheirDependencies(
      @ForAll @IntRange(min = 1, max = 20) int size,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int threads) {
    List<Unit> units = units(size, seed, false);
    EventLog log = new EventLog();
    try (GitOps gitops = open(units, new MemoryCluster(), log, threads)) {
      ReconcileResult result = gitops.reconcile().orThrow();

      assertThat(result.units()).hasSize(size);
    }
    assertThat(log.of(UnitFinished.class)).extracting(UnitFinished::unit).doesNotHaveDuplicates();
    for (Unit unit : units) {
      List<Object> events = new ArrayList<>(log.all());
      int start = first(events, unit.id());
      for (UnitId dependency : unit.dependsOn()) {
        assertThat(last(events, dependency)).isLessThan(start);
      }
    }
  }

  private static int first(List<Object> events, UnitId unit) {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof StageStarted e && e.unit().equals(unit)) {
        return i;
      }
    }
    throw new AssertionError(unit + " never started");
  }

  private static int last(List<Object> events, UnitId unit) {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i) instanceof UnitFinished e && e.unit().equals(unit)) {
        return i;
      }
    }
    throw new AssertionError(unit + " never finished");
  }

  @Property(tries = 60)
  void reconcile_anyUnits_endWithEachUnitRunOrBlocked(
      @ForAll @IntRange(min = 1, max = 12) int size,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int threads,
      @ForAll @LongRange(min = 0, max = 11) long refused) {
    MemoryCluster cluster = new MemoryCluster();
    cluster.refuse(Yaml.configMapRef("u" + refused), "no");
    List<Unit> units = units(size, seed, true);
    ReconcileResult one;
    ReconcileResult two;
    try (GitOps gitops = open(units, cluster, new EventLog(), threads)) {
      one = gitops.reconcile();
      two = gitops.reconcile();
    }
    assertThat(one.units()).hasSize(size);
    assertThat(two.units().stream().map(UnitResult::unit))
        .containsExactlyElementsOf(one.units().stream().map(UnitResult::unit).toList());
    for (UnitResult result : one.units()) {
      Unit unit = units.stream().filter(u -> u.id().equals(result.unit())).findFirst().get();
      boolean free =
          unit.dependsOn().stream().allMatch(d -> one.unit(d).map(UnitResult::ready).orElse(false));
      if (result.status() == UnitStatus.SUCCEEDED) {
        assertThat(free).isTrue();
      } else if (free) {
        assertThat(result.unit()).isEqualTo(id((int) refused));
      }
    }
  }
}
