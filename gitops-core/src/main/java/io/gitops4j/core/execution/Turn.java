package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Manifests;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.graph.ReadyExpression;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.graph.UnitGraph;
import io.gitops4j.core.reconcile.Outcome;
import io.gitops4j.core.reconcile.Reach;
import io.gitops4j.core.reconcile.Reconciler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Decides whose turn it is: what starts, what is blocked, what has settled, what can never start.
 * The rules are those of {@link Execution}, which calls every method with its lock held and does
 * what is decided outside of it.
 */
final class Turn {

  /** What a thread does for a unit. */
  interface Work {
    Outcome run();
  }

  /** Does a unit's work in the current thread. */
  interface Runner {
    void run(Node node, Work work);
  }

  /**
   * The bounds of an execution.
   *
   * @param concurrency how many units may run at once
   * @param dry whether nothing is written
   */
  record Limits(int concurrency, boolean dry) {}

  private final Nodes nodes;
  private final Sources sources;
  private final Reconciler reconciler;
  private final Cleanup cleanup;
  private final Around around;
  private final int concurrency;
  private final boolean dry;
  private final Runner runner;
  private final Runnable look;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Node> told = new ArrayList<>();

  /** How many tasks were handed out and have not come back. */
  int running;

  /** How many outcomes listeners have still to be told of. */
  int untold;

  /** Whether nothing may start any more. */
  boolean cancelled;

  Turn(
      Nodes nodes,
      Sources sources,
      Reconciler reconciler,
      Cleanup cleanup,
      Around around,
      Limits limits,
      Runner runner,
      Runnable look) {
    this.nodes = nodes;
    this.sources = sources;
    this.reconciler = reconciler;
    this.cleanup = cleanup;
    this.around = around;
    this.concurrency = limits.concurrency();
    this.dry = limits.dry();
    this.runner = runner;
    this.look = look;
  }

  /** What is to be started now, outside the lock. */
  List<Runnable> takeTasks() {
    List<Runnable> taken = List.copyOf(tasks);
    tasks.clear();
    return taken;
  }

  /** Whose outcomes are to be told now, outside the lock. */
  List<Node> takeTold() {
    List<Node> taken = List.copyOf(told);
    told.clear();
    return taken;
  }

  /** Whether nothing was handed out. */
  boolean rests() {
    return running == 0 && tasks.isEmpty() && untold == 0;
  }

