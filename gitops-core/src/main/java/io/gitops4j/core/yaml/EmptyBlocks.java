package io.gitops4j.core.yaml;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets the complete parser read an empty block text of which a line of spaces is indented more than
 * what follows the text. Charts write such: {@code key: |} and the indented text of a value that is
 * empty.
 *
 * <p>The rule of Go's YAML: the most indented of the first empty lines says how far the text is
 * indented, so what stands further left ends it. The parser takes what follows for the first line
 * of the text and refuses it, and where it does, the spaces are taken out and the text is read
 * again, so that lines and columns of all else stay. Where what follows could be a line of the
 * text, Go refuses it too. Source: go-yaml, {@code yaml_parser_scan_block_scalar_breaks} in {@code
 * scannerc.go}. Left out: a text whose indicator stands on a line of its own, and a comment that is
 * indented as the text could be. Tests: {@code YamlReaderTest}, {@code BlockYamlTest}.
 */
final class EmptyBlocks {

  private static final String REFUSED = "leading empty lines contain more spaces";

  /** How often a text is read again. */
  private static final int MOST = 20;

  /** Where a text begins: what indents the line, its dashes, and the indicator if it is next. */
  private static final Pattern HEADER =
      Pattern.compile("( *)((?:- +)*)(?:[!&]\\S* +)*(?:([|>])|\\S.*[ :][|>])[-+]?(?:\\s.*)?");

  private EmptyBlocks() {}

  /** Reads a text, and again without spaces that were refused wrongly. */
  static <T extends @Nullable Object> T reading(String text, Function<String, T> read) {
    String next = text;
    for (int i = 0; i < MOST; i++) {
      try {
        return read.apply(next);
      } catch (YamlException e) {
        String other = String.valueOf(e.getMessage()).contains(REFUSED) ? without(next, e) : null;
        if (other == null) {
          throw e;
        }
        next = other;
      }
    }
    return read.apply(next);
  }

  /** The text without the spaces of the empty lines before a place; null if they are refused. */
  private static @Nullable String without(String text, YamlException refused) {
    int end = lineStart(text, refused.location().line());
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
