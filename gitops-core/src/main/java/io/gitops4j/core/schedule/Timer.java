package io.gitops4j.core.schedule;

import java.time.Duration;

/**
 * Runs tasks later; the only way in which a continuous engine lets time pass.
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
