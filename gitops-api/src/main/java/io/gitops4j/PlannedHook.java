package io.gitops4j;

import java.util.List;

/**
 * A hook of a Helm release that would run.
 *
 * @param event when, as annotations name it, such as {@code pre-upgrade}
 * @param ref the object that is created for it
 * @param weight hooks of an event run from the lowest weight on
 * @param deletePolicies when the object is deleted, as annotations name it; empty for Helm's
 *     default, {@code before-hook-creation}
 * @param desired the object, as it would be created
 * @since 0.1
 */
public record PlannedHook(
    String event, ObjectRef ref, int weight, List<String> deletePolicies, Manifest desired) {

  /** Copies the list. */
  public PlannedHook {
    deletePolicies = List.copyOf(deletePolicies);
  }

  /** {@code pre-upgrade Job/prod/migrate}. */
  @Override
  public String toString() {
    return event + " " + ref;
  }
}
