package io.gitops4j.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.UnitId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnitGraphTest {

  private static UnitId id(String name) {
    return UnitId.kustomization("n", name);
  }

  private static Unit unit(String name, String... dependencies) {
    return Unit.builder(id(name), new SourceKey("GitRepository", "n", "fleet"), name)
        .declaredAt(Location.of("clusters/" + name + ".yaml", 3, 1))
        .dependsOn(Stream.of(dependencies).map(UnitGraphTest::id).toList())
        .build();
  }

  private static List<String> order(List<Unit> units) {
    return UnitGraph.of(units).order().stream().map(u -> u.id().name()).toList();
  }

  @Test
  void order_ofUnits_hasDependenciesFirstAndIsTheSameHoweverTheyCame() {
    List<Unit> units =
        new ArrayList<>(
            List.of(unit("a", "c"), unit("b"), unit("c", "d", "b"), unit("d"), unit("e", "a")));
    assertThat(order(units)).containsExactly("b", "d", "c", "a", "e");
    Collections.reverse(units);
    assertThat(order(units)).containsExactly("b", "d", "c", "a", "e");
  }

  @Test
  void problems_ofACycle_nameItsChainOnceWithEachPlace() {
    UnitGraph graph =
        UnitGraph.of(
            List.of(unit("z"), unit("a", "x"), unit("x", "y"), unit("y", "w", "x"), unit("w")));
    assertThat(graph.problems()).hasSize(1);
    Failure failure = graph.problem(id("x")).orElseThrow();
    assertThat(failure.reason()).isEqualTo(Reason.CYCLE);
    assertThat(failure.location()).contains(Location.of("clusters/x.yaml", 3, 1));
    assertThat(failure.message())
        .isEqualTo(
            "Cannot order units that depend on one another: Kustomization/n/x"
                + " (clusters/x.yaml:3:1) -> Kustomization/n/y (clusters/y.yaml:3:1) ->"
                + " Kustomization/n/x; remove one of these from dependsOn.");
    assertThat(graph.order().stream().map(u -> u.id().name()))
        .containsExactly("w", "z", "a", "x", "y");
  }

  @Test
  void problems_ofAUnitThatDependsOnItself_nameIt() {
    assertThat(UnitGraph.of(List.of(unit("a", "a"))).problems())
        .singleElement()
        .matches(f -> f.reason() == Reason.CYCLE);
  }

  @Test
  void problems_ofAMissingDependency_nameBoth() {
    assertThat(UnitGraph.of(List.of(unit("a", "b"))).problem(id("a")).orElseThrow().message())
        .isEqualTo(
            "Cannot run Kustomization/n/a: it depends on Kustomization/n/b, which nothing declares;"
                + " declare it or remove it from dependsOn.");
  }

  @Test
  void dependants_ofAUnit_areThoseThatNameIt() {
    UnitGraph graph = UnitGraph.of(List.of(unit("c", "a"), unit("b", "a"), unit("a")));
    assertThat(graph.dependants(id("a"))).containsExactly(id("b"), id("c"));
  }

  @Property
  void order_ofAnyGraphWithoutCycles_isTopological(
      @ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
    Random random = new Random(seed);
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int at = i;
      units.add(
          unit(
              "u" + i,
              IntStream.range(0, at)
                  .filter(j -> random.nextInt(4) == 0)
                  .mapToObj(j -> "u" + j)
                  .toArray(String[]::new)));
    }
    Collections.shuffle(units, random);
    UnitGraph graph = UnitGraph.of(units);
    assertThat(graph.problems()).isEmpty();
    List<UnitId> order = graph.order().stream().map(Unit::id).toList();
    for (Unit unit : units) {
      unit.dependsOn()
          .forEach(d -> assertThat(order.indexOf(d)).isLessThan(order.indexOf(unit.id())));
    }
  }

  @Property
  void problems_ofAnyGraph_areNoneExactlyWhenItCanBeOrdered(
      @ForAll @IntRange(min = 1, max = 12) int size, @ForAll long seed) {
    Random random = new Random(seed);
    List<Unit> units =
        IntStream.range(0, size)
            .mapToObj(
                i ->
                    unit(
                        "u" + i,
                        IntStream.range(0, size)
                            .filter(j -> random.nextInt(size) == 0)
                            .mapToObj(j -> "u" + j)
                            .toArray(String[]::new)))
            .toList();
    UnitGraph graph = UnitGraph.of(units);
    List<UnitId> order = graph.order().stream().map(Unit::id).toList();
    boolean ordered =
        units.stream()
            .allMatch(
                u ->
                    u.dependsOn().stream().allMatch(d -> order.indexOf(d) < order.indexOf(u.id())));
    assertThat(graph.problems().isEmpty()).isEqualTo(ordered);
  }
}
