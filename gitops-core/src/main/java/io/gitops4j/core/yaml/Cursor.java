package io.gitops4j.core.yaml;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A place in a text that only moves forward, with its line and column.
 *
 * <p>The characters end with zeros, which no text has, so that looking a few characters ahead needs
 * no check. A carriage return before a line feed is left out: the parser takes both for one line
 * break, and no place is asked for between them.
 */
final class Cursor {

  private static final int ZEROS = 4;

  /** What is to be seen to of each byte: nothing, a carriage return, or what is refused here. */
  private static final byte[] ODD = new byte[256];

  private static final byte RETURN = 1;
  private static final byte REFUSED = 2;

  static {
    Arrays.fill(ODD, REFUSED);
    Arrays.fill(ODD, ' ', 0x7F, (byte) 0);
    ODD['\n'] = 0;
    ODD['\t'] = 0;
    ODD['\r'] = RETURN;
  }

  final char[] text;
  int at;
  int line = 1;
  int lineStart;

  private final boolean supplementary;
  private int counted;
  private int columns;

  private Cursor(char[] text, boolean supplementary) {
    this.text = text;
    this.supplementary = supplementary;
  }

  /**
   * The start of a text; null when it has a character that the parser refuses or takes for a line
   * break other than LF and CR LF, or that has no width.
   */
  static @Nullable Cursor over(String source) {
    int length = source.length();
    char[] text = new char[length + ZEROS];
    source.getChars(0, length, text, 0);
    return checked(text, length);
  }

  /** As {@link #over(String)} of bytes that are ASCII; null when they are not. */
  static @Nullable Cursor over(byte[] ascii) {
    char[] text = new char[ascii.length + ZEROS];
    int odd = 0;
    for (int i = 0; i < ascii.length; i++) {
      byte b = ascii[i];
      odd |= ODD[b & 0xFF];
      text[i] = (char) b;
    }
    if (odd == 0) {
      return new Cursor(text, false);
    }
    return odd == RETURN ? checked(text, ascii.length) : null;
  }

  private static @Nullable Cursor checked(char[] text, int length) {
    boolean supplementary = false;
    boolean returns = false;
    for (int i = 0; i < length; i++) {
      char c = text[i];
      if ((c >= ' ' && c < 0x7F) || c == '\n' || c == '\t') {
        continue;
      }
      if (c == '\r' && text[i + 1] == '\n') {
        returns = true;
      } else if (Character.isHighSurrogate(c) && Character.isLowSurrogate(text[i + 1])) {
        supplementary = true;
        i++;
      } else if (c < 0xA0
          || Character.isSurrogate(c)
          || c == 0xFEFF
          || c >= 0xFFFE
          || c == 0x2028
          || c == 0x2029) {
        return null;
      }
    }
    if (returns) {
      leaveOutReturns(text, length);
    }
    return new Cursor(text, supplementary);
  }

  private static void leaveOutReturns(char[] text, int length) {
    int kept = 0;
    for (int i = 0; i < length; i++) {
      if (text[i] != '\r') {
        text[kept++] = text[i];
      }
    }
    Arrays.fill(text, kept, length, '\0');
  }

  /** Whether a character is a space, a tab, a line break or the end. */
  static boolean blank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == 0;
  }

  boolean atEnd() {
    return text[at] == 0;
  }

  /** How far the place is indented; right only where spaces and dashes alone stand before it. */
  int indent() {
    return at - lineStart;
  }

  /** The column of the place from 1, in code points. */
  int column() {
    if (!supplementary) {
      return at - lineStart + 1;
    }
    if (counted < lineStart) {
      counted = lineStart;
      columns = 0;
    }
    // The last count goes on from where it ended, so that a text of one line stays linear.
    for (; counted < at; counted++) {
      columns += Character.isLowSurrogate(text[counted]) ? 0 : 1;
    }
    return columns + 1;
  }

  /** Goes past a line feed. */
  void newLine() {
    at++;
    line++;
    lineStart = at;
  }

  void skipSpaces() {
    while (text[at] == ' ') {
      at++;
    }
  }

  private void skipComment() {
    while (text[at] != '\n' && text[at] != 0) {
      at++;
    }
  }

  private boolean commentMayStart() {
    return at == lineStart || text[at - 1] == ' ' || text[at - 1] == '\t';
  }

  /**
   * Goes past spaces, comments and line breaks to what comes next in a block; false when that is a
   * tab or a comment without a space before it.
   */
  boolean skip() {
    while (true) {
      skipSpaces();
      if (text[at] == '#') {
        if (!commentMayStart()) {
          return false;
        }
        skipComment();
      }
      if (text[at] != '\n') {
        return text[at] != '\t';
      }
      newLine();
    }
  }

  /** As {@link #skip()} behind what no key can follow on its line, where tabs are as good. */
  boolean skipWithTabs() {
    skipSpacesAndTabs();
    return skip();
  }

  private void skipSpacesAndTabs() {
    while (text[at] == ' ' || text[at] == '\t') {
      at++;
    }
  }

  /** As {@link #skip()} between brackets, where tabs are as good as spaces. */
  boolean skipInFlow() {
    while (true) {
      skipSpacesAndTabs();
      if (text[at] == '#') {
        if (!commentMayStart()) {
          return false;
        }
        skipComment();
      }
      if (text[at] != '\n') {
        return true;
      }
      newLine();
    }
  }

  /** Ends a value: goes to what comes next when nothing else stands on the line; else false. */
  boolean nextLine() {
    skipSpacesAndTabs();
    char c = text[at];
    return (c == '\n' || c == 0 || c == '#') && skip();
  }

  /** Whether {@code ---} or {@code ...} stands here as a marker of documents. */
  boolean atMarker() {
    return dashes() || dots();
  }

  /** Whether {@code ---} stands here as a marker of documents. */
  boolean dashes() {
    return three('-') && blank(text[at + 3]);
  }

  /** Whether {@code ...} stands here as a marker of documents. */
  boolean dots() {
    return three('.') && blank(text[at + 3]);
  }

  /** Whether a line starts here with what is, or resembles, a marker of documents. */
  boolean nearMarker() {
    return three('-') || three('.');
  }

  private boolean three(char c) {
    return at == lineStart && text[at] == c && text[at + 1] == c && text[at + 2] == c;
  }

  /** Whether an item of a block sequence starts here. */
  boolean atDash() {
    return text[at] == '-' && blank(text[at + 1]);
  }
}
