package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Manifest;
import io.gitops4j.Notice;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helmrelease.DriftDetection;
import io.gitops4j.core.leak.Censor;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.core.reconcile.Events;
import io.gitops4j.core.reconcile.Outcome;
import io.gitops4j.core.reconcile.Reconciler;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.spi.Applier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

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
 * GitOpsPassTest}, {@code GitOpsOrderPropertyTest}, {@code GitOpsStressTest}.
 */
final class Execution {

  private final Object lock = new Object();
  private final Nodes nodes = new Nodes();
  private final Sources sources;
  private final Around around;
  private final Cleanup cleanup;
  private final Events events;
  private final Executor executor;
  private final Observer observer;
  private final GuardedLog log;
  private final Turn turn;

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
    this.cleanup = cleanup;
    this.events = events;
    this.executor = executor;
    this.observer = observer;
    this.log = events.censor().log(Execution.class);
    this.around =
        new Around(
            lock,
            nodes,
            sources,
            reconciler,
            this,
            new SecretLookup(applier, this::desired, reconciler.secrets()),
            applier,
            dry);
    this.turn =
        new Turn(
            nodes,
            sources,
            reconciler,
            cleanup,
            around,
            new Turn.Limits(concurrency, dry),
            this::run,
            this::look);
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

  /** What becomes of changes that others made to a unit's objects. */
  DriftDetection.Mode driftDetection(UnitId id) {
    synchronized (lock) {
      Node node = nodes.get(id);
      return node == null
          ? DriftDetection.Mode.DISABLED
          : node.unit
              .release()
              .map(release -> release.driftDetection().mode())
              .orElse(DriftDetection.Mode.ENABLED);
    }
  }

  /** Whether there is such a unit. */
  boolean knows(UnitId id) {
    synchronized (lock) {
      Node node = nodes.get(id);
      return node != null && !node.gone;
    }
  }

  /** The revision of a source now; empty when it cannot be told, which units that read it tell. */
  Optional<Revision> resolve(SourceKey source) {
    try {
      return Optional.of(around.resolve(source));
    } catch (RuntimeException e) {
      log.warn("Cannot resolve {}: {}", source, e.getMessage());
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
      turn.cancelled = false;
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
        case RUNNING -> {
          if (node.reverting) {
            node.revert = true;
          } else {
            queue(node);
          }
        }
        case SETTLING -> queue(node);
        case WAITING -> {
          node.queued = !node.revert || node.queued;
          node.revert = true;
        }
        case IDLE -> {
          node.phase = Node.Phase.WAITING;
          node.held = false;
          node.queued = !node.ready();
          node.revert = true;
        }
      }
    }
    advance();
  }

  private void queue(Predicate<Node> which, Runnable then) {
    around.forgetLive();
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
    advance(() -> {});
  }

  /**
   * What has changed is decided upon before anybody else sees it: whoever waits for quiet must not
   * find all at rest while something is still to follow from the last change.
   */
  private void advance(Runnable change) {
    List<Node> finished = List.of();
    for (boolean first = true; first || !finished.isEmpty(); first = false) {
      List<Runnable> started;
      boolean quiet;
      synchronized (lock) {
        if (first) {
          change.run();
        }
        finished.forEach(node -> node.telling = false);
        turn.untold -= finished.size();
        turn.step();
        finished = turn.takeTold();
        started = turn.takeTasks();
        lock.notifyAll();
        quiet = isQuiet();
      }
      finished.forEach(this::tell);
      started.forEach(this::submit);
      if (quiet) {
        observer.quiet();
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
      log.warn("The executor takes no more work", e);
      cancel();
      task.run();
    }
  }

  private void run(Node node, Turn.Work work) {
    synchronized (lock) {
      node.thread = Thread.currentThread();
    }
    Outcome outcome;
    try {
      outcome = work.run();
    } catch (RuntimeException | Error e) {
      log.error("The run of {} broke", node.id, e);
      outcome =
          Verdicts.failed(
              node.unit,
              Failure.of(
                  Stage.DEPENDENCIES,
                  Reason.INTERNAL,
                  "Cannot run " + node.id + ": the engine broke; see the log and report it."));
    }
    Outcome last = censored(node.id, outcome);
    advance(
        () -> {
          node.thread = null;
          node.stage = null;
          if (node.interrupted) {
            node.interrupted = false;
            Thread.interrupted();
          }
          turn.running--;
          turn.finished(node, last);
        });
  }

  /**
   * An outcome as it may be told. A value of a secret that was taken out of anything the unit told
   * makes a failure of a success; beside a failure it is a notice.
   */
  private Outcome censored(UnitId unit, Outcome outcome) {
    Censor censor = events.censor();
    if (!censor.isActive()) {
      return outcome;
    }
    Outcome clean = outcome.withResult(censor.result(outcome.result()));
    Failure leak = censor.sighting(unit).orElse(null);
    if (leak != null && clean.result().ready()) {
      around.leaked(unit, null);
      return Verdicts.leaked(clean, leak);
    }
    around.leaked(unit, leak);
    return clean;
  }

  private void look() {
    List<Node> strays = cleanup.strays(this::undeclared, this::complete);
    advance(
        () -> {
          turn.running--;
          for (Node stray : strays) {
            if (nodes.get(stray.id) == null) {
              nodes.add(stray);
            }
          }
        });
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
          .allMatch(node -> node.manifests != null || turn.unsupported(node.unit).isPresent());
    }
  }

  /** Called by a running unit as it enters a stage. */
  void entering(UnitId id, Stage stage) {
    synchronized (lock) {
      Node node = nodes.get(id);
      if (node == null) {
        return;
      }
      if (turn.cancelled || (node.again && stage == Stage.AWAIT)) {
        throw new GitOpsException(
            Failure.of(
                stage,
                Reason.CANCELLED,
                "Cannot finish "
                    + id
                    + ": "
                    + (turn.cancelled ? "the engine was told to stop" : "something newer came")
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
    observer.sourcesDeclared(
        keys.stream().map(sources::canonical).filter(sources::isRead).distinct().toList());
  }

  private Optional<Manifest> desired(ObjectRef ref) {
    synchronized (lock) {
      return nodes.all().stream().flatMap(node -> node.find(ref).stream()).findFirst();
    }
  }

  /** Ends what runs: waits are interrupted, writes in flight are finished, nothing starts. */
  void cancel() {
    synchronized (lock) {
      turn.cancelled = true;
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
    return turn.rests() && nodes.all().stream().allMatch(Node::idle);
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
