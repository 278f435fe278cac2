package io.gitops4j.core.source.http;

import java.time.Duration;

/**
 * The moment by which a call has to be through. Immutable.
 *
 * @since 0.1
 */
public final class Deadline {

  private final Duration timeout;
  private final long endNanos;

  private Deadline(Duration timeout) {
    this.timeout = timeout;
    this.endNanos = System.nanoTime() + timeout.toNanos();
  }

  /** The moment that is so far away. */
  public static Deadline in(Duration timeout) {
    return new Deadline(timeout);
  }

  /** What is left in nanoseconds; zero or less when it has passed. */
  public long leftNanos() {
    return endNanos - System.nanoTime();
  }

  /** Whether nothing is left. */
  public boolean hasPassed() {
    return leftNanos() <= 0;
  }

  /** The whole time that was given, in words: {@code 60 s}, {@code 250 ms}. */
  public String inWords() {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }
}
