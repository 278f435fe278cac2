package io.gitops4j.secrets.leak;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Looks for leaks in a text or a stream that comes in pieces, wherever it is cut.
 *
 * <p>Its memory depends on the longest value, not on the text. It looks for the values that the
 * guard knew when the scanner was made. Offsets count {@code char}s and bytes as they are given. It
 * belongs to one thread at a time; closing it overwrites what it has kept of the text.
 *
 * @since 0.1
 */
public final class LeakScanner implements AutoCloseable {
  private final Scan scan;
  private final int limit;
  private final List<Leak> leaks = new ArrayList<>();
  private boolean closed;

  LeakScanner(Patterns patterns, int expectedLength, int limit) {
    this.limit = limit;
    this.scan =
        new Scan(
            patterns,
            expectedLength,
            (secret, form, start, end) -> {
              if (leaks.size() < limit) {
                leaks.add(new Leak(patterns.name(secret), form, start));
              }
            });
  }

  /**
   * Goes on with a piece of text.
   *
   * @throws IllegalStateException when it was closed
   */
  public LeakScanner accept(CharSequence text) {
    return accept(text, 0, text.length());
  }

  /**
   * Goes on with a part of a text, from an index to another one, which is not included.
   *
   * @throws IllegalStateException when it was closed
   */
  public LeakScanner accept(CharSequence text, int from, int to) {
    Objects.checkFromToIndex(from, to, text.length());
    checkOpen();
    scan.accept(text, from, to);
    return this;
  }

  /**
   * Goes on with bytes of text in UTF-8, or of anything else.
   *
   * @throws IllegalStateException when it was closed
   */
  public LeakScanner accept(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    checkOpen();
    scan.accept(bytes, offset, length);
    return this;
  }

  /** The first leak that ended in what was given so far. */
  public Optional<Leak> first() {
    return leaks.isEmpty() ? Optional.empty() : Optional.of(leaks.get(0));
  }

  /**
   * Ends the text and closes the scanner. Calling it again gives the same.
   *
   * @return the leaks in the order of their ends, at most {@value LeakGuard#MAXIMUM_LEAKS}
   */
  public List<Leak> finish() {
    if (!closed) {
      scan.finish();
      close();
    }
    return List.copyOf(leaks);
  }

  boolean isFull() {
    return leaks.size() >= limit;
  }

  Patterns patterns() {
    return scan.patterns();
  }

  long steps() {
    return scan.steps();
  }

  long size() {
    return scan.size();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the scanner was closed");
    }
  }

  /** Overwrites what was kept of the text. Closing twice does nothing. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scan.erase();
      scan.patterns().release();
    }
  }
}
