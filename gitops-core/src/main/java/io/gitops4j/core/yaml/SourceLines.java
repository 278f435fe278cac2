package io.gitops4j.core.yaml;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * The lines of a text that is being read, to find out how the text of a scalar stands in them.
 *
 * <p>The rule: a literal block stands there as it is but for its indentation; so does what is on
 * one line and as long as its text, which leaves out escapes. The events of a reader come in the
 * order of the text, so that looking for a line only ever goes forward.
 */
final class SourceLines {

  private static final int UNKNOWN = -1;

  private final String text;
  private int line;
  private int start;

  SourceLines(String text) {
    this.text = text;
  }

  /** Whether the whole text ends in the last line of a block scalar, without a line break. */
  boolean endsWithin(ScalarEvent event) {
    boolean block =
        event.getScalarStyle() == ScalarStyle.LITERAL
            || event.getScalarStyle() == ScalarStyle.FOLDED;
    Mark end = block ? event.getEndMark().orElse(null) : null;
    return end != null
        && end.getColumn() > 0
        && end.getIndex() >= text.codePointCount(0, text.length());
  }

  /** The columns before the text of a scalar: its indentation or quote; -1 when not as it is. */
  int columnsBefore(ScalarEvent event) {
    Mark from = event.getStartMark().orElse(null);
    Mark to = event.getEndMark().orElse(null);
    if (from == null || to == null) {
      return UNKNOWN;
    }
    String value = event.getValue();
    if (event.getScalarStyle() == ScalarStyle.LITERAL) {
      return indentation(from, value);
    }
    int quotes = event.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1;
    int length = value.codePointCount(0, value.length()) + 2 * quotes;
    boolean asItIs = from.getLine() == to.getLine() && to.getColumn() - from.getColumn() == length;
    return asItIs && event.getScalarStyle() != ScalarStyle.FOLDED ? quotes : UNKNOWN;
  }

  private int indentation(Mark from, String value) {
    int number = from.getLine() + 1;
    for (String content : (Iterable<String>) value.lines()::iterator) {
      if (!content.isBlank()) {
        String source = line(number);
        return source != null && source.endsWith(content)
            ? source.length() - content.length()
            : UNKNOWN;
      }
      number++;
    }
    return UNKNOWN;
  }

  /** A line by its number from 0, none of those before the one asked for last; null if none. */
  private @Nullable String line(int number) {
    while (line < number) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        return null;
      }
      start = end + 1;
      line++;
    }
    int end = text.indexOf('\n', start);
    String found = text.substring(start, end < 0 ? text.length() : end);
    return line != number
        ? null
        : found.endsWith("\r") ? found.substring(0, found.length() - 1) : found;
  }
}
