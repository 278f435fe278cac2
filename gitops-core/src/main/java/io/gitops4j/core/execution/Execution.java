package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Notice;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.graph.UnitGraph;
import io.gitops4j.core.reconcile.Events;
import io.gitops4j.core.reconcile.Outcome;
import io.gitops4j.core.reconcile.Reconciler;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.spi.Applier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs units along their graph.
 *
 * <p>The rule: a unit that is queued starts the moment nothing holds it back, which is looked at
 * again after everything that happens, never by polling. It is held back by its parent, until the
 * objects that declare it are applied; by its dependencies, until each is ready for the revision it
 * would read; by its source, until one declares it; and by the number of units that may run at
 * once. When nothing runs and nothing can start, what is left is in a cycle, or waits for something
 * that nothing declares, and is told so. When nothing is left at all, units that are gone are
 * removed, those that depend on others first: only then is it known what other units claim.
 *
 * <p>Surprising: a unit whose files hold Kustomizations is healthy, if it waits at all, when those
 * are; it settles without holding a thread. A run that is overtaken, by a new revision or by drift
 * while it waits for health, is given up and begins again without a result.
 *
 * <p>Listeners are told outside the lock, in the order of one unit's events. Tests: {@code
 * ExecutionTest}, {@code ExecutionPropertyTest}.
 */
final class Execution {

  private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

  private final Object lock = new Object();
  private final Nodes nodes = new Nodes();
  private final Sources sources;
  private final Reconciler reconciler;
  private final Around around;
  private final Cleanup cleanup;
  private final Events events;
  private final Executor executor;
  private final int concurrency;
  private final boolean dry;
  private final Observer observer;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Node> told = new ArrayList<>();
  private int running;
  private int untold;
  private boolean cancelled;

  Execution(
      Sources sources,
      Reconciler reconciler,
      Cleanup cleanup,
      Applier applier,
      Events events,
      Executor executor,
      int concurrency,
      boolean dry,
      Observer observer) {
    this.sources = sources;
    this.reconciler = reconciler;
    this.cleanup = cleanup;
    this.events = events;
    this.executor = executor;
    this.concurrency = concurrency;
    this.dry = dry;
    this.observer = observer;
    this.around =
        new Around(
            lock, nodes, sources, reconciler, this, new SecretLookup(applier, this::desired));
  }

  /** Sets the units that no other unit declares. */
  void roots(List<Unit> units) {
    synchronized (lock) {
      for (Node node : nodes.all()) {
        if (node.parent == null && units.stream().noneMatch(u -> u.id().equals(node.id))) {
          node.gone = true;
        }
      }
      for (Unit unit : units) {
        Node known = nodes.get(unit.id());
        Node node = known == null ? new Node(unit, null) : known;
        node.unit = unit;
        node.parent = null;
        node.gone = false;
        node.established = true;
        nodes.add(node);
      }
      nodes.orphan();
    }
    unitsChanged();
  }

  /** Whether no unit is known. */
  boolean empty() {
    synchronized (lock) {
      return nodes.all().isEmpty();
    }
  }

