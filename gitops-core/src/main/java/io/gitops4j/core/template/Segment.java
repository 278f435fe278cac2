package io.gitops4j.core.template;

import org.jspecify.annotations.Nullable;

/** A part of an execution that runs in a thread of its own while the caller waits for it. */
final class Segment {

  private final Runnable body;
  private final long stackBytes;
  private volatile @Nullable Throwable failure;

  Segment(Runnable body, long stackBytes) {
    this.body = body;
    this.stackBytes = stackBytes;
  }

  /** Runs the part; what it throws is thrown here. */
  void run() {
    Thread thread = new Thread(null, this::guarded, "gitops4j-template", stackBytes);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException ended) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable thrown = failure;
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    } else if (thrown instanceof Error error) {
      throw error;
    }
  }

  private void guarded() {
    try {
      body.run();
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
    }
  }
}