  /** Decides until nothing is left to be decided. */
  void step() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Node node : nodes.all()) {
        boolean free = !node.held || node.revert || node.gone;
        if (node.phase == Node.Phase.WAITING && free && !node.telling) {
          moved |= consider(node);
        } else if (node.phase == Node.Phase.SETTLING) {
          moved |= settle(node);
        }
      }
      if (!moved && running == 0 && untold == 0) {
        moved = busy() ? unstick() : cleanUp();
      }
    }
  }

  private boolean busy() {
    return nodes.all().stream().anyMatch(node -> !node.idle());
  }

  /** Starts or concludes a queued unit if its time has come. */
  private boolean consider(Node node) {
    Unit unit = node.unit;
    if (node.gone) {
      node.phase = Node.Phase.IDLE;
      node.revert = false;
    } else if (cancelled) {
      conclude(node, Verdicts.cancelled(unit));
    } else if (node.revert) {
      return considerRevert(node);
    } else if (unit.suspended()) {
      conclude(node, Verdicts.suspended(unit));
    } else if (unsupported(unit).isPresent()) {
      conclude(node, Verdicts.unsupported(unit, unsupported(unit).get()));
    } else {
      return considerDependencies(node);
    }
    return true;
  }

  private boolean considerRevert(Node node) {
    Manifests manifests = node.appliedManifests;
    Revision revision = node.appliedAt;
    if (running >= concurrency || manifests == null || revision == null) {
      return false;
    }
    Unit unit = node.unit;
    start(node, () -> reconciler.revert(unit, around, manifests, revision));
    node.revert = false;
    node.reverting = true;
    node.applied = true;
    return true;
  }

  Optional<String> unsupported(Unit unit) {
    return unit.unsupported()
        .or(() -> reconciler.unsupported(unit))
        .or(() -> sources.unsupported(unit.source()));
  }

  private boolean considerDependencies(Node node) {
    if (node.verdict != null) {
      return loadBlocked(node, node.verdict);
    }
    for (UnitId id : node.unit.dependsOn()) {
      Node dependency = nodes.get(id);
      if (dependency == null || dependency.gone || dependency.id.equals(node.id)) {
        return false;
      }
      if (!dependency.idle() || dependency.telling || dependency.outcome == null) {
        return false;
      }
      List<ReadyExpression> rules = node.rules(id);
      Optional<Outcome> unready = unready(node, dependency, rules);
      if (unready.isPresent()) {
        block(node, id, unready.get());
        return true;
      }
      if (node.needsReady(id) && overtaken(node, dependency)) {
        return false;
      }
    }
    if (running >= concurrency || !sources.known(node.unit.source())) {
      return false;
    }
    start(node, () -> reconciler.run(node.unit, around, dry ? Reach.PLAN : Reach.ALL));
    return true;
  }

  /** Expressions take the place of what is ready otherwise, also of the same revision. */
  private Optional<Outcome> unready(Node node, Node dependency, List<ReadyExpression> rules) {
    if (node.needsReady(dependency.id) && !dependency.ready()) {
      return Optional.of(Verdicts.blocked(node.unit, dependency));
    }
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> self = UnitObject.of(node);
    Map<String, @Nullable Object> other = UnitObject.of(dependency);
    for (ReadyExpression rule : rules) {
      try {
        Optional<String> why = reconciler.conditions().unready(node.id, rule, self, other);
        if (why.isPresent()) {
          return Optional.of(Verdicts.unready(node.unit, dependency.id, why.get()));
        }
      } catch (GitOpsException e) {
        return Optional.of(Verdicts.failed(node.unit, e.failure()));
      }
    }
    return Optional.empty();
  }

  /**
   * Keeps a unit from running. A dry run still reads what is in it, so that all units are known and
   * all that is wrong is told at once.
   */
  private void block(Node node, UnitId by, Outcome verdict) {
    if (dry) {
      node.phase = Node.Phase.WAITING;
      node.verdict = verdict;
    } else {
      conclude(node, verdict);
    }
    node.blockedBy = by;
  }

  private boolean loadBlocked(Node node, Outcome verdict) {
    if (running >= concurrency) {
      return false;
    }
    if (!sources.known(node.unit.source())) {
      conclude(node, verdict);
      return true;
    }
    start(
        node,
        () -> {
          Outcome loaded = reconciler.run(node.unit, around, Reach.LOAD);
          Optional<Stage> failed = loaded.result().failure().map(Failure::stage);
          boolean own = failed.filter(s -> s == Stage.RENDER || s == Stage.LOAD).isPresent();
          return own ? loaded : verdict;
        });
    return true;
  }

  /** Whether a dependency of the same source is ready for an older revision than there is now. */
  private boolean overtaken(Node node, Node dependency) {
    SourceKey source = sources.canonical(node.unit.source());
    if (dependency.outcome == null || !source.equals(sources.canonical(dependency.unit.source()))) {
      return false;
    }
    Optional<Revision> now = sources.seen(source);
    Optional<Revision> then = dependency.outcome.result().revision();
    return now.isPresent() && then.isPresent() && !now.equals(then);
  }

  private void start(Node node, Work work) {
    node.phase = Node.Phase.RUNNING;
    node.applied = false;
    node.again = false;
    node.blockedBy = null;
    running++;
    tasks.add(() -> runner.run(node, work));
  }

  /** Takes what a unit's run came to. */
  void finished(Node node, Outcome outcome) {
    boolean removing = node.removing;
    boolean more = node.again || (node.reverting && node.queued);
    boolean revertAgain = node.reverting && node.revert;
    node.removing = false;
    node.reverting = false;
    node.queued = false;
    if (removing && node.gone) {
      removed(node, outcome);
    } else if (revertAgain && !cancelled && !node.gone) {
      node.again = false;
      node.queued = more;
      node.phase = Node.Phase.WAITING;
    } else if (more && !cancelled && !node.gone) {
      node.again = false;
      node.queue();
      node.held = nodes.held(node);
    } else if (outcome.result().ready() && !outcome.awaited().isEmpty() && !node.gone) {
      node.outcome = outcome;
      node.phase = Node.Phase.SETTLING;
    } else {
      conclude(node, outcome);
    }
  }

  private void removed(Node node, Outcome outcome) {
    node.outcome = outcome;
    node.phase = Node.Phase.IDLE;
    toTell(node);
    if (outcome.result().status() == UnitStatus.REMOVED) {
      nodes.remove(node);
      reconciler.forget(node.id);
      cleanup.removed(node.id, outcome);
    }
  }

  /** Ends a run: the outcome counts, and what waited for it may go on or is freed. */
  private void conclude(Node node, Outcome outcome) {
    node.outcome = outcome;
    node.phase = Node.Phase.IDLE;
    toTell(node);
    if (!node.applied) {
      freeChildren(node);
    }
    boolean ready = outcome.result().ready();
    if (ready) {
      node.readyAt = outcome.result().revision().orElse(null);
    }
    for (Node other : nodes.all()) {
      boolean waits = other.idle() && node.id.equals(other.blockedBy) && !other.gone;
      if (waits && (ready || !other.rules(node.id).isEmpty())) {
        other.queue();
      }
    }
  }

  private void toTell(Node node) {
    told.add(node);
    node.telling = true;
    untold++;
  }

  /** Lets units go on as they are whose parent did not get as far as applying them anew. */
  private void freeChildren(Node parent) {
    for (Node child : nodes.all()) {
      if (parent.id.equals(child.parent) && child.held && !child.gone) {
        child.held = false;
        if (!child.established) {
          block(child, parent.id, Verdicts.orphaned(child.unit, parent.id));
        }
      }
    }
  }

  /** Looks whether all units that a unit waits for are well, or one is not. */
  private boolean settle(Node node) {
    Outcome outcome = node.outcome;
    if (outcome == null) {
      throw new IllegalStateException(node.id + " settles without an outcome");
    }
    boolean open = false;
    for (UnitId id : outcome.awaited()) {
      Node child = nodes.get(id);
      if (child == null || !child.idle() || child.telling || child.outcome == null) {
        open = true;
        continue;
      }
      UnitStatus status = child.outcome.result().status();
      if (!child.ready() && status != UnitStatus.SUSPENDED) {
        Reason reason = status == UnitStatus.UNSUPPORTED ? Reason.UNSUPPORTED : Reason.UNHEALTHY;
        conclude(node, Verdicts.unsettled(node.unit, outcome, id, Verdicts.state(child), reason));
        node.blockedBy = id;
        return true;
      }
    }
    if (!open || cancelled) {
      conclude(node, outcome);
      return true;
    }
    return false;
  }

  /** Concludes units that can never start, when nothing runs. */
  private boolean unstick() {
    UnitGraph graph = nodes.graph();
    boolean moved = false;
    for (Node node : nodes.all()) {
      if (node.phase == Node.Phase.WAITING && !node.held) {
        Optional<Failure> problem = graph.problem(node.id);
        if (problem.isPresent()) {
          block(node, node.id, Verdicts.problem(node.unit, problem.get()));
          moved = true;
        } else if (!sources.known(node.unit.source())) {
          SourceKey missing = sources.missing(node.unit.source()).orElse(node.unit.source());
          conclude(node, Verdicts.sourceless(node.unit, missing));
          moved = true;
        }
      }
    }
    return moved || unsettle() || giveUp();
  }

  private boolean unsettle() {
    for (Node node : nodes.all()) {
      Outcome outcome = node.outcome;
      if (node.phase == Node.Phase.SETTLING && outcome != null) {
        UnitId open =
            outcome.awaited().stream()
                .sorted()
                .filter(id -> nodes.get(id) == null || !done(id))
                .findFirst()
                .orElse(node.id);
        String why =
            nodes.get(open) == null
                ? "nothing declares"
                : "itself waits for " + node.id + "; remove wait, healthChecks or dependsOn";
        conclude(
            node, Verdicts.unsettled(node.unit, outcome, open, why, Reason.DEPENDENCY_NOT_READY));
        return true;
      }
    }
    return false;
  }

  private boolean done(UnitId id) {
    Node node = nodes.get(id);
    return node != null && node.idle() && node.outcome != null;
  }

  private boolean giveUp() {
    for (Node node : nodes.all()) {
      if (node.phase == Node.Phase.WAITING) {
        conclude(node, Verdicts.unordered(node.unit));
        return true;
      }
    }
    return false;
  }

  /** Removes what is gone, when all else is done. */
  private boolean cleanUp() {
    if (cancelled) {
      return false;
    }
    if (cleanup.mustLook()) {
      running++;
      tasks.add(look);
      return false;
    }
    for (Node node : cleanup.removable(nodes, concurrency - running)) {
      node.removalTried = true;
      node.removing = true;
      start(
          node,
          () ->
              cleanup.remove(
                  node, around.claimedByAll(node.unit), dry, s -> around.entering(node.unit, s)));
    }
    return false;
  }
}
