package io.gitops4j.core.template.format;

/**
 * Strings and characters quoted as Go's {@code strconv} does it.
 *
 * @since 0.1
 */
public final class GoQuote {

  private static final String NAMED = "\u0007\b\f\n\r\t\u000b";
  private static final String NAMES = "abfnrtv";

  private GoQuote() {}

  /** A string in double quotes, as {@code %q} writes it. */
  public static String quote(String text) {
    return quote(text, false);
  }

  static String quote(String text, boolean ascii) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int at = 0; at < text.length(); ) {
      int rune = text.codePointAt(at);
      at += Character.charCount(rune);
      append(out, rune, '"', ascii);
    }
    return out.append('"').toString();
  }

  static String quoteRune(int rune, boolean ascii) {
    StringBuilder out = new StringBuilder().append('\'');
    append(out, rune, '\'', ascii);
    return out.append('\'').toString();
  }

  private static void append(StringBuilder out, int rune, char quote, boolean ascii) {
    int named = NAMED.indexOf(rune);
    if (rune == quote || rune == '\\') {
      out.append('\\').append((char) rune);
    } else if (rune >= 0xDC80 && rune <= 0xDCFF) {
      out.append("\\x").append(Integer.toHexString(rune & 0xff));
    } else if (ascii ? rune < 0x80 && printable(rune) : printable(rune)) {
      out.appendCodePoint(rune);
    } else if (named >= 0) {
      out.append('\\').append(NAMES.charAt(named));
    } else if (rune < ' ' || rune == 0x7f) {
      hex(out.append("\\x"), rune, 2);
    } else if (rune < 0x10000) {
      hex(out.append("\\u"), rune, 4);
    } else {
      hex(out.append("\\U"), rune, 8);
    }
  }

  private static void hex(StringBuilder out, int rune, int digits) {
    String text = Integer.toHexString(rune);
    out.append("0".repeat(digits - text.length())).append(text);
  }

  /** Whether Go's {@code strconv.IsPrint} says so: letters, marks, numbers, signs, the blank. */
  public static boolean printable(int rune) {
    if (rune < 0x80) {
      return rune >= ' ' && rune < 0x7f;
    }
    return switch (Character.getType(rune)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  static boolean canBackquote(String text) {
    return text.codePoints()
        .noneMatch(
            rune ->
                (rune < ' ' && rune != '\t')
                    || rune == '`'
                    || rune == 0x7f
                    || rune == 0xFEFF
                    || (rune >= 0xD800 && rune <= 0xDFFF));
  }
}
