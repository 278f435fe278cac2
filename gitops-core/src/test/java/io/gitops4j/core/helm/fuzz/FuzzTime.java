package io.gitops4j.core.helm.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/**
 * Runs a property for a time: half an hour, or {@code gitops4j.fuzz.seconds}; from a seed of the
 * clock, or {@code gitops4j.fuzz.seed}.
 */
public final class FuzzTime {

  private static final int LONG_SECONDS = 1_800;

  /** What shall hold for each seed. */
  @FunctionalInterface
  public interface SeededProperty {
    /** Fails when it does not hold. */
    void check(long seed) throws Exception;
  }

  private FuzzTime() {}

  /** Checks one seed after the other until the time is over. */
  public static void run(SeededProperty property) throws Exception {
    long first = Long.getLong("gitops4j.fuzz.seed", System.nanoTime());
    Duration time = Duration.ofSeconds(Integer.getInteger("gitops4j.fuzz.seconds", LONG_SECONDS));
    long end = System.nanoTime() + time.toNanos();
    long tries = 0;
    for (; System.nanoTime() < end; tries++) {
      long seed = (first + tries) & Long.MAX_VALUE;
      try {
        property.check(seed);
      } catch (Exception | Error e) {
        throw new AssertionError("seed " + seed + ", after " + tries + " others", e);
      }
    }
    assertThat(tries).isPositive();
  }
}
