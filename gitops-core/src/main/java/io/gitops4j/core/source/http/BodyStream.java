package io.gitops4j.core.source.http;

import io.gitops4j.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that ends by a deadline, at a limit of bytes, or when its
 * thread is interrupted. The JDK's own stream waits for a silent server without end. Not for
 * several threads.
 *
 * @since 0.1
 */
public final class BodyStream extends InputStream implements Flow.Subscriber<List<ByteBuffer>> {

  private static final Object END = new Object();

  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
  private final ArrayDeque<ByteBuffer> buffers = new ArrayDeque<>();
  private final Deadline deadline;
  private final AtomicLong budget;
  private volatile Flow.@Nullable Subscription subscription;
  private boolean ended;

  /**
   * Makes a stream.
   *
   * @param budget the bytes that may still arrive, shared by the answers of one call
   */
  BodyStream(Deadline deadline, AtomicLong budget) {
    this.deadline = deadline;
    this.budget = budget;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    arrived.add(item);
  }

  @Override
  public void onError(Throwable problem) {
    arrived.add(problem);
  }

  @Override
  public void onComplete() {
    arrived.add(END);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (buffers.isEmpty() && !ended) {
      receive();
    }
    ByteBuffer buffer = buffers.peek();
    if (buffer == null) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    if (!buffer.hasRemaining()) {
      buffers.remove();
    }
    return count;
  }

  private void receive() throws IOException {
    Object item = next();
    if (item == END) {
      ended = true;
    } else if (item instanceof List<?> list) {
      long bytes = 0;
      for (Object part : list) {
        ByteBuffer buffer = (ByteBuffer) part;
        bytes += buffer.remaining();
        if (buffer.hasRemaining()) {
          buffers.add(buffer);
        }
      }
      if (budget.addAndGet(-bytes) < 0) {
        throw stopped(
            new TransferException(
                Reason.LIMIT,
                "it sends more bytes than the limit maxTransferBytes allows; raise the limit"));
      }
      Flow.Subscription current = subscription;
      if (current != null) {
        current.request(1);
      }
    } else {
      ended = true;
      throw new TransferException(
          Reason.UNAVAILABLE, "the connection broke off: " + ((Throwable) item).getMessage());
    }
  }

  private Object next() throws IOException {
    try {
      Object item = arrived.poll(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
      if (item == null) {
        throw stopped(TransferException.timeout(deadline));
      }
      return item;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(TransferException.cancelled());
    }
  }

  private TransferException stopped(TransferException problem) {
    close();
    return problem;
  }

  @Override
  public void close() {
    Flow.Subscription current = subscription;
    if (current != null && !ended && !arrived.contains(END)) {
      current.cancel();
    }
    ended = true;
    buffers.clear();
  }
}
