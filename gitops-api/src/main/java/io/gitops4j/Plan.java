package io.gitops4j;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
 * @param plannedRelease what would be done to the Helm release of the unit; null when nothing, or
 *     when it has none
 * @since 0.1
 */
public record Plan(
    UnitId unit,
    Revision revision,
    List<PlannedChange> changes,
    @Nullable PlannedRelease plannedRelease) {

  /** Copies the list. */
  public Plan {
    changes = List.copyOf(changes);
  }

  /** A plan of a unit without a Helm release, or with one to which nothing is done. */
  public Plan(UnitId unit, Revision revision, List<PlannedChange> changes) {
    this(unit, revision, changes, null);
  }

  /** What would be done to the Helm release of the unit, with its hooks. */
  public Optional<PlannedRelease> release() {
    return Optional.ofNullable(plannedRelease);
  }

  /** The same plan with other changes. */
  public Plan withChanges(List<PlannedChange> others) {
    return new Plan(unit, revision, others, plannedRelease);
  }

  /** Whether applying it would write anything. */
  public boolean hasChanges() {
    return plannedRelease != null || changes.stream().anyMatch(c -> c.action().writes());
  }

  /** The entries of one action. */
  public List<PlannedChange> changes(Action action) {
    return changes.stream().filter(c -> c.action() == action).toList();
  }

  /**
   * The digest of what would be done, {@code sha256:<64 hex>}: over the unit and, for each change
   * in order, object, apiVersion, action and the desired content, and over what would be done to a
   * release. Equal plans of two runs, machines or locales have equal digests; the revision and the
   * state of the cluster are not part of it.
   */
  public String digest() {
    return PlanDigest.of(this);
  }

  @Override
  public String toString() {
    return "plan of " + unit + " at " + revision + ": " + changes.size() + " objects";
  }
}
