package io.gitops4j.core.execution;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Revision;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.graph.Schedule;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.schedule.Timer;
import io.gitops4j.spi.Drift;
import io.gitops4j.spi.DriftWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The units of an engine over time: passes on request, and, once started, reconciles by interval,
 * by new revisions and by drift.
 *
 * <p>After a success a unit runs again after its interval, spread by 5 %; after a failure, or while
 * it is blocked, after its retryInterval exactly, or the moment what blocks it is ready. A source
 * is looked at by its own interval; a new revision queues all units that read it, and ends their
 * waits for health of the old one. Source: Flux, kustomize-controller and source-controller; ending
 * the wait is its feature gate {@code CancelHealthCheckOnNewRevision}.
 *
 * <p>Tests: {@code GitOpsContinuousTest}.
 */
public final class Live implements AutoCloseable {

  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

  private final Engine engine;
  private final Engine.Parts parts;
  private final GuardedLog log;
  private final Execution execution;
  private final DriftDesk drifts;
  private final Map<UnitId, Timer.Handle> unitTimers = new HashMap<>();
  private final Map<SourceKey, Timer.Handle> sourceTimers = new HashMap<>();

  /** The revision of each source that its readers were last queued for. */
  private final Map<SourceKey, Revision> acted = new HashMap<>();

  private volatile DriftWatch watch = DriftWatch.NONE;
  private boolean running;
  private boolean closed;
  private volatile @Nullable Instant passBegan;
  private volatile boolean passQueued;

  /** The units of an engine; nothing happens yet. */
  public Live(Engine engine) {
    this.engine = engine;
    this.parts = engine.parts();
    this.log = parts.events().censor().log(Live.class);
    this.execution = engine.execution(new Next());
    this.drifts = new DriftDesk(parts.events(), parts.timer(), execution::revert);
  }

  /** One pass over all units, in the threads of the executor; the caller waits for its end. */
  public ReconcileResult pass() {
    synchronized (this) {
      if (running) {
        throw new IllegalStateException("the engine runs continuously; use requestReconcile()");
      }
      if (closed) {
        throw new IllegalStateException("the engine is closed");
      }
    }
    return engine.pass(execution);
  }

  /** Begins to run continuously. */
  public void start() {
    synchronized (this) {
      if (closed || running) {
        throw new IllegalStateException("the engine " + (closed ? "is closed" : "runs already"));
      }
      running = true;
    }
    parts.sources().keepGoing();
    watch = parts.tools().applier().watch(this::drifted);
    request();
  }

  /** Reconciles everything now: sources are asked, every unit runs. */
  public void request() {
    requireRunning();
    submit(() -> look(SourceKey.REPOSITORY, true));
  }

  /**
   * Reconciles one unit now.
   *
   * @throws IllegalArgumentException when there is no such unit
   */
  public void request(UnitId unit) {
    requireRunning();
    if (!execution.queue(unit)) {
      throw new IllegalArgumentException("there is no unit " + unit);
    }
  }

  private synchronized void requireRunning() {
    if (!running || closed) {
      throw new IllegalStateException("the engine does not run continuously");
    }
  }

  /** The last result of every unit. */
  public ReconcileResult status() {
    return engine.result(execution, null, parts.events().now());
  }

  private void submit(Runnable task) {
    try {
      parts.executor().execute(task);
    } catch (RejectedExecutionException e) {
      log.warn("The executor takes no more work", e);
    }
  }

  /** Asks a source for its revision, and queues units if it is new or all are wanted. */
  private void look(SourceKey source, boolean all) {
    if (isClosed()) {
      return;
    }
    try {
      if (all) {
        parts.sources().refresh();
      } else {
        parts.sources().refresh(source);
      }
      Optional<Revision> now = execution.resolve(source);
      if (all || isNew(source, now)) {
        queue(source, all);
      }
    } finally {
      scheduleSource(source);
    }
  }

  /** Whether units have still to be told of the revision. */
  private synchronized boolean isNew(SourceKey source, Optional<Revision> now) {
    return now.isPresent() && !now.get().equals(acted.get(source));
  }

  private void act() {
    synchronized (this) {
      parts.sources().all().forEach(this::act);
    }
  }

  private synchronized void act(SourceKey source) {
    parts.sources().seen(source).ifPresent(revision -> acted.put(source, revision));
  }

