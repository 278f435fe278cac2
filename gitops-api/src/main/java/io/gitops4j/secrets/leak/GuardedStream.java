package io.gitops4j.secrets.leak;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** A stream that keeps bytes back until they are known to hold no value. */
final class GuardedStream extends OutputStream {
  private final LeakGuard guard;
  private final OutputStream stream;
  private final Watch watch;
  private byte[] held = new byte[1024];
  private int size;
  private int passed;
  private boolean closed;

  GuardedStream(LeakGuard guard, OutputStream stream, OnLeak onLeak) {
    this.guard = guard;
    this.stream = stream;
    this.watch = new Watch(guard, onLeak);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException("the stream was closed");
    }
    int before = size;
    append(bytes, offset, length);
    Optional<Leak> leak =
        watch.see(
            scanner -> scanner.accept(held, 0, before),
            scanner -> scanner.accept(held, before, length));
    if (leak.isPresent()) {
      drop(size);
      throw new LeakException(leak.get());
    }
    int kept = guard.heldBack();
    if (size - passed > 2 * kept) {
      pass(size - kept);
      drop(Math.max(0, passed - kept));
    }
  }

  private void append(byte[] bytes, int offset, int length) {
    if (size + length > held.length) {
      byte[] larger = Arrays.copyOf(held, Math.max(2 * held.length, size + length));
      Arrays.fill(held, (byte) 0);
      held = larger;
    }
    System.arraycopy(bytes, offset, held, size, length);
    size += length;
  }

  /** Passes on what is held up to an index, and more where that would cut a value. */
  private void pass(int upTo) throws IOException {
    int done = passed;
    int end = upTo;
    if (watch.redacts()) {
      for (Redaction.Stretch stretch : guard.redaction(held, size).stretches()) {
        if (stretch.start() >= end) {
          break;
        }
        if (stretch.end() > done) {
          stream.write(held, done, Math.max(0, stretch.start() - done));
          stream.write(Redaction.mark(stretch).getBytes(StandardCharsets.UTF_8));
          done = stretch.end();
          end = Math.max(end, done);
        }
      }
    }
    stream.write(held, done, end - done);
    passed = end;
  }

  /**
   * Forgets what was passed on before an index; what was passed after it helps to read the rest.
   */
  private void drop(int upTo) {
    System.arraycopy(held, upTo, held, 0, size - upTo);
    Arrays.fill(held, size - upTo, size, (byte) 0);
    size -= upTo;
    passed = Math.max(0, passed - upTo);
    watch.dropped(upTo);
  }

  @Override
  public void flush() throws IOException {
    pass(size);
    drop(size);
    stream.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (stream;
        watch) {
      pass(size);
      drop(size);
    }
  }
}
