package io.gitops4j.core.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Reads scalars in single or double quotes, for {@link BlockYaml} and {@link FlowYaml}.
 *
 * <p>Lines are joined as in plain text; how far they are indented does not matter. A line break
 * after a backslash leaves nothing.
 */
final class QuotedText {

  private static final String ESCAPES = "0abtnvfre \"/\\N_LP\t";
  private static final String ESCAPED =
      "\0\u0007\b\t\n\u000B\f\r\u001B \"/\\\u0085\u00A0\u2028\u2029\t";

  private final Cursor cursor;
  private final DirectNodes nodes;
  private final SharedTexts shared;
  private final CharacterBuffer built;

  /** Whether an escape stood for what may be odd, see {@link OddText}. */
  private boolean odd;

  QuotedText(Cursor cursor, DirectNodes nodes, SharedTexts shared, CharacterBuffer buffer) {
    this.cursor = cursor;
    this.nodes = nodes;
    this.shared = shared;
    this.built = buffer;
  }

  /** The text that starts at this quote; null when it does not end or has an odd escape. */
  @Nullable YamlScalar read() {
    int line = cursor.line;
    int column = cursor.column();
    char[] text = cursor.text;
    char quote = text[cursor.at];
    boolean single = quote == '\'';
    int from = cursor.at + 1;
    int i = from;
    while (text[i] != quote && text[i] != '\n' && text[i] != 0 && (single || text[i] != '\\')) {
      i++;
    }
    ScalarStyle style = single ? ScalarStyle.SINGLE_QUOTED : ScalarStyle.DOUBLE_QUOTED;
    if (text[i] == quote && !(single && text[i + 1] == quote)) {
      cursor.at = i + 1;
      YamlScalar scalar = nodes.text(shared.of(text, from, i), style, line, column);
      scalar.standsAsItIs(1);
      return scalar;
    }
    String unquoted = unquoted(quote);
    if (unquoted == null) {
      return null;
    }
    YamlScalar scalar = nodes.text(unquoted, style, line, column);
    if (odd && nodes.asGo()) {
      scalar.lookForOddText();
    }
    return scalar;
  }

  private @Nullable String unquoted(char quote) {
    char[] text = cursor.text;
    built.clear();
    odd = false;
    cursor.at++;
    while (true) {
      char c = text[cursor.at];
      if (c == quote && !(c == '\'' && text[cursor.at + 1] == c)) {
        cursor.at++;
        return built.toString();
      }
      if (c == quote) {
        built.append(c);
        cursor.at += 2;
      } else if (c == ' ' || c == '\t' || c == '\n') {
        if (!blanks()) {
          return null;
        }
      } else if (c == '\\' && quote == '"') {
        cursor.at++;
        if (!escape()) {
          return null;
        }
      } else if (c == 0) {
        return null;
      } else {
        built.append(c);
        cursor.at++;
      }
    }
  }

  /** Blanks stay as they are but at the end of a line. */
  private boolean blanks() {
    int from = cursor.at;
    skipBlanks();
    if (cursor.text[cursor.at] != '\n') {
      built.append(cursor.text, from, cursor.at);
      return true;
    }
    int empty = emptyLines();
    if (empty == 0) {
      built.append(' ');
    }
    built.append('\n', empty);
    return empty >= 0;
  }

  private void skipBlanks() {
    while (cursor.text[cursor.at] == ' ' || cursor.text[cursor.at] == '\t') {
      cursor.at++;
    }
  }

  /** Goes past a line break to the next text; how many lines are empty; -1 at a marker. */
  private int emptyLines() {
    int empty = -1;
    while (cursor.text[cursor.at] == '\n') {
      cursor.newLine();
      if (cursor.atMarker()) {
        return -1;
      }
      skipBlanks();
      empty++;
    }
    return empty;
  }

  private boolean escape() {
    char c = cursor.text[cursor.at];
    int known = c == 0 ? -1 : ESCAPES.indexOf(c);
    if (known >= 0 && !(c == '/' && nodes.asGo())) {
      built.append(ESCAPED.charAt(known));
      odd |= ESCAPED.charAt(known) == 0x85;
      cursor.at++;
      return true;
    }
    return switch (c) {
      case 'x' -> codePoint(2);
      case 'u' -> codePoint(4);
      case 'U' -> codePoint(8);
      case '\n' -> lineBreak();
      default -> false;
    };
  }

  private boolean lineBreak() {
    int empty = emptyLines();
    built.append('\n', empty);
    return empty >= 0;
  }

  private boolean codePoint(int digits) {
    long value = 0;
    for (int i = 1; i <= digits; i++) {
      char c = cursor.text[cursor.at + i];
      int digit = c < 0x7F ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return false;
      }
      value = value * 16 + digit;
    }
    boolean half = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    if (value > Character.MAX_CODE_POINT || (half && nodes.asGo())) {
      return false;
    }
    odd |= value >= 0x7F;
    built.appendCodePoint((int) value);
    cursor.at += digits + 1;
    return true;
  }
}
