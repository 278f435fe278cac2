package io.gitops4j.benchmarks.secrets.soak;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The system's clock, set forward and back by whatever. */
final class JumpingClock extends Clock {

  private final Clock system = Clock.systemUTC();
  private volatile Duration offset = Duration.ZERO;

  void offset(Duration value) {
    offset = value;
  }

  @Override
  public Instant instant() {
    return system.instant().plus(offset);
  }

  @Override
  public ZoneId getZone() {
    return system.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
