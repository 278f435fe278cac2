package io.gitops4j.core;

import io.gitops4j.schedule.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock and a timer whose time a test moves by hand. */
final class VirtualTime extends Clock implements Timer {

  private record Due(Instant at, long number, Runnable task) {}

  private final List<Due> due = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long count;

  @Override
  public synchronized Instant instant() {
    return now;
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

  /** Moves time on, and runs in this thread what becomes due, in order. */
  void advance(Duration by) {
    Instant end;
    synchronized (this) {
      end = now.plus(by);
    }
    for (Due next = next(end); next != null; next = next(end)) {
      next.task().run();
    }
    synchronized (this) {
      now = end;
    }
  }

  private synchronized Due next(Instant end) {
    Due first = null;
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

  synchronized int waiting() {
    return due.size();
  }

  @Override
  public void close() {}
}
