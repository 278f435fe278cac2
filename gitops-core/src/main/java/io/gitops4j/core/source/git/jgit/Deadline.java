package io.gitops4j.core.source.git.jgit;

import java.time.Duration;

/** The moment by which a call has to be through. */
final class Deadline {

  private final Duration timeout;
  private final long endNanos;

  private Deadline(Duration timeout) {
    this.timeout = timeout;
    this.endNanos = System.nanoTime() + timeout.toNanos();
  }

  static Deadline in(Duration timeout) {
    return new Deadline(timeout);
  }

  /** What is left in nanoseconds; zero or less when it has passed. */
  long leftNanos() {
    return endNanos - System.nanoTime();
  }

  boolean hasPassed() {
    return leftNanos() <= 0;
  }

  /** The whole time that was given, in words: {@code 60 s}, {@code 250 ms}. */
  String inWords() {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }
}
