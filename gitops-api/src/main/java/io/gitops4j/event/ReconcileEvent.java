package io.gitops4j.event;

import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.ObjectHealth;
import io.gitops4j.ObjectRef;
import io.gitops4j.Plan;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened during a reconcile. Every event says when.
 *
 * @since 0.1
 */
public sealed interface ReconcileEvent {

  /** When it happened, by the engine's clock. */
  Instant at();

  /**
   * A pass over all units began.
   *
   * @param at when
   * @param source the description of the source
   * @since 0.1
   */
  record PassStarted(Instant at, String source) implements ReconcileEvent {}

  /**
   * The units of the repository are known; comes again when units produce further units.
   *
   * @param at when
   * @param revision the revision of the repository
   * @param units all units known now, in the order of the graph
   * @since 0.1
   */
  record UnitsLoaded(Instant at, Revision revision, List<UnitId> units) implements ReconcileEvent {
    /** Copies the list. */
    public UnitsLoaded {
      units = List.copyOf(units);
    }
  }

  /**
   * A pass ended.
   *
   * @param at when
   * @param result its result
   * @since 0.1
   */
  record PassFinished(Instant at, ReconcileResult result) implements ReconcileEvent {}

  /** An event of one unit. */
  sealed interface OfUnit extends ReconcileEvent {
    /** The unit. */
    UnitId unit();
  }

  /**
   * A stage of a unit began.
   *
   * @param at when
   * @param unit the unit
   * @param stage the stage
   * @since 0.1
   */
  record StageStarted(Instant at, UnitId unit, Stage stage) implements OfUnit {}

  /**
   * A stage of a unit ended well.
   *
   * @param at when
   * @param unit the unit
   * @param stage the stage
   * @param took how long it took
   * @since 0.1
   */
  record StageFinished(Instant at, UnitId unit, Stage stage, Duration took) implements OfUnit {}

  /**
   * A stage of a unit failed.
   *
   * @param at when
   * @param unit the unit
   * @param stage the stage
   * @param took how long it took
   * @param failure why
   * @since 0.1
   */
  record StageFailed(Instant at, UnitId unit, Stage stage, Duration took, Failure failure)
      implements OfUnit {}

  /**
   * A unit's plan is made.
   *
   * @param at when
   * @param unit the unit
   * @param plan the plan
   * @since 0.1
   */
  record Planned(Instant at, UnitId unit, Plan plan) implements OfUnit {}

  /**
   * An object was written, deleted, or could not be.
   *
   * @param at when
   * @param unit the unit
   * @param change what was done
   * @since 0.1
   */
  record ObjectChanged(Instant at, UnitId unit, Change change) implements OfUnit {}

  /**
   * An object that is waited for changed its health.
   *
   * @param at when
   * @param unit the unit
   * @param health the health now
   * @since 0.1
   */
  record HealthChanged(Instant at, UnitId unit, ObjectHealth health) implements OfUnit {}

  /**
   * A live object is no longer as it was applied.
   *
   * @param at when
   * @param unit the unit
   * @param ref the object
   * @param deleted whether it is gone
   * @since 0.1
   */
  record DriftDetected(Instant at, UnitId unit, ObjectRef ref, boolean deleted) implements OfUnit {}

  /**
   * A live object was brought back to what was applied.
   *
   * @param at when
   * @param unit the unit
   * @param ref the object
   * @param took from the moment the drift was noticed
   * @since 0.1
   */
  record DriftReverted(Instant at, UnitId unit, ObjectRef ref, Duration took) implements OfUnit {}

  /**
   * A hook or a test of a Helm release ended.
   *
   * @param at when
   * @param unit the unit
   * @param event when it runs, as annotations name it, such as {@code pre-upgrade} or {@code test}
   * @param ref the object that was created for it
   * @param problem why it failed; null when it did not
   * @since 0.1
   */
  record HookFinished(
      Instant at, UnitId unit, String event, ObjectRef ref, @Nullable Failure problem)
      implements OfUnit {}

  /**
   * The reconcile of a unit ended.
   *
   * @param at when
   * @param unit the unit
   * @param result its result
   * @since 0.1
   */
  record UnitFinished(Instant at, UnitId unit, UnitResult result) implements OfUnit {}
}
