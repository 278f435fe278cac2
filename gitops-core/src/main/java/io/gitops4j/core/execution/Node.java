package io.gitops4j.core.execution;

import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.core.graph.ReadyExpression;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.reconcile.Outcome;
import io.gitops4j.spi.Removal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an execution knows of one unit; guarded by the execution's lock. */
final class Node {

  enum Phase {
    /** Nothing to do; the outcome is that of the last run. */
    IDLE,
    /** It shall run, and waits for its turn. */
    WAITING,
    /** A thread works on it. */
    RUNNING,
    /** It ran, and waits for units whose health is its own. */
    SETTLING
  }

  final UnitId id;

  /** The unit that declares it; null for one the program gave. */
  @Nullable UnitId parent;

  Unit unit;
  Phase phase = Phase.IDLE;

  /** Whether it must not start before its parent's objects are applied. */
  boolean held;

  /** Whether its parent's objects were ever applied with it among them. */
  boolean established;

  /** Whether nothing declares it any more. */
  boolean gone;

  /** What becomes of its objects then, when an earlier process applied them. */
  @Nullable Removal removal;

  /** Whether it shall run once more, and what it waits for is given up. */
  boolean again;

  /** Whether this run got as far as having its objects applied. */
  boolean applied;

  /** Whether a listener has still to be told of the last outcome. */
  boolean telling;

  /** The definition its parent gives in the current run, not in force yet. */
  @Nullable Unit declared;

  /** The object that defines it, in force; tells with the next whether the definition changed. */
  @Nullable Manifest definition;

  /** The object that defines it in the parent's current run. */
  @Nullable Manifest declaredAs;

  /** Whether its removal was tried in this pass. */
  boolean removalTried;

  /** Whether what runs is its removal. */
  boolean removing;

  /** Whether its objects shall be brought back to what they were applied as, before all else. */
  boolean revert;

  /** Whether what runs is that. */
  boolean reverting;

  /** Whether it shall run after that. */
  boolean queued;

  /** The revision its objects were applied at; null when they never were by this process. */
  @Nullable Revision appliedAt;

  /** What was applied then. */
  @Nullable Manifests appliedManifests;

  /** The revision it was ready at last; null when it never was. */
  @Nullable Revision readyAt;

  /** The dependency, child or parent that kept it from being ready. */
  @Nullable UnitId blockedBy;

  @Nullable Outcome outcome;

  /** In a dry run, how it ends whatever it is found to hold, because something blocks it. */
  @Nullable Outcome verdict;

  @Nullable Thread thread;
  @Nullable Stage stage;
  boolean interrupted;

  /** What its last rendering desires; null before the first. */
  @Nullable Manifests manifests;

  /** Whether {@link #manifests} are of the current or last run. */
  boolean fresh;

  private Map<ObjectRef, Manifest> index = Map.of();

  /** The units it declares in the current run. */
  Set<UnitId> pending = new TreeSet<>();

  Node(Unit unit, @Nullable UnitId parent) {
    this.id = unit.id();
    this.unit = unit;
    this.parent = parent;
  }

  void desires(Manifests value) {
    manifests = value;
    fresh = true;
    Map<ObjectRef, Manifest> map = new HashMap<>();
    value.forEach(m -> map.putIfAbsent(m.ref(), m));
    index = map;
  }

  Optional<Manifest> find(ObjectRef ref) {
    return Optional.ofNullable(index.get(ref));
  }

  Set<ObjectRef> refs() {
    return index.keySet();
  }

  /** Gets in line for a run. */
  void queue() {
    queued = revert;
    phase = Phase.WAITING;
    fresh = false;
    applied = false;
    blockedBy = null;
    verdict = null;
  }

  /** Its own rules for when a dependency is ready. */
  List<ReadyExpression> rules(UnitId dependency) {
    List<ReadyExpression> all = unit.readyExpressions();
    return all.isEmpty()
        ? all
        : all.stream().filter(rule -> rule.dependency().equals(dependency)).toList();
  }

  /** Whether it also, or only, depends on a unit without a rule of its own. */
  boolean needsReady(UnitId dependency) {
    return unit.readyExpressions().isEmpty()
        || Collections.frequency(unit.dependsOn(), dependency) > rules(dependency).size();
  }

  boolean idle() {
    return phase == Phase.IDLE;
  }

  boolean ready() {
    return outcome != null && outcome.result().ready();
  }
}
