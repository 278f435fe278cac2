package io.gitops4j.core.reconcile;

import io.gitops4j.core.graph.Unit;
import io.gitops4j.spi.Removal;

/**
 * Tells what happens to a unit's objects when it is removed.
 *
 * <p>A suspended unit's objects are left. Source: Flux kustomize-controller, finalisation: {@code
 * spec.deletionPolicy}, {@code spec.prune}, {@code spec.suspend}.
 */
public final class Removals {

  private Removals() {}

  /** What happens to the objects of a unit that nothing declares any more. */
  public static Removal of(Unit unit) {
    if (unit.suspended()) {
      return Removal.RELEASE;
    }
    return switch (unit.deletionPolicy()) {
      case MIRROR_PRUNE -> unit.apply().prune() ? Removal.DELETE : Removal.RELEASE;
      case DELETE -> Removal.DELETE;
      case WAIT_FOR_TERMINATION -> Removal.DELETE_AND_WAIT;
      case ORPHAN -> Removal.RELEASE;
    };
  }
}
