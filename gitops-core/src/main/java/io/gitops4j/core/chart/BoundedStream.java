package io.gitops4j.core.chart;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Stops a stream that has more bytes than it may, such as an archive that unpacks to far more than
 * it has packed. For one thread.
 *
 * @since 0.1
 */
public final class BoundedStream extends FilterInputStream {

  /**
   * What is thrown when there are too many bytes.
   *
   * @since 0.1
   */
  @FunctionalInterface
  public interface Excess {
    /** The exception; one that is unchecked may be thrown instead. */
    IOException exception();
  }

  private final long most;
  private final Excess excess;
  private long seen;

  /**
   * A stream.
   *
   * @param most the most bytes that may be read or skipped
   * @param excess what is thrown at the first byte more
   */
  public BoundedStream(InputStream in, long most, Excess excess) {
    super(in);
    this.most = most;
    this.excess = excess;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    count(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long skipped = super.skip(wanted);
    count(skipped);
    return skipped;
  }

  private void count(long bytes) throws IOException {
    seen += bytes;
    if (seen > most) {
      throw excess.exception();
    }
  }
}