  /** The revision of a source now; empty when it cannot be told, which units that read it tell. */
  Optional<Revision> resolve(SourceKey source) {
    try {
      return Optional.of(around.resolve(source));
    } catch (RuntimeException e) {
      LOG.warn("Cannot resolve {}: {}", source, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Begins a pass: queues every unit, and looks again for what is gone.
   *
   * @param queued run with the lock held when all are queued
   */
  void queueAll(Runnable queued) {
    synchronized (lock) {
      cancelled = false;
      cleanup.reset();
      nodes.all().forEach(node -> node.removalTried = false);
    }
    queue(node -> true, queued);
  }

  /**
   * Queues the units that read a source.
   *
   * @param queued run with the lock held when all are queued
   */
  void queueReaders(SourceKey source, Runnable queued) {
    queue(node -> sources.canonical(node.unit.source()).equals(source), queued);
  }

  /** Queues one unit, also one that runs; false when there is none of that identity. */
  boolean queue(UnitId id) {
    boolean known;
    synchronized (lock) {
      Node node = nodes.get(id);
      known = node != null && !node.gone;
    }
    queue(node -> node.id.equals(id), () -> {});
    return known;
  }

  /** Queues one unit unless something is done for it already. */
  void queueIfIdle(UnitId id) {
    queue(node -> node.id.equals(id) && node.idle(), () -> {});
  }

  /**
   * Brings a unit's objects back to what they were applied as, whatever its dependencies do; a unit
   * that runs does so again. Nothing happens to a unit that this process did not apply.
   */
  void revert(UnitId id) {
    synchronized (lock) {
      Node node = nodes.get(id);
      if (node == null || node.gone || node.unit.suspended() || node.appliedAt == null) {
        return;
      }
      switch (node.phase) {
        case RUNNING, SETTLING -> queue(node);
        case WAITING -> {
          node.queued = !node.revert || node.queued;
          node.revert = true;
        }
        case IDLE -> {
          node.phase = Node.Phase.WAITING;
          node.held = false;
          node.queued = false;
          node.revert = true;
        }
      }
    }
    advance();
  }

  private void queue(Predicate<Node> which, Runnable then) {
    synchronized (lock) {
      List<Node> queued = nodes.all().stream().filter(node -> !node.gone).filter(which).toList();
      queued.forEach(this::queue);
      queued.stream()
          .filter(node -> node.phase == Node.Phase.WAITING)
          .forEach(node -> node.held = nodes.held(node));
      then.run();
    }
    advance();
  }

  private void queue(Node node) {
    if (node.phase == Node.Phase.RUNNING) {
      node.again = true;
      if (node.stage == Stage.AWAIT) {
        interrupt(node);
      }
    } else {
      node.queue();
    }
  }

  private static void interrupt(Node node) {
    if (node.thread != null && !node.interrupted) {
      node.interrupted = true;
      node.thread.interrupt();
    }
  }

  /** Starts what can start, tells what is to be told, until there is nothing of either. */
  void advance() {
    while (true) {
      List<Node> finished;
      List<Runnable> started;
      boolean quiet;
      synchronized (lock) {
        step();
        finished = List.copyOf(told);
        told.clear();
        started = List.copyOf(tasks);
        tasks.clear();
        lock.notifyAll();
        quiet = isQuiet();
      }
      finished.forEach(this::tell);
      started.forEach(this::submit);
      if (quiet) {
        observer.quiet();
      }
      if (finished.isEmpty()) {
        return;
      }
      synchronized (lock) {
        finished.forEach(node -> node.telling = false);
        untold -= finished.size();
      }
    }
  }

  private void tell(Node node) {
    Outcome outcome = node.outcome;
    if (outcome != null) {
      events.tell(at -> new ReconcileEvent.UnitFinished(at, node.id, outcome.result()));
      observer.finished(node.unit, outcome.result());
    }
  }

  private void submit(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.warn("The executor takes no more work", e);
      cancel();
      task.run();
    }
  }

  private void step() {
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

  private Optional<String> unsupported(Unit unit) {
    return unit.unsupported()
        .or(() -> sources.unsupported(unit.source()).map(f -> unit.source() + " " + f));
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
      if (!dependency.idle() || dependency.outcome == null) {
        return false;
      }
      if (!dependency.ready()) {
        block(node, id, Verdicts.blocked(node.unit, dependency));
        return true;
      }
      if (overtaken(node, dependency)) {
        return false;
      }
    }
    if (running >= concurrency || !sources.known(node.unit.source())) {
      return false;
    }
    start(node, () -> reconciler.run(node.unit, around, dry));
    return true;
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
          Outcome loaded = reconciler.load(node.unit, around);
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

  private interface Work {
    Outcome run();
  }

  private void start(Node node, Work work) {
    node.phase = Node.Phase.RUNNING;
    node.applied = false;
    node.again = false;
    node.blockedBy = null;
    running++;
    tasks.add(() -> run(node, work));
  }

  private void run(Node node, Work work) {
    synchronized (lock) {
      node.thread = Thread.currentThread();
    }
    Outcome outcome;
    try {
      outcome = work.run();
    } catch (RuntimeException | Error e) {
      LOG.error("The run of {} broke", node.id, e);
      outcome =
          Verdicts.failed(
              node.unit,
              Failure.of(
                  Stage.DEPENDENCIES,
                  Reason.INTERNAL,
                  "Cannot run " + node.id + ": the engine broke; see the log and report it."));
    }
    synchronized (lock) {
      node.thread = null;
      node.stage = null;
      if (node.interrupted) {
        node.interrupted = false;
        Thread.interrupted();
      }
      running--;
      finished(node, outcome);
    }
    advance();
  }

  private void finished(Node node, Outcome outcome) {
    boolean removing = node.removing;
    boolean more = node.again || (node.reverting && node.queued);
    node.removing = false;
    node.reverting = false;
    node.queued = false;
    if (removing && node.gone) {
      removed(node, outcome);
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
    if (outcome.result().ready()) {
      for (Node other : nodes.all()) {
        if (other.idle() && node.id.equals(other.blockedBy) && !other.gone) {
          other.queue();
        }
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
      if (child == null || !child.idle() || child.outcome == null) {
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
          conclude(node, Verdicts.sourceless(node.unit));
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
      tasks.add(this::look);
      return false;
    }
    for (Node node : cleanup.removable(nodes, concurrency - running)) {
      node.removalTried = true;
      node.removing = true;
      start(
          node,
          () ->
              cleanup.remove(node, around.claimedByAll(node.unit), dry, s -> entering(node.id, s)));
    }
    return false;
  }

  private void look() {
    List<Node> strays = cleanup.strays(this::undeclared, this::complete);
    synchronized (lock) {
      running--;
      for (Node stray : strays) {
        if (nodes.get(stray.id) == null) {
          nodes.add(stray);
        }
      }
    }
    advance();
  }

  private boolean undeclared(UnitId id) {
    synchronized (lock) {
      return nodes.get(id) == null;
    }
  }

  /** Whether all units are known: each that could declare others told what it declares. */
  private boolean complete() {
    synchronized (lock) {
      return nodes.all().stream()
          .filter(node -> !node.gone)
          .allMatch(node -> node.manifests != null || unsupported(node.unit).isPresent());
    }
  }

  /** Called by a running unit as it enters a stage. */
  void entering(UnitId id, Stage stage) {
    synchronized (lock) {
      Node node = nodes.get(id);
      if (node == null) {
        return;
      }
      if (cancelled || (node.again && stage == Stage.AWAIT)) {
        throw new GitOpsException(
            Failure.of(
                stage,
                Reason.CANCELLED,
                "Cannot finish "
                    + id
                    + ": "
                    + (cancelled ? "the engine was told to stop" : "something newer came")
                    + " before "
                    + stage
                    + "; it is reconciled again."));
      }
      node.stage = stage;
    }
  }

  /** Tells which units there are now. */
  void unitsChanged() {
    Optional<Revision> revision = sources.seen(SourceKey.REPOSITORY);
    List<UnitId> units;
    synchronized (lock) {
      units = nodes.graph().order().stream().map(Unit::id).toList();
    }
    if (!units.isEmpty()) {
      events.tell(
          at ->
              new ReconcileEvent.UnitsLoaded(
                  at, revision.orElseGet(() -> Revision.of("none")), units));
    }
  }

  void sourcesDeclared(List<SourceKey> keys) {
    observer.sourcesDeclared(keys.stream().map(sources::canonical).toList());
  }

  private Optional<Manifest> desired(ObjectRef ref) {
    synchronized (lock) {
      return nodes.all().stream().flatMap(node -> node.find(ref).stream()).findFirst();
    }
  }

  /** Ends what runs: waits are interrupted, writes in flight are finished, nothing starts. */
  void cancel() {
    synchronized (lock) {
      cancelled = true;
      for (Node node : nodes.all()) {
        if (node.phase == Node.Phase.RUNNING && node.stage != Stage.APPLY) {
          interrupt(node);
        }
      }
    }
    advance();
  }

  /**
   * Waits until nothing runs and nothing is queued. An interruption cancels the execution and is
   * kept for the caller.
   */
  void awaitQuiet() {
    boolean interrupted = false;
    while (!quiet(Duration.ofDays(1))) {
      if (Thread.interrupted()) {
        interrupted = true;
        cancel();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until nothing runs, for so long at most; returns early when interrupted, flag kept. */
  boolean quiet(Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    synchronized (lock) {
      while (!isQuiet()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        try {
          lock.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }

  private boolean isQuiet() {
    return running == 0
        && tasks.isEmpty()
        && untold == 0
        && nodes.all().stream().allMatch(Node::idle);
  }

  /** Interrupts also what writes. */
  void interruptAll() {
    synchronized (lock) {
      nodes.all().stream()
          .filter(node -> node.phase == Node.Phase.RUNNING)
          .forEach(Execution::interrupt);
    }
  }

  /** The outcomes in the order of the graph, then those of removed units. */
  List<Outcome> outcomes() {
    synchronized (lock) {
      List<Outcome> outcomes = new ArrayList<>();
      for (Node node : nodes.ordered()) {
        if (node.outcome != null) {
          outcomes.add(node.outcome);
        }
      }
      outcomes.addAll(cleanup.removed());
      return outcomes;
    }
  }

  /** What was met and not acted on, sorted by place. */
  List<Notice> notices() {
    synchronized (lock) {
      List<Notice> all = new ArrayList<>(around.notices());
      all.addAll(cleanup.notices());
      return Results.sorted(all);
    }
  }

  /** The outcome of a unit, if it ran. */
  Optional<Outcome> outcome(UnitId id) {
    synchronized (lock) {
      Node node = nodes.get(id);
      return node == null ? Optional.empty() : Optional.ofNullable(node.outcome);
    }
  }
}
