package io.gitops4j.core.substitute;

import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;

/**
 * Bytes of UTF-8 held in a string, one byte a character.
 *
 * <p>The expression language counts, cuts and compares bytes, and may leave half a character.
 * Strings of Latin-1 hold such bytes compactly and have all of {@link String}'s methods.
 */
final class ByteText {

  private static final int REPLACEMENT = 0xFFFD;

  private ByteText() {}

  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      }
    }
    return text;
  }

  static byte[] bytes(String byteText) {
    return byteText.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The text the bytes encode; each byte that encodes nothing becomes U+FFFD, as in Go. */
  static String decode(String byteText) {
    StringBuilder text = new StringBuilder(byteText.length());
    for (int at = 0; at < byteText.length(); at += width(byteText, at)) {
      text.appendCodePoint(codePoint(byteText, at));
    }
    return text.toString();
  }

  /** The code point that begins at a byte; U+FFFD when none does. */
  static int codePoint(String byteText, int at) {
    int lead = byteText.charAt(at);
    return switch (width(byteText, at)) {
      case 2 -> (lead & 0x1F) << 6 | tail(byteText, at + 1);
      case 3 -> (lead & 0x0F) << 12 | tail(byteText, at + 1) << 6 | tail(byteText, at + 2);
      case 4 ->
          (lead & 0x07) << 18
              | tail(byteText, at + 1) << 12
              | tail(byteText, at + 2) << 6
              | tail(byteText, at + 3);
      default -> lead < 0x80 ? lead : REPLACEMENT;
    };
  }

  /** How many bytes the code point that begins at a byte has; 1 when none does. */
  static int width(String byteText, int at) {
    int lead = byteText.charAt(at);
    int width = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
    if (width == 1 || at + width > byteText.length()) {
      return 1;
    }
    int second = byteText.charAt(at + 1);
    int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return 1;
    }
    for (int i = at + 2; i < at + width; i++) {
      if ((byteText.charAt(i) & 0xC0) != 0x80) {
        return 1;
      }
    }
    return width;
  }

  private static int tail(String byteText, int at) {
    return byteText.charAt(at) & 0x3F;
  }

  /** Every character mapped by itself: one to one, whatever the language. */
  static String map(String byteText, IntUnaryOperator change) {
    StringBuilder mapped = new StringBuilder(byteText.length());
    decode(byteText).codePoints().map(change).forEach(mapped::appendCodePoint);
    return of(mapped.toString());
  }

  /** The first character mapped, the rest as it is. */
  static String mapFirst(String byteText, IntUnaryOperator change) {
    if (byteText.isEmpty()) {
      return byteText;
    }
    String first = Character.toString(change.applyAsInt(codePoint(byteText, 0)));
    return of(first) + byteText.substring(width(byteText, 0));
  }

  /** The characters in reverse order. */
  static String reverse(String byteText) {
    return of(new StringBuilder(decode(byteText)).reverse().toString());
  }
}
