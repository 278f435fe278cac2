package io.gitops4j.core.schedule;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * Spreads intervals by up to 5 % to either side, so that units do not all come at once. The same
 * seed gives the same spread. Source: Flux, {@code --interval-jitter-percentage}.
 */
public final class Jitter {

  private static final double SHARE = 0.05;

  private final SplittableRandom random;

  /** A spread that begins with this seed. */
  public Jitter(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The interval, a little shorter or longer. */
  public Duration spread(Duration interval) {
    double factor;
    synchronized (random) {
      factor = 1 - SHARE + 2 * SHARE * random.nextDouble();
    }
    return Duration.ofMillis(Math.max(1, Math.round(interval.toMillis() * factor)));
  }
}
