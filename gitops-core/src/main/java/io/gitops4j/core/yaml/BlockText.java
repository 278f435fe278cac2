package io.gitops4j.core.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Reads literal and folded scalars, for {@link BlockYaml}.
 *
 * <p>The rule: the text is indented by its indicator, or as its first line that is not empty, but
 * at least one more than what holds it. Line breaks between lines of a folded text are folded
 * unless a line starts with a blank. Surprising: a last line that ends with the file has no line
 * break, as for Go's YAML, while the parser gives it one; a first empty line with more spaces than
 * the first text is an error, but what follows may be no part of the text, which is then empty.
 */
final class BlockText {

  private final Cursor cursor;
  private final DirectNodes nodes;
  private final CharacterBuffer built;

  private char chomping;
  private int increment;

  /** Whether the last line that was read has an end. */
  private boolean ended;

  /** Whether the last line that was read has nothing but blanks and no end. */
  private boolean blankEnd;

  /** Whether there is what ends a line for YAML 1.1, which the parser looks at. */
  private boolean hasOldLineEnd;

  /** Whether a tab stands where there should be an indentation, which the parser looks at. */
  private boolean hasTab;

  BlockText(Cursor cursor, DirectNodes nodes, CharacterBuffer buffer) {
    this.cursor = cursor;
    this.nodes = nodes;
    this.built = buffer;
  }

  /**
   * The text that starts at this indicator in something indented so far; null when it is malformed,
   * or ends with the file in a line of blanks. The cursor is left on the line after it.
   */
  @Nullable YamlScalar read(int parent) {
    int line = cursor.line;
    int column = cursor.column();
    boolean folded = cursor.text[cursor.at] == '>';
    if (!header()) {
      return null;
    }
    built.clear();
    hasOldLineEnd = false;
    hasTab = false;
    int least = Math.max(parent + 1, 1);
    int indent = increment > 0 ? least + increment - 1 : -1;
    int breaks = 0;
    if (increment > 0) {
      breaks = emptyLines(indent);
    } else {
      int before = cursor.line;
      int found = indentation(least);
      if (found < 0) {
        return null;
      }
      indent = Math.max(least, found);
      breaks = cursor.line - before;
    }
    blankEnd = false;
    String text = lines(indent, breaks, folded);
    if (blankEnd || hasOldLineEnd || hasTab) {
      return null;
    }
    YamlScalar scalar =
        nodes.text(text, folded ? nodes.folded() : ScalarStyle.LITERAL, line, column);
    if (!folded && !text.isBlank()) {
      scalar.standsAsItIs(indent);
    }
    return scalar;
  }

  private boolean header() {
    char[] text = cursor.text;
    chomping = 0;
    increment = 0;
    cursor.at++;
    for (int i = 0; i < 2; i++) {
      char c = text[cursor.at];
      if ((c == '-' || c == '+') && chomping == 0) {
        chomping = c;
        cursor.at++;
      } else if (c >= '1' && c <= '9' && increment == 0) {
        increment = c - '0';
        cursor.at++;
      }
    }
    char c = text[cursor.at];
    if (c != ' ' && c != '\n' && c != 0) {
      return false;
    }
    cursor.skipSpaces();
    if (text[cursor.at] == '#') {
      while (text[cursor.at] != '\n' && text[cursor.at] != 0) {
        cursor.at++;
      }
    }
    if (text[cursor.at] == '\n') {
      cursor.newLine();
      return true;
    }
    return cursor.atEnd();
  }

  /**
   * Goes to the first text; how far it is indented, or an empty line before what is indented less
   * than this text can be; -1 when an empty line is indented more than the text, or a tab stands
   * there.
   */
  private int indentation(int least) {
    int most = 0;
    cursor.skipSpaces();
    while (cursor.text[cursor.at] == '\n') {
      most = Math.max(most, cursor.indent());
      cursor.newLine();
      cursor.skipSpaces();
    }
    int found = cursor.indent();
    if (cursor.text[cursor.at] == '\t') {
      return -1;
    }
    if (found == 0 || found >= most) {
      return found;
    }
    return found < least ? most : -1;
  }

  /** Goes past empty lines and at most so many spaces; how many lines. */
  private int emptyLines(int indent) {
    int lines = 0;
    skipSpaces(indent);
    while (cursor.text[cursor.at] == '\n') {
      cursor.newLine();
      lines++;
      skipSpaces(indent);
    }
    hasTab |= cursor.indent() < indent && cursor.text[cursor.at] == '\t';
    return lines;
  }

  private void skipSpaces(int indent) {
    while (cursor.indent() < indent && cursor.text[cursor.at] == ' ') {
      cursor.at++;
    }
  }

  private String lines(int indent, int breaksBefore, boolean folded) {
    int breaks = breaksBefore;
    boolean any = textAt(indent);
    boolean more = any;
    while (more) {
      built.append('\n', breaks);
      boolean foldable = folded && !startsBlank();
      line();
      breaks = emptyLines(indent);
      more = textAt(indent);
      if (more) {
        if (!foldable || startsBlank()) {
          built.append('\n');
        } else if (breaks == 0) {
          built.append(' ');
        }
      }
    }
    if (any && ended && chomping != '-') {
      built.append('\n');
    }
    if (chomping == '+') {
      built.append('\n', breaks);
    }
    return built.toString();
  }

  private boolean textAt(int indent) {
    return cursor.indent() == indent && !cursor.atEnd();
  }

  private boolean startsBlank() {
    return cursor.text[cursor.at] == ' ' || cursor.text[cursor.at] == '\t';
  }

  private void line() {
    char[] text = cursor.text;
    int from = cursor.at;
    int end = from;
    while (text[end] != '\n' && text[end] != 0) {
      char c = text[end++];
      hasOldLineEnd |= c >= 0x85 && (c == 0x85 || c == 0x2028 || c == 0x2029);
    }
    built.append(text, from, end);
    cursor.at = end;
    ended = text[end] == '\n';
    blankEnd = !ended && new String(text, from, end - from).isBlank();
    if (ended) {
      cursor.newLine();
    }
  }
}
