package io.gitops4j.k8s.api;

import java.time.Duration;

/**
 * How often and how fast a request is sent again after an answer that time may cure: 429, 502, 503,
 * 504, a write conflict inside the server, or a lost connection.
 *
 * <p>Every request the applier sends may be repeated: reads, dry runs, server-side applies, and
 * deletions that name the uid. A {@code Retry-After} of the server wins over the own pause, up to
 * {@code longest}.
 *
 * @param attempts how often a request is sent at most, 1 to 20
 * @param first the pause before the second attempt; it doubles from then on
 * @param longest the longest pause
 * @since 0.1
 */
public record RetryPolicy(int attempts, Duration first, Duration longest) {

  /** Checks the ranges. */
  public RetryPolicy {
    if (attempts < 1 || attempts > 20) {
      throw new IllegalArgumentException("attempts must be 1 to 20");
    }
    if (first.isNegative() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("first must be 0 or more, longest not less than first");
    }
  }

  /** Five attempts, 100 ms to 5 s apart. */
  public static RetryPolicy defaults() {
    return new RetryPolicy(5, Duration.ofMillis(100), Duration.ofSeconds(5));
  }

  /** The pause after an attempt, counted from 1. */
  Duration pauseAfter(int attempt) {
    Duration pause = first.multipliedBy(1L << Math.min(attempt - 1, 20));
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
