package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets the complete parser read spaces and tabs where Go's YAML allows them and the parser does
 * not. Where it refuses some, they are taken out or replaced and the text is read again, so that
 * lines and columns of all else stay.
 *
 * <p>The rules of Go's YAML, source: go-yaml, {@code scannerc.go}. {@code
 * yaml_parser_scan_block_scalar_breaks}: the most indented of the first empty lines of a block text
 * says how far it is indented, so what stands further left ends it. Charts write such: {@code key:
 * |} and the indented text of a value that is empty. The parser takes what follows for the first
 * line of the text; where it could be one, Go refuses it too. {@code
 * yaml_parser_scan_to_next_token}: a tab is as good as a space where no key may begin, so behind a
 * key and its colon or behind a value, but not at the start of a line or behind a dash.
 *
 * <p>Left out: a block text whose indicator stands on a line of its own, and a comment that is
 * indented as the text could be. Tests: {@code YamlReaderTest}, {@code BlockYamlTest}.
 */
final class GoSpaces {

  private static final String EMPTY_LINE = "leading empty lines contain more spaces";

  /** How often a text is read again. */
  private static final int MOST = 20;

  /** Where a text begins: what indents the line, its dashes, and the indicator if it is next. */
  private static final Pattern HEADER =
      Pattern.compile("( *)((?:- +)*)(?:[!&]\\S* +)*(?:([|>])|\\S.*[ :][|>])[-+]?(?:\\s.*)?");

  /** What a key may follow: nothing, or dashes and the like. */
  private static final Pattern KEY_MAY_FOLLOW =
      Pattern.compile("[ \\t]*(?:[-?:][ \\t]+)*[-?:]?[ \\t]*");

  private GoSpaces() {}

  /** Reads a text, and again without spaces that were refused wrongly. */
  static <T extends @Nullable Object> T reading(String text, Function<String, T> read) {
    String next = text;
    for (int i = 0; i < MOST; i++) {
      try {
        return read.apply(next);
      } catch (YamlException e) {
        String message = String.valueOf(e.getMessage());
        String other = message.equals(YamlEvents.TAB) ? withoutTabs(next, e.location()) : null;
        if (message.contains(EMPTY_LINE)) {
          other = withoutSpaces(next, e.location().line());
        }
        if (other == null) {
          throw e;
        }
        next = other;
      }
    }
    return read.apply(next);
  }

  /** The text with spaces for the tabs at a place; null if they are refused. */
  private static @Nullable String withoutTabs(String text, Location place) {
    int start = lineStart(text, place.line());
    int end = text.indexOf('\n', start);
    String line = text.substring(start, end < 0 ? text.length() : end);
    int tab = line.indexOf('\t');
    while (tab >= 0 && line.codePointCount(0, tab) < place.column() - 1) {
      tab = line.indexOf('\t', tab + 1);
    }
    if (tab < 0 || KEY_MAY_FOLLOW.matcher(line.substring(0, tab)).matches()) {
      return null;
    }
    int at = start + tab;
    return text.substring(0, at) + ' ' + text.substring(at + 1);
  }

  /** The text without the spaces of the empty lines before a line; null if they are refused. */
  private static @Nullable String withoutSpaces(String text, int line) {
    int end = lineStart(text, line);
    int start = end;
    int header = previous(text, start);
    while (header > 0 && text.substring(header, start).isBlank()) {
      start = header;
      header = previous(text, start);
    }
    int found = end;
    while (found < text.length() && text.charAt(found) == ' ') {
      found++;
    }
    if (found < text.length()
        && found - end > parent(text.substring(header, start).stripTrailing())) {
      return null;
    }
    return text.substring(0, start)
        + text.substring(start, end).replace(" ", "")
        + text.substring(end);
  }

  private static int lineStart(String text, int line) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = text.indexOf('\n', start) + 1;
    }
    return start;
  }

  private static int previous(String text, int lineStart) {
    return lineStart == 0 ? 0 : text.lastIndexOf('\n', lineStart - 2) + 1;
  }

  /** How far what holds the text is indented; -1 when its line does not tell. */
  private static int parent(String header) {
    Matcher parts = HEADER.matcher(header);
    if (!parts.matches()) {
      return -1;
    }
    int indent = parts.group(1).length();
    String dashes = parts.group(2);
    if (parts.group(3) == null) {
      return indent + dashes.length();
    }
    return dashes.isEmpty() ? -1 : indent + dashes.lastIndexOf('-');
  }
}
