package io.gitops4j.core.template.value;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Go's strings, which are bytes, in Java's, which are UTF-16.
 *
 * <p>A byte that is no part of valid UTF-8, such as half of a letter that {@code trunc} cut, is
 * held as the lone surrogate {@code U+DC00 + byte} (U+DC80 to U+DCFF). So {@link #bytes} of {@link
 * #text} gives the same bytes. Other lone surrogates, which no Go string can hold, count as the
 * replacement character.
 *
 * @since 0.1
 */
public final class GoText {

  private static final int ESCAPE = 0xDC00;

  private GoText() {}

  /** The text that some bytes are. */
  public static String text(byte[] bytes) {
    return text(bytes, 0, bytes.length);
  }

  /** The text that a part of some bytes is. */
  public static String text(byte[] bytes, int start, int end) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, start, end - start))
          .toString();
    } catch (CharacterCodingException malformed) {
      return broken(bytes, start, end);
    }
  }

  private static String broken(byte[] bytes, int start, int end) {
    StringBuilder text = new StringBuilder();
    for (int at = start; at < end; ) {
      int length = sequence(bytes, at, end);
      if (length == 0) {
        text.append((char) (ESCAPE + (bytes[at] & 0xff)));
        at++;
      } else {
        text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
        at += length;
      }
    }
    return text.toString();
  }

  private static int sequence(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xff;
    int length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length == 0 || first > 0xF4 || at + length > end) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    int second = length > 2 ? bytes[at + 1] & 0xff : 0;
    boolean bad =
        (first == 0xE0 && second < 0xA0)
            || (first == 0xED && second > 0x9F)
            || (first == 0xF0 && second < 0x90)
            || (first == 0xF4 && second > 0x8F);
    return bad ? 0 : length;
  }

  /** The bytes that a text is in Go. */
  public static byte[] bytes(String text) {
    try {
      ByteBuffer bytes =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      byte[] array = new byte[bytes.remaining()];
      bytes.get(array);
      return array;
    } catch (CharacterCodingException escaped) {
      return unescaped(text);
    }
  }

  private static byte[] unescaped(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    for (int at = 0; at < text.length(); ) {
      int rune = text.codePointAt(at);
      at += Character.charCount(rune);
      if (rune >= ESCAPE + 0x80 && rune <= ESCAPE + 0xff) {
        bytes.put((byte) rune);
      } else {
        int whole = rune >= 0xD800 && rune <= 0xDFFF ? 0xFFFD : rune;
        bytes.put(Character.toString(whole).getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] array = new byte[bytes.position()];
    bytes.flip().get(array);
    return array;
  }

  /** How many bytes a text has in Go: its {@code len}. */
  public static int length(String text) {
    return length(text, 0, text.length());
  }

  /** How many bytes a part of a text has in Go. */
  public static int length(String text, int start, int end) {
    int length = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < end
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        length += 4;
        i++;
      } else {
        length += c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff ? 1 : 3;
      }
    }
    return length;
  }

  /** Compares two texts as Go does, by their bytes. */
  public static int compare(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        return Character.isSurrogate(left) || Character.isSurrogate(right)
            ? Arrays.compareUnsigned(bytes(a), bytes(b))
            : left - right;
      }
    }
    return a.length() - b.length();
  }
}
