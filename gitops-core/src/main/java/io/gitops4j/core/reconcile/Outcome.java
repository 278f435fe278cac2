package io.gitops4j.core.reconcile;

import io.gitops4j.Plan;
import io.gitops4j.UnitId;
import io.gitops4j.UnitPlan;
import io.gitops4j.UnitResult;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the reconcile of one unit went.
 *
 * @param result the result
 * @param plan the plan; null when none was made
 * @param awaited units that it waits for, because its health is theirs
 */
public record Outcome(UnitResult result, @Nullable Plan plan, Set<UnitId> awaited) {

  /** Copies the set. */
  public Outcome {
    awaited = Set.copyOf(awaited);
  }

  /** An outcome without a plan that waits for nothing. */
  public static Outcome of(UnitResult result) {
    return new Outcome(result, null, Set.of());
  }

  /** The same with another result. */
  public Outcome withResult(UnitResult other) {
    return new Outcome(other, plan, awaited);
  }

  /** What a dry run shows of it. */
  public UnitPlan unitPlan() {
    return new UnitPlan(
        result.unit(), result.status(), result.message(), plan, result.failure().orElse(null));
  }
}
