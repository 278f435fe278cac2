package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Refuses tabs where Go's YAML wants the spaces that a block text is indented by: before its first
 * letter, and in a line that is indented less. The parser takes the first for text and the second
 * for the end of it. Source: go-yaml v3, {@code yaml_parser_scan_block_scalar_breaks} in {@code
 * scannerc.go}. Few texts have such tabs at all, so whether one does is looked at once. Left out: a
 * text with an indicator of how far it is indented, which the parser does not tell.
 */
final class BlockTabs {

  private static final Pattern TAB = Pattern.compile("\n *\t");

  private final String file;
  private final String text;
  private int line;
  private int start;

  private BlockTabs(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** What is to be checked in a text; null when there is nothing. */
  static @Nullable BlockTabs in(String file, String text) {
    return TAB.matcher(text).find() ? new BlockTabs(file, text) : null;
  }

  /** Checks a scalar in a block; they come in their order. */
  void check(ScalarEvent event) {
    Mark from = event.getStartMark().orElse(null);
    Mark to = event.getEndMark().orElse(null);
    ScalarStyle style = event.getScalarStyle();
    if (from == null
        || to == null
        || (style != ScalarStyle.LITERAL && style != ScalarStyle.FOLDED)) {
      return;
    }
    int number = from.getLine() + 1;
    while (line < number && start >= 0) {
      int end = text.indexOf('\n', start);
      start = end < 0 ? -1 : end + 1;
      line++;
    }
    if (start >= 0 && !isIndicated(from.getColumn())) {
      lines(start, number, to.getLine());
    }
  }

  /** Whether the line before says how far the text is indented. */
  private boolean isIndicated(int column) {
    int header = text.lastIndexOf('\n', start - 2) + 1;
    int at = text.offsetByCodePoints(header, column) + 1;
    return Character.isDigit(text.charAt(at)) || Character.isDigit(text.charAt(at + 1));
  }

  /** Looks at the lines of a text, and at the beginning of the one that ends it. */
  private void lines(int first, int firstNumber, int last) {
    int indent = Integer.MAX_VALUE;
    int number = firstNumber;
    for (int at = first; at < text.length() && number <= last; number++) {
      int letter = at;
      while (letter < text.length() && text.charAt(letter) == ' ' && letter - at < indent) {
        letter++;
      }
      char c = letter < text.length() ? text.charAt(letter) : '\n';
      if (c == '\t' && letter - at < indent) {
        throw YamlException.malformed(
            Location.of(file, number + 1, letter - at + 1),
            "a tab stands where a block text is indented",
            "indent with spaces");
      }
      if (c != '\n' && c != '\r') {
        indent = Math.min(indent, letter - at);
      }
      int end = text.indexOf('\n', letter);
      at = end < 0 ? text.length() : end + 1;
    }
  }
}
