package io.gitops4j.core.yaml;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Puts other escapes where a text has {@code \L} or {@code \P}, which the parser does not know, and
 * takes what they stood for out of its scalars.
 *
 * <p>The rule: in double quotes they are U+2028 and U+2029, elsewhere a backslash and a letter.
 * Where there are quotes only the parser can say, so it is asked: it stops at the first such
 * escape, from which on all of the same text are replaced, until it finds none. They become escapes
 * of two control characters that the text has none of, so that no place moves. Source: YAML 1.2,
 * 5.7. Surprising: where a text has many in quotes, or escapes of nearly all control characters,
 * they stay, and are refused. What {@link BlockYaml} reads, which is nearly everything, does not
 * come here. Tests: {@code YamlReaderTest} and the case {@code
 * separators-of-lines-by-their-escapes}.
 */
final class SeparatorEscapes {

  /** How many texts in quotes are looked at, each of which is a reading. */
  private static final int MAX_TEXTS = 100;

  private static final String LETTERS = "abvfe";
  private static final String CONTROLS = "\u0007\b\u000B\f\u001B";

  private final String text;
  private final char line;
  private final char paragraph;

  private SeparatorEscapes(String text, char line, char paragraph) {
    this.text = text;
    this.line = line;
    this.paragraph = paragraph;
  }

  /** The escapes of a text; null when it has none. */
  static @Nullable SeparatorEscapes in(String file, String text) {
    if (!text.contains("\\L") && !text.contains("\\P")) {
      return null;
    }
    int line = unused(text, 0);
    int paragraph = line < 0 ? -1 : unused(text, line + 1);
    return paragraph < 0
        ? null
        : new SeparatorEscapes(
            replaced(file, text, LETTERS.charAt(line), LETTERS.charAt(paragraph)),
            CONTROLS.charAt(line),
            CONTROLS.charAt(paragraph));
  }

  /** The first control character from one on that no escape stands for. */
  private static int unused(String text, int from) {
    String escapes = text.toLowerCase(Locale.ROOT);
    for (int i = from; i < LETTERS.length(); i++) {
      String code = String.format("%02x", (int) CONTROLS.charAt(i));
      if (!text.contains("\\" + LETTERS.charAt(i))
          && !escapes.contains("\\x" + code)
          && !escapes.contains("\\u00" + code)
          && !escapes.contains("\\u000000" + code)) {
        return i;
      }
    }
    return -1;
  }

  /** The text for the parser. */
  String text() {
    return text;
  }

  /** What a scalar of the parser is. */
  String restored(String scalar) {
    return scalar.replace(line, '\u2028').replace(paragraph, '\u2029');
  }

  private static String replaced(String file, String text, char line, char paragraph) {
    StringBuilder known = new StringBuilder(text);
    for (int i = 0; i < MAX_TEXTS; i++) {
      int at = firstUnknown(file, known.toString());
      if (at < 1 || known.charAt(at - 1) != '\\' || "LP".indexOf(known.charAt(at)) < 0) {
        break;
      }
      toTheQuote(known, at - 1, line, paragraph);
    }
    return known.toString();
  }

  private static void toTheQuote(StringBuilder text, int from, char line, char paragraph) {
    for (int at = from; at < text.length() && text.charAt(at) != '"'; at++) {
      if (text.charAt(at) == '\\' && ++at < text.length()) {
        char escaped = text.charAt(at);
        if (escaped == 'L' || escaped == 'P') {
          text.setCharAt(at, escaped == 'L' ? line : paragraph);
        }
      }
    }
  }

  /** Where the parser stops; -1 when it does not. */
  private static int firstUnknown(String file, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setCodePointLimit(Integer.MAX_VALUE).build();
    try {
      for (Event event : new Parse(settings).parseString(text)) {
        if (event.getEventId() == Event.ID.StreamEnd) {
          break;
        }
      }
      return -1;
    } catch (MarkedYamlEngineException e) {
      int index = e.getProblemMark().map(Mark::getIndex).orElse(0);
      int at = text.offsetByCodePoints(0, Math.min(index, text.codePointCount(0, text.length())));
      return at < text.length() ? at : -1;
    } catch (RuntimeException e) {
      // Whoever reads it after us says what is wrong.
      return -1;
    }
  }
}
