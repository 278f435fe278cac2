package io.gitops4j.core.source.git.jgit.ssh;

import io.gitops4j.core.source.http.Deadline;
import io.gitops4j.core.source.http.TransferException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.future.WaitableFuture;

/** Waits for what MINA does in its threads, no longer than the deadline. */
final class Waiting {

  private Waiting() {}

  /** Returns when it is done, well or not. */
  static void on(WaitableFuture work, Deadline deadline) throws TransferException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline.leftNanos()) + 1;
    try {
      if (deadline.hasPassed() || !work.await(left)) {
        throw TransferException.timeout(deadline);
      }
    } catch (TransferException e) {
      throw e;
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw TransferException.cancelled();
    } catch (IOException e) {
      throw new IllegalStateException("waiting gives no other problem", e);
    }
  }
}
