package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.access.User;
import org.jspecify.annotations.Nullable;

/**
 * How an object is to be deleted.
 *
 * @param dryRun whether nothing is stored
 * @param gracePeriodSeconds the time a Pod gets; null for its own
 * @param uid of the object that is meant; null for any
 * @param resourceVersion of the object that is meant; null for any
 * @param orphanDependents the older form of a policy; null when not given
 * @param propagationPolicy {@code Background}, {@code Foreground}, {@code Orphan}; empty for the
 *     kind's own
 * @param user who deletes
 * @param collection whether the object is one of a collection that is deleted
 */
public record DeleteOptions(
    boolean dryRun,
    @Nullable Long gracePeriodSeconds,
    @Nullable String uid,
    @Nullable String resourceVersion,
    @Nullable Boolean orphanDependents,
    String propagationPolicy,
    User user,
    boolean collection) {

  /** Nothing special, by an administrator. */
  public static DeleteOptions defaults() {
    return new DeleteOptions(false, null, null, null, null, "", User.administrator(), false);
  }

  /** The same for one object of a collection. */
  public DeleteOptions ofCollection() {
    return new DeleteOptions(
        dryRun,
        gracePeriodSeconds,
        uid,
        resourceVersion,
        orphanDependents,
        propagationPolicy,
        user,
        true);
  }
}
