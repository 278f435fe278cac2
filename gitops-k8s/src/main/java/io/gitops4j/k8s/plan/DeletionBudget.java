package io.gitops4j.k8s.plan;

/**
 * How much of a unit one plan may delete.
 *
 * <p>A plan that deletes more than {@code atLeast} objects and more than {@code fraction} of what
 * the unit owns is refused with {@link io.gitops4j.Reason#DELETION_GUARD}. A plan of an empty set
 * of manifests that may be empty removes the unit on purpose and has no budget.
 *
 * @param fraction the part of the unit's objects, 0 to 1
 * @param atLeast how many deletions are always allowed, 0 or more
 * @since 0.1
 */
public record DeletionBudget(double fraction, int atLeast) {

  /** Checks the ranges. */
  public DeletionBudget {
    if (!(fraction >= 0 && fraction <= 1) || atLeast < 0) {
      throw new IllegalArgumentException("fraction must be 0 to 1, atLeast 0 or more");
    }
  }

  /** Half of the unit's objects; ten are always allowed. */
  public static DeletionBudget defaults() {
    return new DeletionBudget(0.5, 10);
  }

  /** Everything may be deleted. */
  public static DeletionBudget unlimited() {
    return new DeletionBudget(1, Integer.MAX_VALUE);
  }

  /** Whether so many deletions of so many objects are allowed. */
  public boolean allows(int deletions, int owned) {
    return deletions <= limit(owned);
  }

  /** How many deletions are allowed. */
  public int limit(int owned) {
    return Math.max(atLeast, (int) Math.floor(owned * fraction));
  }
}
