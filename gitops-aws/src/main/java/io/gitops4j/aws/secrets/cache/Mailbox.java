package io.gitops4j.aws.secrets.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on an executor, one at a time and in order.
 *
 * <p>Adding and running are two steps: {@link #add} only puts a task into the queue, so that it may
 * be called under a lock, which makes the order that of what happened under the lock; {@link
 * #flush}, called when no lock is held, starts a run unless one goes on. A run ends under the same
 * lock that sees the queue empty, so no task is left behind. An executor that refuses is asked
 * again a second later. Safe to use from many threads.
 */
final class Mailbox {

  private static final long RETRY = 1_000_000_000;

  private final Executor executor;
  private final Agenda agenda;
  private final int capacity;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean closed;

  Mailbox(Executor executor, Agenda agenda, int capacity) {
    this.executor = executor;
    this.agenda = agenda;
    this.capacity = capacity;
  }

  /** Puts a task into the queue; false when that is full. Tasks of a closed mailbox are dropped. */
  synchronized boolean add(Runnable task) {
    if (closed) {
      return true;
    }
    if (waiting.size() >= capacity) {
      return false;
    }
    waiting.add(task);
    return true;
  }

  /** Sees to it that what is in the queue is run. */
  void flush() {
    synchronized (this) {
      if (running || waiting.isEmpty()) {
        return;
      }
      running = true;
    }
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException refused) {
      synchronized (this) {
        running = false;
      }
      agenda.at(agenda.now() + RETRY, this::flush);
    }
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    running = task != null;
    return task;
  }

  /** Drops what waits; a task that has begun goes on. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }
}
