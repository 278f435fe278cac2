package io.gitops4j.core.helm.release;

import io.gitops4j.PlannedChange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a release was found, and what follows from it.
 *
 * @param state how it is, compared with how it should be
 * @param found its last revision; null when there is none
 * @param drift what live objects differ in; looked for when the release is else as it should be
 * @param next what {@link ReleaseReconciler#reconcile} would do first
 * @since 0.1
 */
public record ReleaseOutlook(
    ReleaseState state, @Nullable Release found, List<PlannedChange> drift, Next next) {

  /**
   * What is done next.
   *
   * @since 0.1
   */
  public enum Next {
    /** Nothing. */
    NOTHING,
    /** It is installed. */
    INSTALL,
    /** It is upgraded. */
    UPGRADE,
    /** It goes back to an earlier revision. */
    ROLLBACK,
    /** It is removed. */
    UNINSTALL,
    /** Its tests run. */
    TEST,
    /** Drift is undone. */
    CORRECT,
    /** Nothing, although it is not as it should be: no tries are left. */
    STALLED
  }

  /** Copies the list. */
  public ReleaseOutlook {
    drift = List.copyOf(drift);
  }

  /** Its last revision. */
  public Optional<Release> last() {
    return Optional.ofNullable(found);
  }
}
