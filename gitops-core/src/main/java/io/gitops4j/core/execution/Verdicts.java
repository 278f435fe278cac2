package io.gitops4j.core.execution;

import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.HealthReport;
import io.gitops4j.Reason;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.reconcile.Outcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The outcomes of units that did not run, or not to their end, each with its sentence. */
final class Verdicts {

  private Verdicts() {}

  static Outcome suspended(Unit unit) {
    return untouched(unit, UnitStatus.SUSPENDED, "suspended", null);
  }

  static Outcome unsupported(Unit unit, String what) {
    return untouched(unit, UnitStatus.UNSUPPORTED, "not supported yet: " + what, null);
  }

  static Outcome blocked(Unit unit, Node dependency) {
    return blocked(
        unit, "it depends on " + dependency.id + ", which " + state(dependency) + "; see there");
  }

  /** By a rule for dependencies of its own. */
  static Outcome unready(Unit unit, UnitId dependency, String why) {
    return blocked(unit, "it depends on " + dependency + ", which " + why);
  }

  static Outcome orphaned(Unit unit, UnitId parent) {
    return blocked(unit, "it is declared by " + parent + ", which was not applied; see there");
  }

  static Outcome unordered(Unit unit) {
    return blocked(unit, "what it waits for did not become ready; reconcile again");
  }

  private static Outcome blocked(Unit unit, String why) {
    String message = "Cannot run " + unit.id() + ": " + why + ".";
    Failure.Builder failure =
        Failure.builder(Stage.DEPENDENCIES, Reason.DEPENDENCY_NOT_READY, message);
    unit.declaredAt().ifPresent(failure::location);
    return untouched(unit, UnitStatus.BLOCKED, message, failure.build());
  }

  static Outcome problem(Unit unit, Failure problem) {
    UnitStatus status = problem.reason() == Reason.CYCLE ? UnitStatus.FAILED : UnitStatus.BLOCKED;
    return untouched(unit, status, problem.message(), problem);
  }

  static Outcome sourceless(Unit unit, SourceKey missing) {
    Failure.Builder failure =
        Failure.builder(
            Stage.RESOLVE,
            Reason.NOT_FOUND,
            "Cannot read "
                + missing
                + " for "
                + unit.id()
                + ": nothing declares it; declare it, correct spec.sourceRef, or say that it is"
                + " this repository.");
    unit.declaredAt().ifPresent(failure::location);
    return failed(unit, failure.build());
  }

  static Outcome cancelled(Unit unit) {
    return failed(
        unit,
        Failure.of(
            Stage.DEPENDENCIES,
            Reason.CANCELLED,
            "Cannot run " + unit.id() + ": the pass was cancelled; reconcile again."));
  }

  static Outcome failed(Unit unit, Failure failure) {
    return untouched(unit, UnitStatus.FAILED, failure.message(), failure);
  }

  /** An outcome whose unit waited for another in vain. */
  static Outcome unsettled(Unit unit, Outcome outcome, UnitId child, String why, Reason reason) {
    String message =
        "Cannot call " + unit.id() + " healthy: it waits for " + child + ", which " + why + ".";
    Failure.Builder failure = Failure.builder(Stage.AWAIT, reason, message);
    unit.declaredAt().ifPresent(failure::location);
    UnitResult result = outcome.result();
    return outcome.withResult(
        new UnitResult(
            result.unit(),
            UnitStatus.FAILED,
            message,
            result.revision().orElse(null),
            result.changes(),
            result.health(),
            failure.build(),
            result.timings()));
  }

  /** An outcome that held the value of a secret, which was taken out. */
  static Outcome leaked(Outcome outcome, Failure leak) {
    UnitResult result = outcome.result();
    return outcome.withResult(
        new UnitResult(
            result.unit(),
            UnitStatus.FAILED,
            leak.message(),
            result.revision().orElse(null),
            result.changes(),
            result.health(),
            leak,
            result.timings()));
  }

  /** How a unit is doing, as the end of a sentence. */
  static String state(Node node) {
    Outcome outcome = node.outcome;
    if (outcome == null) {
      return "did not run";
    }
    return switch (outcome.result().status()) {
      case FAILED -> "failed";
      case BLOCKED -> "is blocked itself";
      case SUSPENDED -> "is suspended";
      case UNSUPPORTED -> "is " + outcome.result().message();
      case REMOVED -> "was removed";
      case SUCCEEDED, UNCHANGED -> "is ready for another revision";
    };
  }

  private static Outcome untouched(
      Unit unit, UnitStatus status, String message, @Nullable Failure failure) {
    return Outcome.of(
        new UnitResult(
            unit.id(),
            status,
            message,
            null,
            ChangeSet.empty(),
            HealthReport.none(),
            failure,
            Map.of()));
  }
}
