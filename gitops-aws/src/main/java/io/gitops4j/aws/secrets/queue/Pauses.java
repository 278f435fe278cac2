package io.gitops4j.aws.secrets.queue;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The pauses after failures: 1 second, doubled each time up to 1 minute, less up to a fifth. */
class Pauses {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final double JITTER = 0.2;

  /** How long to wait after so many failures in a row, at least 1. */
  Duration after(int failures) {
    long doubled = FIRST.toMillis() << Math.min(failures - 1, 16);
    long most = Math.min(doubled, LONGEST.toMillis());
    return Duration.ofMillis((long) (most * (1 - JITTER * random())));
  }

  /** From 0 to 1. */
  double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /** Lets time pass. */
  void pause(Duration duration) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }
}
