package io.gitops4j.core.reconcile;

import io.gitops4j.Failure;
import io.gitops4j.GitOpsException;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.core.leak.GuardedLog;
import io.gitops4j.event.ReconcileEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs the stages of one unit: each tells that it began and that it finished or failed, and ends in
 * a value or a {@link GitOpsException}, whatever an implementation throws.
 *
 * <p>For one thread.
 */
final class Stages {

  private final UnitId unit;
  private final Events events;
  private final GuardedLog log;
  private final Consumer<Stage> entering;
  private final Map<Stage, Duration> timings = new EnumMap<>(Stage.class);

  Stages(UnitId unit, Events events, Consumer<Stage> entering) {
    this.unit = unit;
    this.events = events;
    this.log = events.censor().log(Stages.class);
    this.entering = entering;
  }

  /** How long each stage that ran took. */
  Map<Stage, Duration> timings() {
    return timings;
  }

  /**
   * Runs a stage.
   *
   * @param implementation the id of what does the work, to be named when it breaks its contract
   * @throws GitOpsException when the stage fails, also for cancellation before it began
   */
  <T> T run(Stage stage, String implementation, Supplier<T> work) {
    if (Thread.currentThread().isInterrupted()) {
      throw new GitOpsException(cancelled(stage));
    }
    entering.accept(stage);
    events.tell(at -> new ReconcileEvent.StageStarted(at, unit, stage));
    Instant begin = events.now();
    try {
      T value = work.get();
      Duration took = took(stage, begin);
      events.tell(at -> new ReconcileEvent.StageFinished(at, unit, stage, took));
      return value;
    } catch (GitOpsException e) {
      throw failed(stage, begin, e);
    } catch (RuntimeException | Error e) {
      log.warn("{} threw in {} of {}", implementation, stage, unit, e);
      throw failed(stage, begin, unexpected(stage, implementation, e));
    }
  }

  private GitOpsException failed(Stage stage, Instant begin, GitOpsException e) {
    Duration took = took(stage, begin);
    events.tell(at -> new ReconcileEvent.StageFailed(at, unit, stage, took, e.failure()));
    return e;
  }

  private Duration took(Stage stage, Instant begin) {
    Duration took = Duration.between(begin, events.now());
    timings.merge(stage, took, Duration::plus);
    return took;
  }

  private GitOpsException unexpected(Stage stage, String implementation, Throwable e) {
    if (Thread.currentThread().isInterrupted()) {
      return new GitOpsException(cancelled(stage), e);
    }
    String message =
        "Cannot finish "
            + stage
            + " of "
            + unit
            + ": "
            + implementation
            + " threw "
            + e.getClass().getName()
            + ", which is a defect of it; see the log and report it to its author.";
    return new GitOpsException(Failure.of(stage, Reason.INTERNAL, message), e);
  }

  private Failure cancelled(Stage stage) {
    return cancelled(unit, stage);
  }

  static Failure cancelled(UnitId unit, Stage stage) {
    return Failure.of(
        stage,
        Reason.CANCELLED,
        "Cannot finish " + unit + ": it was cancelled before " + stage + "; reconcile again.");
  }
}
