package io.gitops4j.testkit.time;

import io.gitops4j.schedule.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A clock and a timer whose time a test moves by hand; it begins at 2026-01-01T00:00:00Z.
 *
 * <p>Tasks run in the thread that calls {@link #advance}, in the order in which they become due.
 * {@link #jump} sets only the clock, as an administrator would. Safe to use from many threads.
 *
 * @since 0.1
 */
public final class VirtualTime extends Clock implements Timer {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private record Due(Instant at, long number, Runnable task) {}

  private final List<Due> due = new ArrayList<>();
  private Instant now = START;
  private Duration jumped = Duration.ZERO;
  private long count;

  /** Time that stands at its beginning. */
  public VirtualTime() {}

  @Override
  public synchronized Instant instant() {
    return now.plus(jumped);
  }

  @Override
  public synchronized long nanoTime() {
    return Duration.between(START, now).toNanos();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public synchronized Handle schedule(Duration delay, Runnable task) {
    Due entry = new Due(now.plus(delay), count++, task);
    due.add(entry);
    return () -> {
      synchronized (this) {
        due.remove(entry);
      }
    };
  }

  /**
   * Moves time on, and runs in this thread what becomes due, in order.
   *
   * @throws IllegalArgumentException when the time is negative; {@link #jump} sets the clock back
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("Time does not go back, as it would by " + by);
    }
    Instant end;
    synchronized (this) {
      end = now.plus(by);
    }
    for (Due next = next(end); next != null; next = next(end)) {
      next.task().run();
    }
    synchronized (this) {
      now = end.isAfter(now) ? end : now;
    }
  }

  private synchronized @Nullable Due next(Instant end) {
    @Nullable Due first = null;
    for (Due entry : due) {
      boolean earlier =
          first == null
              || entry.at().isBefore(first.at())
              || (entry.at().equals(first.at()) && entry.number() < first.number());
      if (!entry.at().isAfter(end) && earlier) {
        first = entry;
      }
    }
    if (first != null) {
      due.remove(first);
      now = first.at().isAfter(now) ? first.at() : now;
    }
    return first;
  }

  /** Sets the clock forward, or back, without letting time pass. */
  public synchronized void jump(Duration by) {
    jumped = jumped.plus(by);
  }

  /** How many tasks are scheduled and did not begin. */
  public synchronized int waiting() {
    return due.size();
  }

  /** Drops all tasks that did not begin. */
  @Override
  public synchronized void close() {
    due.clear();
  }
}
