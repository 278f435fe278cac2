package io.gitops4j.aws.secrets.cache;

/**
 * Notices that the clock and the timer do not agree any more: somebody set the clock, or the
 * machine was suspended, during which a timer of the JVM stands still on most systems.
 *
 * <p>What is known may then be older than the timer says, so everything is asked for anew. The two
 * are compared every {@value #EVERY_SECONDS} seconds; a difference of {@value #MOST_SECONDS}
 * seconds between two looks is a jump, in either direction. A clock that is slowly corrected never
 * gets there.
 */
final class ClockWatch {

  private static final long EVERY_SECONDS = 10;
  private static final long MOST_SECONDS = 5;

  private final Core core;
  private final Runnable jumped;

  /** What the clock and the timer said at the last look; only used by one task after the other. */
  private volatile long millis;

  private volatile long nanos;

  ClockWatch(Core core, Runnable jumped) {
    this.core = core;
    this.jumped = jumped;
    this.millis = core.millis();
    this.nanos = core.now();
    again();
  }

  private void again() {
    core.agenda().at(nanos + EVERY_SECONDS * 1_000_000_000, this::look);
  }

  private void look() {
    long clock = core.millis();
    long timer = core.now();
    long apart = (clock - millis) - (timer - nanos) / 1_000_000;
    millis = clock;
    nanos = timer;
    again();
    if (Math.abs(apart) > MOST_SECONDS * 1000) {
      jumped.run();
    }
  }
}
