package io.gitops4j;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The value of a secret: prints as redacted, compares in constant time, and has one way out, {@link
 * #reveal()}, so that every use can be found by name.
 *
 * <p>It is not a record and not serialisable on purpose. {@link #close()} overwrites the bytes it
 * holds; strings that were revealed before stay in memory until collected, which Java cannot help.
 * Safe to use from many threads.
 *
 * @since 0.1
 */
public final class SecretValue implements AutoCloseable {

  private final String name;
  private final byte[] bytes;
  private volatile boolean closed;

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
   * The value as text in UTF-8.
   *
   * @throws IllegalStateException when it was closed
   */
  public String reveal() {
    return new String(revealBytes(), StandardCharsets.UTF_8);
  }

  /**
   * A copy of the value's bytes.
   *
   * @throws IllegalStateException when it was closed
   */
  public byte[] revealBytes() {
    byte[] copy = bytes.clone();
    if (closed) {
      throw new IllegalStateException("the secret " + name + " was closed");
    }
    return copy;
  }

  /** Overwrites the bytes; the value cannot be revealed afterwards. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /** Whether the bytes are equal, in time that depends on their length alone. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretValue that && MessageDigest.isEqual(bytes, that.bytes);
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
