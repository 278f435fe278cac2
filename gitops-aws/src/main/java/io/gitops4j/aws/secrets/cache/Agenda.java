package io.gitops4j.aws.secrets.cache;

import io.gitops4j.schedule.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done at which time, on one task of a timer that belongs to somebody else: the timer
 * never holds more than one task of ours, and {@link #close()} takes that one away.
 *
 * <p>The task is set for the earliest item. When that item is cancelled the task stays; it finds
 * nothing to do and is set anew. Items run in the timer's thread, outside the lock, and only do
 * trivial work. Safe to use from many threads.
 */
final class Agenda {

  /** How long is waited, at least, when a timer called before its time. */
  private static final long AT_LEAST = 1_000_000;

  private final Timer timer;
  private final TreeSet<Item> items = new TreeSet<>();
  private long count;
  private @Nullable Item armedFor;
  private Timer.@Nullable Handle armed;
  private boolean closed;

  Agenda(Timer timer) {
    this.timer = timer;
  }

  /** The time of the timer, which never goes back; in nanoseconds. */
  long now() {
    return timer.nanoTime();
  }

  /** Does something at a time, or soon if that has passed; nothing when this was closed. */
  synchronized Item at(long nanos, Runnable task) {
    Item item = new Item(nanos, count++, task);
    if (!closed) {
      items.add(item);
      if (armedFor == null || item.compareTo(armedFor) < 0) {
        arm(0);
      }
    }
    return item;
  }

  synchronized void cancel(Item item) {
    items.remove(item);
  }

  /** Guarded by this. */
  private void arm(long atLeast) {
    if (armed != null) {
      armed.cancel();
      armed = null;
      armedFor = null;
    }
    if (!items.isEmpty()) {
      Item first = items.first();
      armedFor = first;
      long delay = Math.max(atLeast, first.nanos - timer.nanoTime());
      armed = timer.schedule(Duration.ofNanos(Math.max(0, delay)), this::run);
    }
  }

  private void run() {
    List<Item> ready = new ArrayList<>();
    synchronized (this) {
      long now = timer.nanoTime();
      while (!items.isEmpty() && items.first().nanos - now <= 0) {
        ready.add(items.pollFirst());
      }
      if (!closed) {
        arm(ready.isEmpty() ? AT_LEAST : 0);
      }
    }
    @Nullable RuntimeException thrown = null;
    for (Item item : ready) {
      try {
        item.task.run();
      } catch (RuntimeException e) {
        thrown = e;
      }
    }
    if (thrown != null) {
      throw thrown;
    }
  }

  /** Drops everything. Twice does nothing. */
  synchronized void close() {
    closed = true;
    items.clear();
    arm(0);
  }

  /** Something to do at a time. */
  static final class Item extends Timed {
    private final Runnable task;

    Item(long nanos, long number, Runnable task) {
      super(nanos, number);
      this.task = task;
    }
  }
}
