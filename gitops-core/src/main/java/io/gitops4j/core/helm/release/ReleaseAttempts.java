package io.gitops4j.core.helm.release;

/**
 * How often a release could not be made as it should be, since that last changed. The caller keeps
 * it from one call to the next; a caller that forgets it tries again.
 *
 * @param desired what was tried, as a digest; empty for nothing
 * @param last the action tried last
 * @param installFailures how often an installation failed
 * @param upgradeFailures how often an upgrade failed
 * @since 0.1
 */
public record ReleaseAttempts(
    String desired, Tried last, int installFailures, int upgradeFailures) {

  /**
   * What was tried.
   *
   * @since 0.1
   */
  public enum Tried {
    /** Nothing. */
    NOTHING,
    /** An installation. */
    INSTALL,
    /** An upgrade. */
    UPGRADE
  }

  /** No attempts. */
  public static ReleaseAttempts none() {
    return new ReleaseAttempts("", Tried.NOTHING, 0, 0);
  }

  ReleaseAttempts of(String wanted) {
    return desired.equals(wanted) ? this : new ReleaseAttempts(wanted, last, 0, 0);
  }

  ReleaseAttempts tried(Tried action) {
    return new ReleaseAttempts(desired, action, installFailures, upgradeFailures);
  }

  ReleaseAttempts failed() {
    return switch (last) {
      case INSTALL -> new ReleaseAttempts(desired, last, installFailures + 1, upgradeFailures);
      case UPGRADE -> new ReleaseAttempts(desired, last, installFailures, upgradeFailures + 1);
      case NOTHING -> this;
    };
  }

  ReleaseAttempts succeeded() {
    return new ReleaseAttempts(desired, last, 0, 0);
  }

  int failures() {
    return last == Tried.INSTALL ? installFailures : upgradeFailures;
  }
}
