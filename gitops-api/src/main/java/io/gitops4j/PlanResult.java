package io.gitops4j;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a dry run over all units: what a pass would do now. Nothing was written.
 *
 * @param revisionSeen the revision of the repository; null when it could not be told
 * @param units one entry a unit, in the order of the graph
 * @param problem a failure of the dry run itself
 * @param notices what was met and would not be acted on, sorted by place
 * @since 0.1
 */
public record PlanResult(
    @Nullable Revision revisionSeen,
    List<UnitPlan> units,
    @Nullable Failure problem,
    List<Notice> notices) {

  /** Copies the lists. */
  public PlanResult {
    units = List.copyOf(units);
    notices = List.copyOf(notices);
  }

  /** A result without notices. */
  public PlanResult(
      @Nullable Revision revisionSeen, List<UnitPlan> units, @Nullable Failure problem) {
    this(revisionSeen, units, problem, List.of());
  }

  /** The revision of the repository. */
  public Optional<Revision> revision() {
    return Optional.ofNullable(revisionSeen);
  }

  /** The failure of the dry run, else of the first unit without a plan that has one. */
  public Optional<Failure> failure() {
    return problem != null
        ? Optional.of(problem)
        : units.stream().flatMap(u -> u.failure().stream()).findFirst();
  }

  /** Whether a pass would write anything. */
  public boolean hasChanges() {
    return units.stream().flatMap(u -> u.plan().stream()).anyMatch(Plan::hasChanges);
  }

  /** The plan of a unit, if there is one. */
  public Optional<Plan> plan(UnitId id) {
    return units.stream().filter(u -> u.unit().equals(id)).findFirst().flatMap(UnitPlan::plan);
  }

  /**
   * This result, or an exception when a plan could not be made.
   *
   * @throws GitOpsException with {@link #failure()}
   */
  public PlanResult orThrow() {
    failure()
        .ifPresent(
            f -> {
              throw new GitOpsException(f);
            });
    return this;
  }
}
