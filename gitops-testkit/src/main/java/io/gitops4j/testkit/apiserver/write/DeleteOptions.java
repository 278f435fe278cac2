package io.gitops4j.testkit.apiserver.write;

import org.jspecify.annotations.Nullable;

/**
 * How an object is to be deleted.
 *
 * @param dryRun whether nothing is stored
 * @param gracePeriodSeconds the time a Pod gets; null for its own
 * @param uid of the object that is meant; empty for any
 * @param resourceVersion of the object that is meant; empty for any
 * @param orphanDependents the older form of a policy; null when not given
 * @param propagationPolicy {@code Background}, {@code Foreground}, {@code Orphan}; empty for the
 *     kind's own
 */
public record DeleteOptions(
    boolean dryRun,
    @Nullable Long gracePeriodSeconds,
    String uid,
    String resourceVersion,
    @Nullable Boolean orphanDependents,
    String propagationPolicy) {

  /** Nothing special. */
  public static DeleteOptions defaults() {
    return new DeleteOptions(false, null, "", "", null, "");
  }
}
