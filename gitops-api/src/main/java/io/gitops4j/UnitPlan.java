package io.gitops4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one unit, or why there is none.
 *
 * @param unit the unit
 * @param status {@link UnitStatus#SUCCEEDED} with changes to make, {@link UnitStatus#UNCHANGED}
 *     without, else why there is no plan
 * @param message one sentence for people; may be empty
 * @param planned the plan; null when there is none
 * @param problem why there is no plan; null when there is one
 * @since 0.1
 */
public record UnitPlan(
    UnitId unit,
    UnitStatus status,
    String message,
    @Nullable Plan planned,
    @Nullable Failure problem) {

  /** The plan, if there is one. */
  public Optional<Plan> plan() {
    return Optional.ofNullable(planned);
  }

  /** Why there is no plan. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(problem);
  }
}
