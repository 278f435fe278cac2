package io.gitops4j.core.reconcile;

import io.gitops4j.Action;
import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.ChangeSet;
import io.gitops4j.Failure;
import io.gitops4j.HealthReport;
import io.gitops4j.Plan;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.flux.FluxObjects;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.lifecycle.Lifecycle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what a unit's stages gave, and tells it as a result, wherever they ended. */
final class Report {

  private final Unit unit;
  private @Nullable Revision revision;
  private @Nullable Plan plan;
  private ChangeSet changes = ChangeSet.empty();
  private String told = "";
  private boolean acted;
  private HealthReport health = HealthReport.none();
  private FluxObjects flux = FluxObjects.none();

  Report(Unit unit) {
    this.unit = unit;
  }

  Revision seen(Revision value) {
    revision = value;
    return value;
  }

  FluxObjects declares(FluxObjects value) {
    flux = value;
    return value;
  }

  /** Takes the plan as it is shown. */
  void planned(Plan value) {
    plan = value;
  }

  /** The plan as it is shown. */
  Plan plan() {
    return Objects.requireNonNull(plan);
  }

  /** The changes, unless one of them failed. */
  ChangeSet changed(ChangeSet value) {
    changes = value;
    List<Change> failed = value.failed();
    if (!failed.isEmpty()) {
      Failure first = value.failure().orElseThrow();
      throw new ApplyException(failed.size() == 1 ? first : more(first, failed.size() - 1));
    }
    return value;
  }

  private static Failure more(Failure first, int others) {
    Failure.Builder all =
        Failure.builder(
                first.stage(), first.reason(), first.message() + " And " + others + " more failed.")
            .retryable(first.retryable());
    first.object().ifPresent(all::object);
    first.location().ifPresent(all::location);
    return all.build();
  }

  /** What a plan without changes did: nothing, to every object. */
  static ChangeSet nothingDone(Plan plan) {
    return new ChangeSet(plan.changes().stream().map(c -> Change.of(c.ref(), c.action())).toList());
  }

  /**
   * What was done to a release, unless it is not as it should be.
   *
   * @param anything whether anything was done, such as a revision of the same objects
   */
  void released(Lifecycle.Done done, boolean anything) {
    acted = anything;
    changes = new ChangeSet(done.changes());
    health = new HealthReport(done.healths(), null);
    told = done.message();
    Failure problem = done.problem();
    if (problem != null) {
      health = new HealthReport(done.healths(), problem);
      throw new ApplyException(problem);
    }
  }

  /** The health of what was waited for. */
  HealthReport health() {
    return health;
  }

  /** The health, unless something is not well. */
  HealthReport waited(HealthReport value) {
    health = value;
    value
        .failure()
        .ifPresent(
            f -> {
              throw new ApplyException(f);
            });
    return value;
  }

  Outcome planned(Map<Stage, Duration> timings) {
    boolean writes = plan != null && plan.hasChanges();
    return outcome(
        writes ? UnitStatus.SUCCEEDED : UnitStatus.UNCHANGED, counts(), null, timings, Set.of());
  }

  Outcome succeeded(
      ChangeSet done, HealthReport seen, Map<Stage, Duration> timings, Set<UnitId> awaited) {
    changes = done;
    health = seen;
    UnitStatus status = acted || changes.wrote() ? UnitStatus.SUCCEEDED : UnitStatus.UNCHANGED;
    String message = "Applied revision: " + revision + (told.isEmpty() ? "" : "; " + told);
    return outcome(status, message, null, timings, awaited);
  }

  Outcome failed(Failure failure, Map<Stage, Duration> timings) {
    return outcome(UnitStatus.FAILED, failure.message(), failure, timings, Set.of());
  }

  private Outcome outcome(
      UnitStatus status,
      String message,
      @Nullable Failure failure,
      Map<Stage, Duration> timings,
      Set<UnitId> awaited) {
    UnitResult result =
        new UnitResult(
            unit.id(),
            status,
            message + (failure == null ? unsupported() : ""),
            revision,
            changes,
            health,
            failure,
            timings);
    return new Outcome(result, plan, awaited);
  }

  private String counts() {
    if (plan == null) {
      return "";
    }
    Map<Action, Integer> counts = new TreeMap<>();
    plan.changes().forEach(c -> counts.merge(c.action(), 1, Integer::sum));
    String objects =
        counts.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey().text())
            .collect(Collectors.joining(", "));
    return plan.release().map(release -> objects + "; " + release).orElse(objects);
  }

  private String unsupported() {
    Map<String, Integer> kinds = new TreeMap<>();
    flux.unsupported().forEach(o -> kinds.merge(o.ref().kind(), 1, Integer::sum));
    return kinds.isEmpty()
        ? ""
        : "; not supported yet: "
            + kinds.entrySet().stream()
                .map(e -> e.getKey() + (e.getValue() == 1 ? "" : " (" + e.getValue() + ")"))
                .collect(Collectors.joining(", "));
  }
}
