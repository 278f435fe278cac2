package io.gitops4j.core.graph;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Units and what they depend on, as a value: their order, and what is wrong with it.
 *
 * <p>The order is topological, dependencies first; among units that could come next, the least
 * {@link UnitId} comes first, so that the order is the same however the units came. Units in or
 * behind a cycle come last. A unit may be missing, or depend on itself; the graph can always be
 * made, and tells.
 *
 * <p>Immutable and safe to share.
 *
 * @since 0.1
 */
public final class UnitGraph {

  private final Map<UnitId, Unit> units;
  private final List<Unit> order;
  private final Map<UnitId, Failure> problems;

  private UnitGraph(Map<UnitId, Unit> units) {
    this.units = units;
    List<Unit> ordered = topological();
    Map<UnitId, Unit> stuck = new TreeMap<>(units);
    ordered.forEach(unit -> stuck.remove(unit.id()));
    this.order = Stream.concat(ordered.stream(), stuck.values().stream()).toList();
    this.problems = problems(units, stuck.keySet());
  }

  /** The graph of units; of two with the same identity the first counts. */
  public static UnitGraph of(Collection<Unit> units) {
    Map<UnitId, Unit> byId = new TreeMap<>();
    units.forEach(unit -> byId.putIfAbsent(unit.id(), unit));
    return new UnitGraph(byId);
  }

  /** The units, dependencies first. */
  public List<Unit> order() {
    return order;
  }

  /** The unit of an identity, if there is one. */
  public Optional<Unit> find(UnitId id) {
    return Optional.ofNullable(units.get(id));
  }

  /** The units that depend on this one directly, by identity. */
  public List<UnitId> dependants(UnitId id) {
    return units.values().stream()
        .filter(unit -> unit.dependsOn().contains(id))
        .map(Unit::id)
        .toList();
  }

  /**
   * What is wrong: each cycle once, at its least unit, and each unit whose dependency is missing.
   */
  public List<Failure> problems() {
    return List.copyOf(problems.values());
  }

  /** What is wrong at a unit, if it was named in {@link #problems()}. */
  public Optional<Failure> problem(UnitId id) {
    return Optional.ofNullable(problems.get(id));
  }

  /** The units that are neither in nor behind a cycle, dependencies first. */
  private List<Unit> topological() {
    Map<UnitId, Integer> open = new HashMap<>();
    Map<UnitId, List<UnitId>> dependants = new HashMap<>();
    PriorityQueue<UnitId> free = new PriorityQueue<>();
    for (Unit unit : units.values()) {
      Set<UnitId> known = new TreeSet<>(unit.dependsOn());
      known.retainAll(units.keySet());
      known.forEach(id -> dependants.computeIfAbsent(id, key -> new ArrayList<>()).add(unit.id()));
      open.put(unit.id(), known.size());
      if (known.isEmpty()) {
        free.add(unit.id());
      }
    }
    List<Unit> ordered = new ArrayList<>(units.size());
    for (UnitId next = free.poll(); next != null; next = free.poll()) {
      find(next).ifPresent(ordered::add);
      for (UnitId dependant : dependants.getOrDefault(next, List.of())) {
        if (open.merge(dependant, -1, Integer::sum) == 0) {
          free.add(dependant);
        }
      }
    }
    return ordered;
  }

  private static Map<UnitId, Failure> problems(Map<UnitId, Unit> units, Set<UnitId> stuck) {
    Map<UnitId, Failure> problems = new TreeMap<>();
    Set<UnitId> told = new TreeSet<>();
    for (Unit unit : units.values()) {
      if (stuck.contains(unit.id()) && !told.contains(unit.id())) {
        List<Unit> cycle = shortestCycle(unit, units);
        cycle.forEach(member -> told.add(member.id()));
        if (!cycle.isEmpty()) {
          problems.put(unit.id(), cyclic(cycle));
        }
      }
      for (UnitId dependency : unit.dependsOn()) {
        if (!units.containsKey(dependency)) {
          problems.putIfAbsent(unit.id(), missing(unit, dependency));
        }
      }
    }
    return problems;
  }

  /** A unit that was reached from another. */
  private record Step(Unit unit, @Nullable Step before) {

    List<Unit> path() {
      Deque<Unit> path = new ArrayDeque<>();
      for (Step step = this; step != null; step = step.before) {
        path.addFirst(step.unit);
      }
      return List.copyOf(path);
    }
  }

  /** The shortest way from a unit to itself, beginning with it; empty when there is none. */
  private static List<Unit> shortestCycle(Unit start, Map<UnitId, Unit> units) {
    Set<UnitId> seen = new HashSet<>();
    Deque<Step> queue = new ArrayDeque<>(List.of(new Step(start, null)));
    while (!queue.isEmpty()) {
      Step at = queue.remove();
      for (UnitId next : at.unit().dependsOn()) {
        if (next.equals(start.id())) {
          return at.path();
        }
        Unit unit = units.get(next);
        if (unit != null && seen.add(next)) {
          queue.add(new Step(unit, at));
        }
      }
    }
    return List.of();
  }

  private static Failure cyclic(List<Unit> cycle) {
    Unit first = cycle.get(0);
    String message =
        "Cannot order units that depend on one another: "
            + cycle.stream().map(UnitGraph::described).collect(Collectors.joining(" -> "))
            + " -> "
            + first.id()
            + "; remove one of these from dependsOn.";
    return failure(Reason.CYCLE, message, first);
  }

  private static String described(Unit unit) {
    return unit.declaredAt().map(place -> unit.id() + " (" + place + ")").orElse(unit.toString());
  }

  private static Failure missing(Unit unit, UnitId dependency) {
    String message =
        "Cannot run "
            + unit.id()
            + ": it depends on "
            + dependency
            + ", which nothing declares; declare it or remove it from dependsOn.";
    return failure(Reason.DEPENDENCY_NOT_READY, message, unit);
  }

  private static Failure failure(Reason reason, String message, Unit unit) {
    Failure.Builder failure = Failure.builder(Stage.DEPENDENCIES, reason, message);
    unit.declaredAt().ifPresent(failure::location);
    return failure.build();
  }
}
