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
      forget(held.length());
      throw new LeakException(leak.get());
    }
    int kept = guard.heldBack();
    if (held.length() > 2 * kept) {
      pass(Watch.cut(held::charAt, held.length() - kept));
    }
  }

  /** Passes on what is held up to an index, and more where that would cut a value. */
  private void pass(int upTo) throws IOException {
    int done = 0;
    int end = upTo;
    if (watch.redacts()) {
      for (Redaction.Stretch stretch : guard.redaction(held).stretches()) {
        if (stretch.start() >= end) {
          break;
        }
        writer.append(held, done, stretch.start()).append(Redaction.mark(stretch));
        done = stretch.end();
        end = Math.max(end, done);
      }
    }
    writer.append(held, done, end);
    forget(end);
  }

  private void forget(int upTo) {
    int size = held.length();
    int rest = size - upTo;
    held.delete(0, upTo);
    held.setLength(size);
    held.setLength(rest);
    watch.passed(upTo);
  }

  @Override
  public void flush() throws IOException {
    pass(held.length());
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
    }
  }
}
