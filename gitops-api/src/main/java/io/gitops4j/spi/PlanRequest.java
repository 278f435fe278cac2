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
 * @param promised in a dry run over several units, the Namespaces and CustomResourceDefinitions
 *     that units before this one desire: what needs them is not refused for want of them; empty
 *     when the plan is to be applied
 * @since 0.1
 */
public record PlanRequest(
    UnitId unit,
    Revision revision,
    Manifests manifests,
    ApplyOptions options,
    Set<ObjectRef> claimed,
    Manifests promised) {

  /** Copies the set. */
  public PlanRequest {
    claimed = Set.copyOf(claimed);
  }

  /** A request in which no other unit promises anything. */
  public PlanRequest(
      UnitId unit,
      Revision revision,
      Manifests manifests,
      ApplyOptions options,
      Set<ObjectRef> claimed) {
    this(unit, revision, manifests, options, claimed, Manifests.empty());
  }

  /** A request in which no other unit claims anything. */
  public static PlanRequest of(
      UnitId unit, Revision revision, Manifests manifests, ApplyOptions options) {
    return new PlanRequest(unit, revision, manifests, options, Set.of());
  }
}
