package io.gitops4j;

/**
 * How the reconcile of a unit ended.
 *
 * @since 0.1
 */
public enum UnitStatus {
  /** Everything was applied and is healthy. */
  SUCCEEDED,
  /** Nothing had to be done: same input, no drift. */
  UNCHANGED,
  /** A stage failed. */
  FAILED,
  /** A dependency is not ready, so the unit was not touched. */
  BLOCKED,
  /** The unit is suspended and was not touched. */
  SUSPENDED,
  /** The kind of the unit, or of its source, is not supported yet; it was not touched. */
  UNSUPPORTED,
  /** The unit is gone from the repository; what it owned was deleted or released. */
  REMOVED
}
