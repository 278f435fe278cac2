package io.gitops4j.secrets.leak;

import java.util.ArrayList;
import java.util.Comparator;
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
  private final List<Found> found = new ArrayList<>();
  private boolean closed;

  /** What a sighting was told; several may be of one leak. */
  private record Found(int secret, LeakForm form, long start, long end) {
    boolean overlaps(Found other) {
      return secret == other.secret && start < other.end && other.start < end;
    }
  }

  LeakScanner(Patterns patterns, int expectedLength, int limit) {
    this.limit = limit;
    this.scan = new Scan(patterns, expectedLength, this::add);
  }

  private void add(int secret, LeakForm form, long start, long end) {
    if (!isFull()) {
      found.add(new Found(secret, form, start, end));
    }
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

  /** The first leak that is complete in what was given so far. */
  public Optional<Leak> first() {
    return found.isEmpty() ? Optional.empty() : Optional.of(leaks().get(0));
  }

  /**
   * Ends the text and closes the scanner. Calling it again gives the same.
   *
   * @return the leaks in the order of their offsets, at most {@value LeakGuard#MAXIMUM_LEAKS}
   */
  public List<Leak> finish() {
    if (!closed) {
      scan.finish();
      close();
    }
    return leaks();
  }

  private List<Leak> leaks() {
    List<Found> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingLong(Found::start).thenComparing(Found::form));
    List<Found> apart = new ArrayList<>();
    for (Found next : sorted) {
      if (apart.stream().noneMatch(next::overlaps)) {
        apart.add(next);
      }
    }
    Patterns patterns = scan.patterns();
    return apart.stream()
        .limit(LeakGuard.MAXIMUM_LEAKS)
        .map(leak -> new Leak(patterns.name(leak.secret()), leak.form(), leak.start()))
        .toList();
  }

  /** Whether no more are taken down. */
  boolean isFull() {
    return found.size() >= limit;
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
