package io.gitops4j.aws.secrets.cache;

import java.time.Duration;

/**
 * How long values are kept, when they are asked for anew, and what happens when that fails.
 *
 * @param refreshAfter when a value is asked for anew after it was confirmed; 5 minutes by default
 * @param jitter the share of that time by which it may come earlier, so that many services do not
 *     ask at once: 0 to 0.9, 0.2 by default
 * @param maxStale the age at which a value is not served any more when it could not be confirmed;
 *     24 hours by default
 * @param firstRetry how long after a failure the next try comes; doubles with each failure; 1
 *     second by default
 * @param lastRetry the longest that it gets; 1 minute by default
 * @param readTimeout the longest that a read of a value that is not known yet waits; 10 seconds by
 *     default
 * @param maxSecrets the most secrets that are kept: 1 to 100 000, 1 000 by default; one more is an
 *     error
 * @param eraseAfter how long the version before the one before is kept before it is erased; 10
 *     minutes by default
 * @since 0.1
 */
public record CachePolicy(
    Duration refreshAfter,
    double jitter,
    Duration maxStale,
    Duration firstRetry,
    Duration lastRetry,
    Duration readTimeout,
    int maxSecrets,
    Duration eraseAfter) {

  private static final Duration LONGEST = Duration.ofDays(36_525);

  /**
   * Checks that times are positive, in order and at most 100 years, and numbers in their ranges.
   */
  public CachePolicy {
    positive("refreshAfter", refreshAfter);
    positive("maxStale", maxStale);
    positive("firstRetry", firstRetry);
    positive("lastRetry", lastRetry);
    positive("readTimeout", readTimeout);
    positive("eraseAfter", eraseAfter);
    if (maxStale.compareTo(refreshAfter) <= 0) {
      throw new IllegalArgumentException("maxStale must be longer than refreshAfter");
    }
    if (lastRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException("lastRetry must not be shorter than firstRetry");
    }
    if (!(jitter >= 0 && jitter <= 0.9)) {
      throw new IllegalArgumentException("jitter must be from 0 to 0.9, not " + jitter);
    }
    if (maxSecrets < 1 || maxSecrets > 100_000) {
      throw new IllegalArgumentException("maxSecrets must be from 1 to 100000, not " + maxSecrets);
    }
  }

  /** The defaults above. */
  public static CachePolicy defaults() {
    return new CachePolicy(
        Duration.ofMinutes(5),
        0.2,
        Duration.ofHours(24),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofSeconds(10),
        1000,
        Duration.ofMinutes(10));
  }

  /** The same with another {@code refreshAfter}. */
  public CachePolicy refreshAfter(Duration value) {
    return new CachePolicy(
        value, jitter, maxStale, firstRetry, lastRetry, readTimeout, maxSecrets, eraseAfter);
  }

  /** The same with another {@code jitter}. */
  public CachePolicy jitter(double value) {
    return new CachePolicy(
        refreshAfter, value, maxStale, firstRetry, lastRetry, readTimeout, maxSecrets, eraseAfter);
  }

  /** The same with another {@code maxStale}. */
  public CachePolicy maxStale(Duration value) {
    return new CachePolicy(
        refreshAfter, jitter, value, firstRetry, lastRetry, readTimeout, maxSecrets, eraseAfter);
  }

  /** The same with other waits after failures. */
  public CachePolicy retry(Duration first, Duration last) {
    return new CachePolicy(
        refreshAfter, jitter, maxStale, first, last, readTimeout, maxSecrets, eraseAfter);
  }

  /** The same with another {@code readTimeout}. */
  public CachePolicy readTimeout(Duration value) {
    return new CachePolicy(
        refreshAfter, jitter, maxStale, firstRetry, lastRetry, value, maxSecrets, eraseAfter);
  }

  /** The same with another {@code maxSecrets}. */
  public CachePolicy maxSecrets(int value) {
    return new CachePolicy(
        refreshAfter, jitter, maxStale, firstRetry, lastRetry, readTimeout, value, eraseAfter);
  }

  /** The same with another {@code eraseAfter}. */
  public CachePolicy eraseAfter(Duration value) {
    return new CachePolicy(
        refreshAfter, jitter, maxStale, firstRetry, lastRetry, readTimeout, maxSecrets, value);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
    if (value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + " must not be longer than 100 years");
    }
  }
}
