package io.gitops4j.core.template.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Go's {@code []byte}: an immutable sequence of bytes.
 *
 * @since 0.1
 */
public final class Bytes {

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** The bytes, copied. */
  public static Bytes of(byte... content) {
    return new Bytes(content.clone());
  }

  /** The bytes themselves: nobody may change the array any more. */
  public static Bytes own(byte[] content) {
    return new Bytes(content);
  }

  /** The UTF-8 form of a text. */
  public static Bytes of(String text) {
    return new Bytes(GoText.bytes(text));
  }

  /** How many bytes there are. */
  public int size() {
    return content.length;
  }

  /** The byte at an index, 0 to 255. */
  public int at(int index) {
    return content[index] & 0xff;
  }

  /** A part of them, from a start to before an end. */
  public Bytes part(int start, int end) {
    return new Bytes(Arrays.copyOfRange(content, start, end));
  }

  /** A copy of the bytes. */
  public byte[] toArray() {
    return content.clone();
  }

  /** The text whose UTF-8 form the bytes are. */
  public String text() {
    return GoText.text(content);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return text();
  }
}
