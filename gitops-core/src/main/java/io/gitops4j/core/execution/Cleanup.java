package io.gitops4j.core.execution;

import io.gitops4j.GitOpsException;
import io.gitops4j.Notice;
import io.gitops4j.ObjectRef;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.core.reconcile.Outcome;
import io.gitops4j.core.reconcile.Removals;
import io.gitops4j.core.reconcile.Remover;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.OwnedUnit;
import io.gitops4j.spi.Removal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Removes units that nothing declares any more, of this process and of earlier ones.
 *
 * <p>Those of earlier processes are found among the inventories in the cluster that have this
 * engine's name, once all units are known; while a unit cannot tell what it declares, nothing of an
 * earlier process is removed, and a notice says so. All but {@link #strays} and {@link #remove} are
 * called with the execution's lock held.
 */
final class Cleanup {

  private final Applier applier;
  private final Remover remover;
  private final String owner;
  private final GuardedLog log;
  private final Map<UnitId, Outcome> removed = new TreeMap<>();
  private volatile List<Notice> notices = List.of();
  private boolean look;
  private volatile boolean found;

  Cleanup(Applier applier, Remover remover, String owner, GuardedLog log) {
    this.log = log;
    this.applier = applier;
    this.remover = remover;
    this.owner = owner;
  }

  /** Begins a pass. */
  void reset() {
    removed.clear();
    notices = List.of();
    look = !found;
  }

  /** Whether inventories of earlier processes must be looked for; says so once a pass. */
  boolean mustLook() {
    boolean must = look;
    look = false;
    return must;
  }

  /**
   * The units of earlier processes that nothing declares, as nodes that are gone.
   *
   * @param complete whether it is known of all units what they declare
   */
  List<Node> strays(Predicate<UnitId> undeclared, BooleanSupplier complete) {
    List<Node> strays = new ArrayList<>();
    try {
      for (OwnedUnit unit : applier.ownedUnits()) {
        if (unit.owner().equals(owner) && undeclared.test(unit.unit())) {
          strays.add(stray(unit));
        }
      }
    } catch (RuntimeException e) {
      log.warn("The applier {} cannot tell the units it has inventories of", applier.id(), e);
      String why = e instanceof GitOpsException g ? g.failure().message() : e.getClass().getName();
      notices =
          List.of(
              new Notice(null, null, null, "Units of earlier runs were not looked for: " + why));
      return List.of();
    }
    if (!strays.isEmpty() && !complete.getAsBoolean()) {
      notices =
          List.of(
              new Notice(
                  null,
                  null,
                  null,
                  "Units of earlier runs that are no longer declared were not removed: a unit"
                      + " could not tell what it declares; mend it and reconcile again."));
      return List.of();
    }
    found = true;
    return strays;
  }

  private static Node stray(OwnedUnit unit) {
    Unit known =
        Unit.builder(unit.unit(), SourceKey.REPOSITORY, "").kubeConfig(unit.remote()).build();
    Node node = new Node(known, null);
    node.gone = true;
    node.removal = unit.removal();
    return node;
  }

  /** The nodes whose removal can begin: no other node that is gone depends on them. */
  List<Node> removable(Nodes nodes, int most) {
    Collection<Node> all = nodes.all();
    return all.stream()
        .filter(node -> node.gone && node.idle() && !node.removalTried && !node.telling)
        .filter(
            node ->
                all.stream()
                    .noneMatch(
                        other ->
                            other.gone
                                && other != node
                                && !other.removalTried
                                && other.unit.dependsOn().contains(node.id)
                                && !node.unit.dependsOn().contains(other.id)))
        .limit(Math.max(0, most))
        .toList();
  }

  /** Removes a unit. */
  Outcome remove(Node node, Set<ObjectRef> claimed, boolean dry, Consumer<Stage> entering) {
    Removal removal = node.removal == null ? Removals.of(node.unit) : node.removal;
    return remover.remove(node.id, removal, claimed, node.unit.schedule().timeout(), dry, entering);
  }

  void removed(UnitId unit, Outcome outcome) {
    removed.put(unit, outcome);
  }

  List<Outcome> removed() {
    return List.copyOf(removed.values());
  }

  List<Notice> notices() {
    return notices;
  }
}