  private void queue(SourceKey source, boolean all) {
    if (source.equals(SourceKey.REPOSITORY)) {
      beginPass();
      Optional<Failure> problem = engine.load(execution);
      if (problem.isPresent()) {
        endPass(engine.result(execution, problem.get(), began()));
        return;
      }
    }
    if (all) {
      act();
      execution.queueAll(() -> passQueued = true);
    } else {
      act(source);
      execution.queueReaders(source, () -> passQueued = passBegan());
    }
  }

  private void beginPass() {
    synchronized (this) {
      if (passBegan != null) {
        return;
      }
      passBegan = parts.events().now();
    }
    parts.events().tell(at -> new ReconcileEvent.PassStarted(at, parts.description()));
  }

  private boolean passBegan() {
    return passBegan != null;
  }

  private Instant began() {
    Instant began = passBegan;
    return began == null ? parts.events().now() : began;
  }

  private void endPass(ReconcileResult result) {
    synchronized (this) {
      if (passBegan == null) {
        return;
      }
      passBegan = null;
      passQueued = false;
    }
    parts.events().tell(at -> new ReconcileEvent.PassFinished(at, result));
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void scheduleSource(SourceKey source) {
    if (running && !closed) {
      Duration interval = parts.sources().interval(source).orElse(parts.sourceInterval());
      Timer.Handle old =
          sourceTimers.put(
              source,
              parts
                  .timer()
                  .schedule(
                      parts.jitter().spread(interval), () -> submit(() -> look(source, false))));
      if (old != null) {
        old.cancel();
      }
    }
  }

  private synchronized void scheduleUnit(Unit unit, UnitResult result) {
    Timer.Handle old = unitTimers.remove(unit.id());
    if (old != null) {
      old.cancel();
    }
    if (running && !closed && result.status() != UnitStatus.REMOVED) {
      Duration delay = delay(unit.schedule(), result);
      unitTimers.put(
          unit.id(), parts.timer().schedule(delay, () -> execution.queueIfIdle(unit.id())));
    }
  }

  private Duration delay(Schedule schedule, UnitResult result) {
    boolean failed = result.status() == UnitStatus.FAILED || result.status() == UnitStatus.BLOCKED;
    if (!failed) {
      return parts.jitter().spread(schedule.interval());
    }
    Duration asked = result.failure().flatMap(f -> f.retryAfter()).orElse(Duration.ZERO);
    Duration own = schedule.retryInterval();
    return asked.compareTo(own) > 0 ? asked : own;
  }

  private void drifted(Drift drift) {
    try {
      if (!isClosed() && execution.knows(drift.unit())) {
        switch (execution.driftDetection(drift.unit())) {
          case ENABLED -> drifts.take(drift);
          case WARN -> drifts.note(drift);
          case DISABLED -> {}
        }
      }
    } catch (RuntimeException e) {
      log.warn("Drift of {} could not be dealt with", drift.ref(), e);
    }
  }

  /** Plans what comes after what happened. */
  private final class Next implements Observer {

    @Override
    public void finished(Unit unit, UnitResult result) {
      boolean cancelled = result.failure().filter(f -> f.reason() == Reason.CANCELLED).isPresent();
      if (!cancelled) {
        drifts.finished(unit.id(), result);
      }
      scheduleUnit(unit, result);
    }

    @Override
    public void sourcesDeclared(List<SourceKey> sources) {
      synchronized (Live.this) {
        for (SourceKey source : sources) {
          if (!sourceTimers.containsKey(source)) {
            scheduleSource(source);
          }
        }
      }
    }

    @Override
    public void quiet() {
      if (passQueued) {
        endPass(engine.result(execution, null, began()));
      }
    }
  }

  /**
   * Ends it: nothing begins any more, waits are interrupted, writes in flight are finished within
   * the bound and interrupted then.
   */
  public void close(Duration bound) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      unitTimers.values().forEach(Timer.Handle::cancel);
      sourceTimers.values().forEach(Timer.Handle::cancel);
      unitTimers.clear();
      sourceTimers.clear();
    }
    watch.close();
    execution.cancel();
    if (!execution.quiet(bound)) {
      execution.interruptAll();
      if (!execution.quiet(AFTER_INTERRUPT)) {
        log.warn("Units still run after the engine was closed");
      }
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(30));
  }
}
