package io.gitops4j.benchmarks.secrets.soak;

import io.gitops4j.benchmarks.secrets.upstream.UpstreamProcess;
import java.time.Duration;
import java.util.List;

/**
 * What goes wrong, one after the other with calm between, again and again; and what may be expected
 * of reads meanwhile.
 *
 * <p>Each disturbance but the last is shorter than the age up to which values are served, so it
 * must not be noticed by readers; the last is longer, so reads must fail then and not before.
 */
final class Weather {

  /** How long after a disturbance everything is expected to be as in calm again. */
  private static final Duration GRACE = Duration.ofSeconds(4);

  private record Phase(String order, Duration disturbed, Duration calm) {
    static Phase of(String order, int disturbed, int calm) {
      return new Phase(order, Duration.ofSeconds(disturbed), Duration.ofSeconds(calm));
    }
  }

  private static final List<Phase> CYCLE =
      List.of(
          Phase.of("throttle", 3, 5),
          Phase.of("reset", 3, 5),
          Phase.of("latency 1500", 4, 6),
          Phase.of("clock PT26H", 0, 3),
          Phase.of("outage", 4, 5),
          Phase.of("hang", 4, 6),
          Phase.of("clock PT-4H", 0, 3),
          Phase.of("half-answer", 3, 5),
          Phase.of("unavailable", 4, 5),
          Phase.of("clock PT0S", 0, 3),
          Phase.of("outage", 16, 6));

  private final UpstreamProcess upstream;
  private final JumpingClock clock;
  private final Duration maxStale;
  private volatile boolean disturbed;
  private volatile long disturbedSince;
  private volatile long calmSince = System.nanoTime();
  private volatile boolean tooLong;
  private int disturbances;

  Weather(UpstreamProcess upstream, JumpingClock clock, Duration maxStale) {
    this.upstream = upstream;
    this.clock = clock;
    this.maxStale = maxStale;
  }

  /** Goes on until a moment, or the end of the phase in which that is. */
  void run(long end) throws InterruptedException {
    while (System.nanoTime() - end < 0) {
      for (Phase phase : CYCLE) {
        if (System.nanoTime() - end < 0) {
          run(phase);
        }
      }
    }
  }

  private void run(Phase phase) throws InterruptedException {
    disturbances++;
    if (phase.order().startsWith("clock ")) {
      clock.offset(Duration.parse(phase.order().substring("clock ".length())));
    } else {
      tooLong = phase.disturbed().compareTo(maxStale) > 0;
      disturbedSince = System.nanoTime();
      disturbed = true;
      upstream.order(phase.order());
      Thread.sleep(phase.disturbed().toMillis());
      upstream.order("recover");
      calmSince = System.nanoTime();
      disturbed = false;
    }
    Thread.sleep(phase.calm().toMillis());
  }

  int disturbances() {
    return disturbances;
  }

  /** Whether it was calm at a moment that is just over, and for some time before. */
  boolean isCalm(long moment) {
    return !disturbed && moment - calmSince > GRACE.toNanos();
  }

  /** Whether a read at a moment that is just over may have failed, because all values were old. */
  boolean mayFail(long moment) {
    long begin = disturbedSince + maxStale.minus(GRACE).toNanos();
    return tooLong && moment - begin >= 0 && !isCalm(moment);
  }
}
