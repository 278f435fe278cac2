package io.gitops4j.testkit.apiserver.typed;

import java.util.Base64;
import java.util.List;

/**
 * Bytes in base64, as Go's decoder reads them: padded, line breaks ignored; a list of numbers is
 * bytes, too.
 */
final class Base64Text {

  private Base64Text() {}

  static String canonical(Object given, DecodeFailure otherType) {
    if (!(given instanceof String text)) {
      throw otherType;
    }
    String stripped = text.replace("\n", "").replace("\r", "");
    int bad = firstBad(stripped);
    if (bad >= 0) {
      throw new DecodeFailure("illegal base64 data at input byte " + bad);
    }
    return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(stripped));
  }

  /** The text of bytes that are given as a list of numbers, of which the lowest bits count. */
  static String of(List<?> numbers) {
    byte[] bytes = new byte[numbers.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = numbers.get(i) instanceof Number number ? (byte) number.longValue() : 0;
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static int firstBad(String text) {
    int end = text.length();
    while (end > 0 && text.length() - end < 2 && text.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      if (!alphabet(text.charAt(i))) {
        return i;
      }
    }
    if (text.length() % 4 != 0) {
      return text.length() % 4 == 1 || end == text.length() ? text.length() / 4 * 4 : text.length();
    }
    return end % 4 == 1 ? end : -1;
  }

  private static boolean alphabet(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }
}
