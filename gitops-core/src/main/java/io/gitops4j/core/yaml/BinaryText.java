package io.gitops4j.core.yaml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@code !!binary} scalar holds, as Go does: base64 with padding, line ends in it do
 * not count; every byte that is no UTF-8 becomes U+FFFD. Source: go-yaml v3, {@code scalar} in
 * {@code decode.go}, and {@code encoding/json}, through which the text goes.
 */
final class BinaryText {

  private static final int MOST_BYTES = 4;

  private BinaryText() {}

  /** The text; null when the digits are no base64. */
  static @Nullable String decode(String base64) {
    String digits = base64.replaceAll("[\\r\\n]", "");
    if (digits.length() % 4 != 0) {
      return null;
    }
    try {
      return text(Base64.getDecoder().decode(digits));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String text(byte[] bytes) {
    String whole = valid(bytes, 0, bytes.length);
    if (whole != null) {
      return whole;
    }
    StringBuilder text = new StringBuilder(bytes.length);
    int at = 0;
    while (at < bytes.length) {
      String character = null;
      int length = 0;
      while (character == null && length < Math.min(MOST_BYTES, bytes.length - at)) {
        length++;
        character = valid(bytes, at, length);
      }
      text.append(character == null ? "\uFFFD" : character);
      at += character == null ? 1 : length;
    }
    return text.toString();
  }

  private static @Nullable String valid(byte[] bytes, int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
