package io.gitops4j.secrets.leak;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Which values are worth looking for, and the sequences of bytes that give one away. */
final class GuardedValue {
  private static final int SHORTEST_NUMBER = 12;
  private static final Set<String> COMMON =
      Set.of(
          "admin123",
          "administrator",
          "changeme",
          "change-me",
          "default",
          "disabled",
          "enabled",
          "example",
          "localhost",
          "password",
          "password1",
          "password123",
          "placeholder",
          "postgres",
          "postgresql",
          "production",
          "redacted",
          "replaceme",
          "required",
          "secret",
          "undefined",
          "username");

  private GuardedValue() {}

  /** The value without white space at its ends, and no longer than the limit. */
  static byte[] trim(byte[] value, int longest) {
    int from = 0;
    int to = value.length;
    while (from < to && Alphabet.isBlank(value[from])) {
      from++;
    }
    to = Math.min(to, from + longest);
    while (from < to && Alphabet.isBlank(value[to - 1])) {
      to--;
    }
    return Arrays.copyOfRange(value, from, to);
  }

  /** Whether the value is so short or usual that it is found where it is no leak. */
  static boolean isCommon(byte[] value, int minimumLength) {
    if (value.length < minimumLength || isOneByte(value)) {
      return true;
    }
    if (value.length < SHORTEST_NUMBER && isNumber(value)) {
      return true;
    }
    return value.length <= 16
        && COMMON.contains(new String(value, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
  }

  private static boolean isOneByte(byte[] value) {
    for (byte each : value) {
      if (each != value[0]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(byte[] value) {
    for (byte each : value) {
      if (each < '0' || each > '9') {
        return false;
      }
    }
    return true;
  }

  /** The value with each run of white space as one space. */
  static byte[] fold(byte[] value) {
    byte[] folded = new byte[value.length];
    int size = 0;
    for (byte each : value) {
      boolean blank = Alphabet.isBlank(each);
      if (!blank || folded[size - 1] != ' ') {
        folded[size++] = blank ? (byte) ' ' : each;
      }
    }
    byte[] exact = Arrays.copyOf(folded, size);
    Arrays.fill(folded, (byte) 0);
    return exact;
  }

  /**
   * The digits of base64 that depend on the value alone, when that many bytes more than a multiple
   * of three stand before it.
   */
  static byte[] base64(byte[] value, int before) {
    int firstBit = 8 * before;
    int lastBit = firstBit + 8 * value.length;
    int first = (firstBit + 5) / 6;
    byte[] digits = new byte[lastBit / 6 - first];
    for (int i = 0; i < digits.length; i++) {
      int sextet = 0;
      for (int bit = 6 * (first + i) - firstBit; bit < 6 * (first + i + 1) - firstBit; bit++) {
        sextet = (sextet << 1) | ((value[bit >> 3] >> (7 - (bit & 7))) & 1);
      }
      digits[i] = Alphabet.digitOf(sextet);
    }
    return digits;
  }

  /** The value in hexadecimal digits, ten being the given letter. */
  static byte[] hex(byte[] value, char ten) {
    byte[] digits = new byte[2 * value.length];
    for (int i = 0; i < digits.length; i++) {
      int digit = (value[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
      digits[i] = (byte) (digit < 10 ? '0' + digit : ten + digit - 10);
    }
    return digits;
  }
}
