package io.gitops4j.core.template.parse;

import io.gitops4j.core.template.value.GoText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** String and character literals of Go. Source: Go's {@code strconv.Unquote}. */
final class GoUnquote {

  private static final String NAMES = "abfnrtv\\";
  private static final String NAMED = "\u0007\b\f\n\r\t\u000b\\";

  private final String text;
  private final char quote;
  private int at = 1;
  private boolean isByte;

  private GoUnquote(String text) {
    this.text = text;
    this.quote = text.charAt(0);
  }

  /** What a literal in double quotes or back quotes says. */
  static String string(String literal) throws LiteralException {
    String inner = literal.substring(1, literal.length() - 1);
    if (literal.charAt(0) == '`') {
      return inner.replace("\r", "");
    }
    if (inner.indexOf('\\') < 0 && inner.indexOf('\n') < 0) {
      return inner;
    }
    GoUnquote reader = new GoUnquote(literal);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (reader.at < literal.length() - 1) {
      int rune = reader.rune();
      if (reader.isByte) {
        bytes.write(rune);
      } else {
        bytes.writeBytes(GoText.bytes(Character.toString(rune)));
      }
    }
    byte[] content = bytes.toByteArray();
    String plain = new String(content, StandardCharsets.UTF_8);
    return plain.indexOf('\uFFFD') < 0 ? plain : GoText.text(content);
  }

  /** The character of a literal in single quotes. */
  static int character(String literal) throws LiteralException {
    GoUnquote reader = new GoUnquote(literal);
    int rune = reader.rune();
    if (reader.at != literal.length() - 1) {
      throw new LiteralException("malformed character constant: " + literal);
    }
    return rune;
  }

  private int rune() throws LiteralException {
    isByte = false;
    int rune = text.codePointAt(at);
    at += Character.charCount(rune);
    if (rune == quote || rune == '\n') {
      throw invalid();
    }
    if (rune != '\\') {
      return rune;
    }
    char escape = text.charAt(at++);
    int named = NAMES.indexOf(escape);
    if (named >= 0) {
      return NAMED.charAt(named);
    }
    return switch (escape) {
      case 'x' -> number(2, 16, true);
      case 'u' -> number(4, 16, false);
      case 'U' -> number(8, 16, false);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        yield number(3, 8, true);
      }
      default -> {
        if (escape != quote) {
          throw invalid();
        }
        yield escape;
      }
    };
  }

  private int number(int length, int base, boolean single) throws LiteralException {
    if (at + length > text.length() - 1) {
      throw invalid();
    }
    long value = 0;
    for (int end = at + length; at < end; at++) {
      int digit = Character.digit(text.charAt(at), base);
      if (digit < 0 || text.charAt(at) > 'f') {
        throw invalid();
      }
      value = value * base + digit;
    }
    boolean wrong =
        single ? value > 0xff : value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF);
    if (wrong) {
      throw invalid();
    }
    isByte = single;
    return (int) value;
  }

  private static LiteralException invalid() {
    return new LiteralException("invalid syntax");
  }
}
