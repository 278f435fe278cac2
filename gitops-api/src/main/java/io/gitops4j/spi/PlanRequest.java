package io.gitops4j.spi;

import io.gitops4j.Manifests;
import io.gitops4j.ObjectRef;
import io.gitops4j.Revision;
import io.gitops4j.UnitId;
import java.util.Set;

/**
 * What to plan.
 *
 * @param unit the unit, whose owner labels the objects carry
 * @param revision the revision of the unit's source
 * @param manifests everything the unit desires
 * @param options how it is applied
 * @param claimed objects that other units desire and that must therefore not be pruned
 * @since 0.1
 */
public record PlanRequest(
    UnitId unit,
    Revision revision,
    Manifests manifests,
    ApplyOptions options,
    Set<ObjectRef> claimed) {

  /** Copies the set. */
  public PlanRequest {
    claimed = Set.copyOf(claimed);
  }

  /** A request in which no other unit claims anything. */
  public static PlanRequest of(
      UnitId unit, Revision revision, Manifests manifests, ApplyOptions options) {
    return new PlanRequest(unit, revision, manifests, options, Set.of());
  }
}
