package io.gitops4j;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The value of a secret: prints as redacted, compares in constant time, and has one family of ways
 * out, {@link #reveal()}, {@link #revealBytes()} and {@link #revealChars()}, so that every use can
 * be found by name.
 *
 * <p>It is no record, no bean and not serialisable on purpose: what prints, binds or stores objects
 * by their properties finds none. {@link #close()} overwrites the bytes it holds.
 *
 * <p>What Java cannot promise, and so this class does not either:
 *
 * <ul>
 *   <li>A {@code String}, as {@link #reveal()} gives, cannot be overwritten; it stays in memory
 *       until it is collected, and what the collector moved or freed is not cleared. Who can take
 *       an array should take {@link #revealChars()} or {@link #revealBytes()} and overwrite it.
 *   <li>A collector copies living arrays as well; {@link #close()} overwrites the array where it is
 *       then, not where it was before.
 *   <li>What brought the value here, as a JSON parser, an HTTP client or a TLS connection, had it
 *       in its own buffers and strings.
 *   <li>A core dump, a heap dump, a debugger and swapped pages show what is in memory: keep those
 *       away from a process that holds secrets.
 * </ul>
 *
 * <p>Safe to use from many threads.
 *
 * @since 0.1
 */
public final class SecretValue implements AutoCloseable {

  private final String name;

  /** Guarded by this; shared with nobody. */
  private final byte[] bytes;

  private boolean closed;

  private SecretValue(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** A secret from text. */
  public static SecretValue of(String name, String value) {
    return new SecretValue(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A secret from bytes, which are copied. */
  public static SecretValue of(String name, byte[] value) {
    return new SecretValue(name, value.clone());
  }

  /** The name of the secret, which may be shown. */
  public String name() {
    return name;
  }

  /**
   * The value as text in UTF-8. Bytes that are not UTF-8 become U+FFFD.
   *
   * @throws IllegalStateException when it was closed
   */
  public synchronized String reveal() {
    return new String(open(), StandardCharsets.UTF_8);
  }

  /**
   * A copy of the value's bytes, which the caller may overwrite.
   *
   * @throws IllegalStateException when it was closed
   */
  public synchronized byte[] revealBytes() {
    return open().clone();
  }

  /**
   * The value as text in UTF-8, in a new array, which the caller overwrites when it was used; no
   * {@code String} is made on the way. Bytes that are not UTF-8 become U+FFFD.
   *
   * @throws IllegalStateException when it was closed
   */
  public synchronized char[] revealChars() {
    byte[] value = open();
    CharBuffer decoded = CharBuffer.allocate(value.length);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    decoder.decode(ByteBuffer.wrap(value), decoded, true);
    decoder.flush(decoded);
    char[] exact = Arrays.copyOf(decoded.array(), decoded.position());
    Arrays.fill(decoded.array(), '\0');
    return exact;
  }

  /**
   * The same value, which lives on its own: the caller closes it.
   *
   * @throws IllegalStateException when it was closed
   */
  public SecretValue copy() {
    return new SecretValue(name, revealBytes());
  }

  private byte[] open() {
    if (closed) {
      throw new IllegalStateException("the secret " + name + " was closed");
    }
    return bytes;
  }

  /** Overwrites the bytes; the value cannot be revealed afterwards. Closing twice does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /**
   * Whether the bytes are equal, in time that depends on the length of this one alone, and on
   * whether the other is empty. A closed value equals only itself.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof SecretValue that)) {
      return false;
    }
    byte[] theirs = that.bytesUnlessClosed();
    if (theirs == null) {
      return false;
    }
    try {
      return isEqual(theirs);
    } finally {
      Arrays.fill(theirs, (byte) 0);
    }
  }

  private synchronized byte @Nullable [] bytesUnlessClosed() {
    return closed ? null : bytes.clone();
  }

  private synchronized boolean isEqual(byte[] theirs) {
    return !closed && MessageDigest.isEqual(bytes, theirs);
  }

  /** One constant for all: a hash of the value would leak. */
  @Override
  public int hashCode() {
    return 0x5ec7e7;
  }

  @Override
  public String toString() {
    return "SecretValue[name=" + name + ", redacted]";
  }
}
