package io.gitops4j.testkit.secrets.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The value of a version: text or bytes. It is never shown. */
public final class Content {
  private final @Nullable String text;
  private final byte @Nullable [] bytes;

  private Content(@Nullable String text, byte @Nullable [] bytes) {
    this.text = text;
    this.bytes = bytes;
  }

  /** Text. */
  public static Content of(String text) {
    return new Content(text, null);
  }

  /** Bytes; they are copied. */
  public static Content of(byte[] bytes) {
    return new Content(null, bytes.clone());
  }

  /** The text; null for bytes. */
  public @Nullable String text() {
    return text;
  }

  /** The bytes; null for text. */
  public byte @Nullable [] bytes() {
    return bytes == null ? null : bytes.clone();
  }

  /** How long it is in UTF-8, in bytes. */
  public int size() {
    return text == null
        ? bytes == null ? 0 : bytes.length
        : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether it is the same value. */
  public boolean same(Content other) {
    return text == null ? Arrays.equals(bytes, other.bytes) : text.equals(other.text);
  }

  @Override
  public String toString() {
    return "Content[hidden]";
  }
}
