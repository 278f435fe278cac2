package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses a text that is YAML but not JSON, as Go's {@code encoding/json} does: comments, texts
 * without double quotes, numbers such as {@code 01} or too large for a double, a comma at the end,
 * or anything after the value. It keeps no tree; that is read as YAML, with its places.
 */
final class JsonSyntax {

  private static final Pattern TEXT =
      Pattern.compile("\"(?:[^\"\\\\\\x00-\\x1F]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"");

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?");

  private static final Pattern WORD = Pattern.compile("true|false|null");

  private final String file;
  private final String text;
  private int at;

  /** Whether each of the open mappings and sequences is a mapping. */
  private final BitSet mappings = new BitSet();

  private int depth;

  private JsonSyntax(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * Checks a text.
   *
   * @throws YamlException when it is no JSON
   */
  static void check(String file, String text) {
    new JsonSyntax(file, text).run();
  }

  private void run() {
    value();
    while (depth > 0) {
      boolean inMapping = mappings.get(depth - 1);
      char next = next();
      if (next == (inMapping ? '}' : ']')) {
        at++;
        depth--;
      } else if (next == ',') {
        at++;
        member(inMapping);
      } else {
        throw problem();
      }
    }
    if (next() != 0 || at < text.length()) {
      throw problem();
    }
  }

  /** A value, or the beginning of one up to its first member, which is read. */
  private void value() {
    char c = next();
    while (c == '{' || c == '[') {
      at++;
      if (next() == (c == '{' ? '}' : ']')) {
        at++;
        return;
      }
      mappings.set(depth++, c == '{');
      if (c == '{') {
        key();
      }
      c = next();
    }
    if (c == '"') {
      take(TEXT);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      int from = at;
      take(NUMBER);
      if (Double.isInfinite(Double.parseDouble(text.substring(from, at)))) {
        at = from;
        throw problem();
      }
    } else {
      take(WORD);
    }
  }

  private void member(boolean inMapping) {
    if (inMapping) {
      key();
    }
    value();
  }

  private void key() {
    next();
    take(TEXT);
    if (next() != ':') {
      throw problem();
    }
    at++;
  }

  private void take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw problem();
    }
    at = matcher.end();
  }

  /** Goes past blanks; the character there, or 0 at the end. */
  private char next() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private YamlException problem() {
    int line = 1 + (int) text.chars().limit(at).filter(c -> c == '\n').count();
    int column = text.codePointCount(text.lastIndexOf('\n', at - 1) + 1, at) + 1;
    return YamlException.malformed(
        Location.of(file, line, column),
        "what begins with [ must be JSON, and here it is not",
        "correct it, or write it as YAML, with a - before each operation");
  }
}
