package io.gitops4j.secrets.leak;

import java.util.Arrays;

/** What a matcher makes of each byte: another byte, or {@link #SKIP}; one byte is never doubled. */
final class Alphabet {
  /** All bytes, with each run of white space as one space. */
  static final Alphabet TEXT = new Alphabet(' ');

  /** Base64 and hexadecimal digits without white space; one 0 for what lies between. */
  static final Alphabet DIGITS = new Alphabet('\0');

  static final short SKIP = -1;
  static final int NO_DIGIT = -1;
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final byte[] SEXTETS = sextets();
  private static final byte[] ASCII = ascii();

  final short[] map = new short[256];
  final int single;

  private Alphabet(char single) {
    this.single = single;
    for (int i = 0; i < 256; i++) {
      boolean blank = isBlank(i);
      map[i] = (short) (single == ' ' ? (blank ? ' ' : i) : (blank ? SKIP : digit(i)));
    }
  }

  private static int digit(int b) {
    int normal = b == '-' ? '+' : b == '_' ? '/' : b;
    return isBase64(normal) ? normal : 0;
  }

  private static boolean isBase64(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '+'
        || b == '/';
  }

  static boolean isBlank(int b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** 1 for a character of ASCII that is met in texts, else 0. */
  static int ascii(int b) {
    return ASCII[b];
  }

  /** The six bits of a base64 digit of either alphabet, or {@link #NO_DIGIT}. */
  static int sextet(int b) {
    return SEXTETS[b & 0xff];
  }

  /** The digit of six bits. */
  static byte digitOf(int sextet) {
    return (byte) BASE64.charAt(sextet & 0x3f);
  }

  /** The value of a hexadecimal digit, or {@link #NO_DIGIT}. */
  static int hex(int b) {
    return b < 0x80 ? Character.digit(b, 16) : NO_DIGIT;
  }

  private static byte[] ascii() {
    byte[] values = new byte[256];
    for (int i = 0; i < 0x7f; i++) {
      values[i] = (byte) (i >= ' ' || isBlank(i) ? 1 : 0);
    }
    return values;
  }

  private static byte[] sextets() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) NO_DIGIT);
    for (int i = 0; i < 64; i++) {
      values[BASE64.charAt(i)] = (byte) i;
    }
    values['-'] = 62;
    values['_'] = 63;
    return values;
  }
}
