package io.gitops4j.core.helm.release;

import io.gitops4j.Change;
import io.gitops4j.Failure;
import io.gitops4j.Notice;
import io.gitops4j.PlannedChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one call of {@link ReleaseReconciler#reconcile} came to.
 *
 * @param state how the release was found last
 * @param last the last revision as it is recorded now; null when there is none
 * @param attempts to be given to the next call
 * @param changes what was done to objects
 * @param drift what live objects differ in
 * @param notices what was met on the way and not acted on
 * @param problem why the release is not as it should be; null when it is
 * @param stalled whether nothing more is tried until what is desired changes
 * @param delay how long to wait before the next call, zero for not at all; null for the interval
 * @since 0.1
 */
public record ReleaseResult(
    ReleaseState state,
    @Nullable Release last,
    ReleaseAttempts attempts,
    List<Change> changes,
    List<PlannedChange> drift,
    List<Notice> notices,
    @Nullable Failure problem,
    boolean stalled,
    @Nullable Duration delay) {

  /** Copies the lists. */
  public ReleaseResult {
    changes = List.copyOf(changes);
    drift = List.copyOf(drift);
    notices = List.copyOf(notices);
  }

  /** Why the release is not as it should be, if it is not. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(problem);
  }

  /** How long to wait before the next call; empty for the interval. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(delay);
  }
}
