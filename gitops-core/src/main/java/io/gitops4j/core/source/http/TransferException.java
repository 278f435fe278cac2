package io.gitops4j.core.source.http;

import io.gitops4j.Reason;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exchange with a server failed for a reason we know. It is an {@link InterruptedIOException}
 * because JGit tries every other {@code IOException} again with other ways to sign in.
 *
 * @since 0.1
 */
public final class TransferException extends InterruptedIOException {
  private static final long serialVersionUID = 1L;

  private final String why;
  private final Reason reason;
  private final int status;
  private final @Nullable Duration retryAfter;

  /**
   * A failed exchange.
   *
   * @param why what is said of it, in the middle of a sentence
   * @param status the status of the answer; 0 when there was none
   * @param retryAfter how long the other side asked to wait; null when it did not
   */
  public TransferException(Reason reason, String why, int status, @Nullable Duration retryAfter) {
    super(why);
    this.why = why;
    this.reason = reason;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** A failed exchange without an answer. */
  public TransferException(Reason reason, String why) {
    this(reason, why, 0, null);
  }

  /** The time is over. */
  public static TransferException timeout(Deadline deadline) {
    return new TransferException(
        Reason.TIMEOUT, "it did not answer in full within " + deadline.inWords());
  }

  /** The thread was interrupted; the caller sets the flag again. */
  public static TransferException cancelled() {
    return new TransferException(Reason.CANCELLED, "the thread was interrupted");
  }

  /** What is said of it, in the middle of a sentence. */
  public String why() {
    return why;
  }

  /** Why it failed. */
  public Reason reason() {
    return reason;
  }

  /** The status of the answer; 0 when there was none. */
  public int status() {
    return status;
  }

  /** How long the other side asked to wait, if it did. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** The one among what caused an exception, if there is one. */
  public static Optional<TransferException> in(Throwable problem) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (t instanceof TransferException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }
}
