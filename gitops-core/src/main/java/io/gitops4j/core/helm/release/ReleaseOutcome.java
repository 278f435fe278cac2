package io.gitops4j.core.helm.release;

import io.gitops4j.ApplyException;
import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.Notice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an action on a release came to, after it was recorded.
 *
 * @param release the revision as it is recorded now
 * @param changes what was done to objects, in order; objects that were kept are skipped
 * @param notices what was met on the way and not acted on
 * @param problem why it failed; null when it did not
 * @since 0.1
 */
public record ReleaseOutcome(
    Release release, List<Change> changes, List<Notice> notices, @Nullable Failure problem) {

  /** Copies the lists. */
  public ReleaseOutcome {
    changes = List.copyOf(changes);
    notices = List.copyOf(notices);
  }

  /** Why it failed, if it did. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(problem);
  }

  /**
   * The revision.
   *
   * @throws ApplyException when the action failed
   */
  public Release orThrow() {
    if (problem != null) {
      throw new ApplyException(problem);
    }
    return release;
  }
}
