package io.gitops4j.core.helm.release;

import java.time.Duration;

/**
 * What is done after a failed installation or upgrade.
 *
 * @param kind how it is made undone, or that it is tried again as it is
 * @param retries how often it is tried again; less than 0 for ever
 * @param remediateLast whether it is made undone, too, when no try is left
 * @param ignoreTests whether failed tests are no failure
 * @param retryInterval how long to wait before a retry with {@link Kind#RETRY}
 * @since 0.1
 */
public record Remediation(
    Kind kind, int retries, boolean remediateLast, boolean ignoreTests, Duration retryInterval) {

  private static final Duration RETRY_INTERVAL = Duration.ofMinutes(5);

  /** The same, with Flux's interval of five minutes. */
  public Remediation(Kind kind, int retries, boolean remediateLast, boolean ignoreTests) {
    this(kind, retries, remediateLast, ignoreTests, RETRY_INTERVAL);
  }

  /**
   * How a failure is made undone. Source: Flux helm-controller, {@code spec.install.strategy},
   * {@code spec.upgrade.remediation}.
   *
   * @since 0.1
   */
  public enum Kind {
    /** The release is removed. */
    UNINSTALL,
    /** The release goes back to the last revision that was well. */
    ROLLBACK,
    /** Nothing is undone; the upgrade is tried again after the interval, without an end. */
    RETRY
  }

  /** Flux's default for installations: removal, no retries, the last failure stays. */
  public static Remediation ofInstall() {
    return new Remediation(Kind.UNINSTALL, 0, false, false);
  }

  /**
   * Flux's default for upgrades: rollback; the last failure is undone if there are retries.
   *
   * @param retries how often it is tried again
   */
  public static Remediation ofUpgrade(int retries) {
    return new Remediation(Kind.ROLLBACK, retries, retries > 0, false);
  }

  boolean exhausted(int failures) {
    return retries >= 0 && failures > retries;
  }
}
