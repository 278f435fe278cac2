package io.gitops4j.core.graph;

import java.time.Duration;

/**
 * When a unit is reconciled and how long it may take.
 *
 * @param interval between two passes that succeeded
 * @param retryInterval after a failure
 * @param timeout the longest wait for health
 * @since 0.1
 */
public record Schedule(Duration interval, Duration retryInterval, Duration timeout) {

  /** Checks that all are positive. */
  public Schedule {
    if (!positive(interval) || !positive(retryInterval) || !positive(timeout)) {
      throw new IllegalArgumentException("interval, retryInterval and timeout must be positive");
    }
  }

  private static boolean positive(Duration d) {
    return !d.isNegative() && !d.isZero();
  }

  /** Every 10 minutes, retry after the same, wait up to 5 minutes. */
  public static Schedule defaults() {
    return new Schedule(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(5));
  }
}
