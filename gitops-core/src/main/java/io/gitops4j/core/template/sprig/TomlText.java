package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import org.jspecify.annotations.Nullable;

/** A text of TOML and the place in it: characters, blanks, keys and strings. */
final class TomlText {

  private final String text;
  private int at;
  private String lastKey = "";

  TomlText(String text) {
    this.text = text;
  }

  /** The key that errors name. */
  void lastKey(String key) {
    lastKey = key;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  char peek() {
    return atEnd() ? 0 : text.charAt(at);
  }

  void next() {
    at++;
  }

  boolean at(char c) {
    return !atEnd() && peek() == c;
  }

  boolean take(char c) {
    if (!at(c)) {
      return false;
    }
    at++;
    return true;
  }

  /** The character here as errors show it. */
  String shown() {
    return atEnd() ? "'\\x00'" : peek() == '\n' ? "'\\n'" : "'" + peek() + "'";
  }

  FunctionException failure(String problem) {
    long line =
        text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count();
    String key = lastKey.isEmpty() ? "" : " (last key \"" + lastKey + "\")";
    return new FunctionException("toml: line " + (line + 1) + key + ": " + problem);
  }

  void skipBlanks() {
    while (at(' ') || at('\t')) {
      at++;
    }
  }

  void skipComment() {
    if (at('#')) {
      while (!atEnd() && peek() != '\n') {
        at++;
      }
    }
  }

  /** Skips blanks, comments and line ends. */
  void skipBlankLines() {
    do {
      skipBlanks();
      skipComment();
    } while (take('\n'));
  }

  /** A key without points, bare or in quotes; what cannot be in one is left to who reads on. */
  String key() {
    if (at('"') || at('\'')) {
      return string(false);
    }
    int start = at;
    while (!atEnd() && isBare(peek())) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isBare(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** What stands for a number, a date or a word; a date may be followed by a blank and a time. */
  String word() {
    int start = at;
    while (!atEnd() && ",]}#\n\t ".indexOf(peek()) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    boolean time =
        at(' ') && at + 3 < text.length() && text.substring(at + 1, at + 4).matches("[0-9]{2}:");
    if (time && word.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      at++;
      return word + "T" + word();
    }
    return word;
  }

  /**
   * A string in quotes.
   *
   * @param mayBeLong whether three quotes begin one of several lines
   */
  String string(boolean mayBeLong) {
    char quote = peek();
    String three = String.valueOf(quote).repeat(3);
    if (mayBeLong && text.startsWith(three, at)) {
      at += 3;
      take('\n');
      return content(quote, three);
    }
    at++;
    return content(quote, null);
  }

  private String content(char quote, @Nullable String three) {
    StringBuilder value = new StringBuilder();
    while (true) {
      if (atEnd()) {
        throw failure(
            "unexpected EOF; expected '" + (three == null ? String.valueOf(quote) : three) + "'");
      }
      char c = peek();
      if (c == quote && (three == null || text.startsWith(three, at))) {
        at += three == null ? 1 : 3;
        while (three != null && at(quote)) {
          value.append(quote);
          at++;
        }
        return value.toString();
      }
      if (c == '\n' && three == null) {
        throw failure("strings cannot contain newlines");
      }
      at++;
      if (c == '\\' && quote == '"') {
        escape(value, three != null);
      } else {
        value.append(c);
      }
    }
  }

  private void escape(StringBuilder value, boolean lines) {
    char c = peek();
    int known = "\"\\bfnrte".indexOf(c);
    if (!atEnd() && known >= 0) {
      value.append("\"\\\b\f\n\r\t\u001b".charAt(known));
      at++;
      return;
    }
    if (c == 'u' || c == 'U' || c == 'x') {
      at++;
      int digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      String hex = text.substring(at, Math.min(text.length(), at + digits));
      if (!hex.matches("[0-9a-fA-F]{" + digits + "}")
          || !Character.isValidCodePoint(Integer.parseUnsignedInt(hex, 16))) {
        throw failure("invalid escape in string '\\" + c + "'");
      }
      value.appendCodePoint(Integer.parseUnsignedInt(hex, 16));
      at += digits;
      return;
    }
    int end = at;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    if (!lines || end >= text.length() || text.charAt(end) != '\n') {
      throw failure("invalid escape in string '\\" + (atEnd() ? "" : c) + "'");
    }
    while (end < text.length() && " \t\n".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    at = end;
  }
}
