package io.gitops4j.aws.secrets.cache;

import io.gitops4j.SecretException;
import java.time.Duration;

/** How long is waited, after what. All in nanoseconds. */
final class Backoff {

  /** The longest that a failure of a secret that was never known is remembered. */
  private static final Duration LAST_COLD = Duration.ofSeconds(10);

  /** How long a secret that was never known is remembered after that, in case it is asked for. */
  static final long FORGET = LAST_COLD.toNanos();

  private final CachePolicy policy;

  Backoff(CachePolicy policy) {
    this.policy = policy;
  }

  /** From a confirmation until the store is asked again. */
  long refresh(double luck) {
    return shortened(policy.refreshAfter().toNanos(), luck);
  }

  /**
   * From a failure until the next try: doubles with each, is shortened by jitter, but not below
   * what the store asked for. What it asks for counts up to the longer of {@code refreshAfter} and
   * {@code lastRetry}, so that an absurd answer does not stop the asking.
   */
  long retry(int tries, double luck, SecretException failure) {
    long wait = shortened(doubled(tries, policy.lastRetry()), luck);
    Duration most = longer(policy.refreshAfter(), policy.lastRetry());
    return Math.max(wait, asked(failure, most));
  }

  /** The same for a secret that was never known: at most 10 seconds. */
  long cold(int tries, SecretException failure) {
    return Math.max(doubled(tries, LAST_COLD), asked(failure, LAST_COLD));
  }

  private long doubled(int tries, Duration most) {
    long first = policy.firstRetry().toNanos();
    int doublings = Math.min(tries - 1, 40);
    boolean tooMuch = first > most.toNanos() >> doublings;
    return tooMuch ? most.toNanos() : first << doublings;
  }

  private static long asked(SecretException failure, Duration most) {
    Duration asked = failure.failure().retryAfter().orElse(Duration.ZERO);
    return asked.compareTo(most) > 0 ? most.toNanos() : Math.max(0, asked.toNanos());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private long shortened(long nanos, double luck) {
    return (long) (nanos * (1 - policy.jitter() * luck));
  }
}
