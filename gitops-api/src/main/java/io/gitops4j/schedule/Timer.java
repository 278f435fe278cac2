package io.gitops4j.schedule;

import java.time.Duration;

/**
 * Runs tasks later, and measures how much time passed; the only way in which what runs on its own
 * (a continuous engine, a cache of secrets) lets time pass.
 *
 * <p>A test gives a timer whose time it moves by hand, together with a clock. Safe to use from many
 * threads.
 *
 * @since 0.1
 */
public interface Timer extends AutoCloseable {

  /**
   * Runs a task once after a delay, in a thread of the timer. The task returns soon.
   *
   * @return cancels the task if it did not begin yet
   */
  Handle schedule(Duration delay, Runnable task);

  /**
   * Nanoseconds that passed since some fixed moment: it never goes back, and does not jump when a
   * clock is set. By default {@link System#nanoTime()}; only differences mean something.
   */
  default long nanoTime() {
    return System.nanoTime();
  }

  /** Drops all tasks that did not begin. Closing twice does nothing. */
  @Override
  void close();

  /** A timer with one daemon thread of this name. */
  static Timer ofThread(String name) {
    return new ThreadTimer(name);
  }

  /**
   * A task that was scheduled.
   *
   * @since 0.1
   */
  @FunctionalInterface
  interface Handle {
    /** Keeps the task from running if it did not begin yet. */
    void cancel();
  }
}
