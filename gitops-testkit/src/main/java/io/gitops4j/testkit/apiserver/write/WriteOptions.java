package io.gitops4j.testkit.apiserver.write;

/**
 * How a write is to be done.
 *
 * @param dryRun whether nothing is stored
 * @param manager the field manager
 * @param force whether an apply takes what others own
 * @param validation what happens to fields that are not declared or given twice
 */
public record WriteOptions(boolean dryRun, String manager, boolean force, Validation validation) {

  /** What happens to fields that are not declared or given twice. */
  public enum Validation {
    /** Nothing is said. */
    IGNORE,
    /** A warning goes with the answer. */
    WARN,
    /** The write is refused. */
    STRICT
  }

  /** A write by a manager that warns. */
  public static WriteOptions by(String manager) {
    return new WriteOptions(false, manager, false, Validation.WARN);
  }
}
