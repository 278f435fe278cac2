package io.gitops4j;

import java.util.List;

/**
 * What a reconcile would change: every object of a unit with the action and its reason.
 *
 * <p>A plan is a value: it can be shown, kept, approved by its {@link #digest()} and then applied
 * unchanged with {@link io.gitops4j.spi.Applier#apply}.
 *
 * @param unit the unit
 * @param revision the revision of the unit's source
 * @param changes one entry an object: first those desired, in the order of writing, then deletions
 *     in the order of deleting
 * @since 0.1
 */
public record Plan(UnitId unit, Revision revision, List<PlannedChange> changes) {

  /** Copies the list. */
  public Plan {
    changes = List.copyOf(changes);
  }

  /** Whether applying it would write anything. */
  public boolean hasChanges() {
    return changes.stream().anyMatch(c -> c.action().writes());
  }

  /** The entries of one action. */
  public List<PlannedChange> changes(Action action) {
    return changes.stream().filter(c -> c.action() == action).toList();
  }

  /**
   * The digest of what would be done, {@code sha256:<64 hex>}: over the unit and, for each change
   * in order, object, apiVersion, action and the desired content. Equal plans of two runs, machines
   * or locales have equal digests; the revision and the state of the cluster are not part of it.
   */
  public String digest() {
    return PlanDigest.of(this);
  }

  @Override
  public String toString() {
    return "plan of " + unit + " at " + revision + ": " + changes.size() + " objects";
  }
}
