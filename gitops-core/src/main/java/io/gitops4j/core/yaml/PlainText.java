package io.gitops4j.core.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Reads scalars without quotes, for {@link BlockYaml} and {@link FlowYaml}.
 *
 * <p>In a block such a text ends before a colon or after a blank before a comment, or where the
 * next line that is not empty is not indented more than what holds the text. Lines are joined by a
 * space, or by one line feed for each empty line between them. Between brackets only texts of one
 * line are read here.
 */
final class PlainText {

  private static final boolean[] ODD = new boolean[128];

  static {
    for (char c : "?:,[]{}#&*!|>'\"%@` \t\n\0".toCharArray()) {
      ODD[c] = true;
    }
  }

  private final Cursor cursor;
  private final DirectNodes nodes;
  private final SharedTexts shared;
  private final CharacterBuffer joined;

  PlainText(Cursor cursor, DirectNodes nodes, SharedTexts shared, CharacterBuffer buffer) {
    this.cursor = cursor;
    this.nodes = nodes;
    this.shared = shared;
    this.joined = buffer;
  }

  /** Whether plain text certainly starts here. */
  private boolean starts() {
    char c = cursor.text[cursor.at];
    return (c >= ODD.length || !ODD[c]) && !cursor.atDash() && !cursor.nearMarker();
  }

  /** The text of one line, a key; null when none starts here. */
  @Nullable YamlScalar ofOneLine() {
    if (!starts()) {
      return null;
    }
    int line = cursor.line;
    int column = cursor.column();
    int from = cursor.at;
    return nodes.plain(shared.of(cursor.text, from, endInLine()), line, column);
  }

  /** The text that starts here in something indented so far; null when that is not certain. */
  @Nullable YamlScalar inBlock(int parent) {
    if (!starts()) {
      return null;
    }
    int line = cursor.line;
    int column = cursor.column();
    int from = cursor.at;
    int end = endInLine();
    if (cursor.text[cursor.at] != '\n' || !goesOn(parent)) {
      return nodes.plain(shared.of(cursor.text, from, end), line, column);
    }
    joined.clear();
    joined.append(cursor.text, from, end);
    while (cursor.text[cursor.at] == '\n' && goesOn(parent)) {
      if (!appendLine()) {
        return null;
      }
    }
    return nodes.plainOverLines(joined.toString(), line, column);
  }

  /** Whether the next line that is not empty belongs to the text before this line break. */
  private boolean goesOn(int parent) {
    char[] text = cursor.text;
    int start = cursor.at + 1;
    int i = start;
    while (text[i] == ' ' || text[i] == '\n') {
      if (text[i] == '\n') {
        start = i + 1;
      }
      i++;
    }
    char c = text[i];
    return c != 0 && c != '#' && i - start > parent && !(i == start && marker(i));
  }

  private boolean marker(int i) {
    char[] text = cursor.text;
    return (text[i] == '-' || text[i] == '.')
        && text[i + 1] == text[i]
        && text[i + 2] == text[i]
        && Cursor.blank(text[i + 3]);
  }

  private boolean appendLine() {
    int empty = -1;
    while (cursor.text[cursor.at] == '\n') {
      cursor.newLine();
      cursor.skipSpaces();
      empty++;
    }
    char c = cursor.text[cursor.at];
    if (c == '\t'
        || cursor.nearMarker()
        || (c == ':' && Cursor.blank(cursor.text[cursor.at + 1]))) {
      return false;
    }
    if (empty == 0) {
      joined.append(' ');
    }
    joined.append('\n', empty);
    int from = cursor.at;
    joined.append(cursor.text, from, endInLine());
    return true;
  }

  /** Goes to what ends the text on this line, past blanks; gives where the text itself ends. */
  private int endInLine() {
    char[] text = cursor.text;
    int i = cursor.at;
    int end = i;
    for (; ; i++) {
      char c = text[i];
      if (c == ' ' || c == '\t') {
        if (text[i + 1] == '#') {
          i++;
          break;
        }
      } else if (c == '\n' || c == 0 || (c == ':' && Cursor.blank(text[i + 1]))) {
        break;
      } else {
        end = i + 1;
      }
    }
    cursor.at = i;
    return end;
  }

  /** The text of one line between brackets; null when none starts here. */
  @Nullable YamlScalar inFlow() {
    if (!starts() || (cursor.text[cursor.at] == '-' && indicator(cursor.text[cursor.at + 1]))) {
      return null;
    }
    int line = cursor.line;
    int column = cursor.column();
    int from = cursor.at;
    return nodes.plain(shared.of(cursor.text, from, endInFlow()), line, column);
  }

  private int endInFlow() {
    char[] text = cursor.text;
    int i = cursor.at;
    int end = i;
    for (; ; i++) {
      char c = text[i];
      if (c == ' ' || c == '\t') {
        if (text[i + 1] == '#') {
          break;
        }
      } else if (c == '\n' || c == 0 || indicator(c) || (c == ':' && endsKey(text[i + 1]))) {
        break;
      } else {
        end = i + 1;
      }
    }
    // Blanks are left for what follows, which has its own rule for tabs.
    cursor.at = end;
    return end;
  }

  private static boolean endsKey(char c) {
    return Cursor.blank(c) || indicator(c);
  }

  private static boolean indicator(char c) {
    return c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
  }
}
