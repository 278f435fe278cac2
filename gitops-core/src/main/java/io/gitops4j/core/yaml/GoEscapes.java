package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Refuses escapes that Go's YAML does not know, though JSON does: {@code \\/}, and halves of a
 * letter such as <code>\\ud83d</code>; and U+007F, which it does not allow. Source: go-yaml v3,
 * {@code yaml_parser_scan_flow_scalar} in {@code scannerc.go}. Few texts have any, so whether one
 * does is looked at once for all of it.
 */
final class GoEscapes {

  /** Escapes, in pairs where one is escaped itself, so that a backslash is not taken for two. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:(/|u[dD][89a-fA-F][0-9a-fA-F]{2}|U0000[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
          Pattern.DOTALL);

  private static final String DELETE = "\u007F";

  private final String file;
  private final String text;

  /** How far the text was counted: in code points, and in characters. */
  private int points;

  private int characters;

  private GoEscapes(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * What is to be checked in a text; null when there is nothing.
   *
   * @throws YamlException when it has what is not allowed anywhere
   */
  static @Nullable GoEscapes in(String file, String text) {
    int delete = text.indexOf(DELETE);
    if (delete >= 0) {
      int line = 1 + (int) text.chars().limit(delete).filter(c -> c == '\n').count();
      throw YamlException.malformed(
          Location.of(file, line, delete - text.lastIndexOf('\n', delete)),
          "control characters are not allowed, and there is U+007F",
          "remove it");
    }
    Matcher escapes = ESCAPE.matcher(text);
    while (escapes.find()) {
      if (escapes.start(1) >= 0) {
        return new GoEscapes(file, text);
      }
    }
    return null;
  }

  /** Checks a scalar in double quotes; they come in their order. */
  void check(ScalarEvent event) {
    Mark start = event.getStartMark().orElse(null);
    Mark end = event.getEndMark().orElse(null);
    if (start == null || end == null || start.getIndex() < points) {
      return;
    }
    int from = offset(start.getIndex());
    Matcher escapes = ESCAPE.matcher(text).region(from, offset(end.getIndex()));
    while (escapes.find()) {
      if (escapes.start(1) >= 0) {
        throw YamlException.malformed(
            Location.of(file, start.getLine() + 1, start.getColumn() + 1),
            "found the escape " + escapes.group() + ", which YAML does not know",
            "write the letter itself");
      }
    }
  }

  private int offset(int index) {
    characters = text.offsetByCodePoints(characters, index - points);
    points = index;
    return characters;
  }
}
