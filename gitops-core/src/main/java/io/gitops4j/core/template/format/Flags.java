package io.gitops4j.core.template.format;

import io.gitops4j.core.template.value.GoText;

/** The flags, width and precision of one directive, and the padding they ask for. */
final class Flags {

  boolean sharp;
  boolean zero;
  boolean plus;
  boolean minus;
  boolean space;

  /** {@code %+v}: a struct's fields with their names. */
  boolean plusV;

  /** {@code %#v}: Go syntax. */
  boolean sharpV;

  boolean hasWidth;
  int width;
  boolean hasPrecision;
  int precision;

  /** {@code %v} keeps the meaning of plus and sharp for structure, not for numbers. */
  void turnIntoV() {
    sharpV = sharp;
    sharp = false;
    plusV = plus;
    plus = false;
  }

  void fill(StringBuilder out, int count) {
    if (count > 0) {
      out.append((zero && !minus ? "0" : " ").repeat(count));
    }
  }

  /** Appends a text, filled up to the width; zeros fill only on the left. */
  void pad(StringBuilder out, CharSequence text) {
    int missing = hasWidth ? width - Character.codePointCount(text, 0, text.length()) : 0;
    if (!minus) {
      fill(out, missing);
    }
    out.append(text);
    if (minus) {
      fill(out, missing);
    }
  }

  /** Appends a text, filled with blanks up to the width. */
  void padWithBlanks(StringBuilder out, CharSequence text) {
    boolean old = zero;
    zero = false;
    pad(out, text);
    zero = old;
  }

  /** The first letters of a text, as many as the precision says. */
  String cut(String text) {
    if (!hasPrecision || text.codePointCount(0, text.length()) <= precision) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, precision));
  }

  /** Appends the bytes of a text as hexadecimal digits. */
  void hex(StringBuilder out, byte[] bytes, boolean upper) {
    int length = hasPrecision ? Math.min(precision, bytes.length) : bytes.length;
    if (length == 0) {
      fill(out, hasWidth ? width : 0);
      return;
    }
    String prefix = sharp ? upper ? "0X" : "0x" : "";
    String digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    StringBuilder text = new StringBuilder(prefix);
    for (int i = 0; i < length; i++) {
      if (space && i > 0) {
        text.append(' ').append(prefix);
      }
      text.append(digits.charAt((bytes[i] >> 4) & 15)).append(digits.charAt(bytes[i] & 15));
    }
    pad(out, text);
  }

  void hex(StringBuilder out, String text, boolean upper) {
    hex(out, GoText.bytes(text), upper);
  }
}
