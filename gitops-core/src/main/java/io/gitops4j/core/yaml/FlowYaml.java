package io.gitops4j.core.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Reads sequences and mappings in brackets, thus JSON, for {@link BlockYaml}.
 *
 * <p>Given up are keys without a value, values without a key, a mapping of one key without braces,
 * plain text over lines, and keys that are no scalars or longer than a line.
 */
final class FlowYaml {

  private final Cursor cursor;
  private final DirectNodes nodes;
  private final PlainText plain;
  private final QuotedText quoted;

  FlowYaml(Cursor cursor, DirectNodes nodes, PlainText plain, QuotedText quoted) {
    this.cursor = cursor;
    this.nodes = nodes;
    this.plain = plain;
    this.quoted = quoted;
  }

  /** The sequence or mapping whose bracket is here, already counted; null when given up. */
  @Nullable YamlNode read(int depth) {
    return cursor.text[cursor.at] == '[' ? sequence(depth) : mapping(depth);
  }

  private @Nullable YamlNode value(int depth) {
    if (!nodes.allows(depth)) {
      return null;
    }
    char c = cursor.text[cursor.at];
    return c == '[' || c == '{' ? read(depth) : scalar();
  }

  private @Nullable YamlScalar scalar() {
    char c = cursor.text[cursor.at];
    return c == '"' || c == '\'' ? quoted.read() : plain.inFlow();
  }

  private @Nullable YamlList sequence(int depth) {
    YamlList list = new YamlList();
    nodes.mark(list, cursor.line, cursor.column());
    list.markFlow();
    cursor.at++;
    while (cursor.skipInFlow()) {
      if (cursor.text[cursor.at] == ']') {
        cursor.at++;
        return list;
      }
      YamlNode item = value(depth + 1);
      if (item == null || !entryEnds(']')) {
        return null;
      }
      list.add(item);
    }
    return null;
  }

  private @Nullable YamlMap mapping(int depth) {
    YamlMap map = new YamlMap();
    nodes.mark(map, cursor.line, cursor.column());
    map.markFlow();
    cursor.at++;
    while (cursor.skipInFlow()) {
      if (cursor.text[cursor.at] == '}') {
        cursor.at++;
        return map;
      }
      YamlScalar key = key(depth + 1);
      if (key == null || !cursor.skipInFlow()) {
        return null;
      }
      YamlNode value = value(depth + 1);
      if (value == null || !nodes.put(map, key, value) || !entryEnds('}')) {
        return null;
      }
    }
    return null;
  }

  /** A key, past its colon. */
  private @Nullable YamlScalar key(int depth) {
    int line = cursor.line;
    int start = cursor.at;
    YamlScalar key = nodes.allows(depth) ? scalar() : null;
    cursor.skipSpaces();
    boolean ends =
        cursor.text[cursor.at] == ':'
            && cursor.line == line
            && cursor.at - start <= BlockYaml.MAX_KEY;
    cursor.at++;
    return ends ? key : null;
  }

  /** Goes past a comma, or to the bracket that closes; false when neither comes. */
  private boolean entryEnds(char close) {
    if (!cursor.skipInFlow()) {
      return false;
    }
    if (cursor.text[cursor.at] == ',') {
      cursor.at++;
      return true;
    }
    return cursor.text[cursor.at] == close;
  }
}
