package io.gitops4j.secrets.leak;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/** A writer that keeps text back until it is known to hold no value. */
final class GuardedWriter extends Writer {
  private final LeakGuard guard;
  private final Writer writer;
  private final Watch watch;
  private final StringBuilder held = new StringBuilder();
  private int passed;
  private boolean closed;

  GuardedWriter(LeakGuard guard, Writer writer, OnLeak onLeak) {
    this.guard = guard;
    this.writer = writer;
    this.watch = new Watch(guard, onLeak);
  }

  @Override
  public void write(char[] chars, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the writer was closed");
    }
    int before = held.length();
    held.append(chars, offset, length);
    Optional<Leak> leak =
        watch.see(
            scanner -> scanner.accept(held, 0, before),
            scanner -> scanner.accept(held, before, held.length()));
    if (leak.isPresent()) {
      drop(held.length());
      throw new LeakException(leak.get());
    }
    int kept = guard.heldBack();
    if (held.length() - passed > 2 * kept) {
      pass(held.length() - kept);
      drop(Math.max(0, passed - kept));
    }
  }

  /** Passes on what is held up to an index, and more where that would cut a value. */
  private void pass(int upTo) throws IOException {
    int done = passed;
    int end = upTo;
    if (watch.redacts()) {
      for (Redaction.Stretch stretch : guard.redaction(held).stretches()) {
        if (stretch.start() >= end) {
          break;
        }
        if (stretch.end() > done) {
          writer.append(held, done, Math.max(done, stretch.start()));
          writer.append(Redaction.mark(stretch));
          done = stretch.end();
          end = Math.max(end, done);
        }
      }
    }
    writer.append(held, done, end);
    passed = end;
  }

  /**
   * Forgets what was passed on before an index; what was passed after it helps to read the rest.
   */
  private void drop(int upTo) {
    int size = held.length();
    int rest = size - upTo;
    held.delete(0, upTo);
    held.setLength(size);
    held.setLength(rest);
    passed = Math.max(0, passed - upTo);
    watch.dropped(upTo);
  }

  @Override
  public void flush() throws IOException {
    pass(held.length());
    drop(held.length());
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (writer;
        watch) {
      pass(held.length());
      drop(held.length());
    }
  }
}
