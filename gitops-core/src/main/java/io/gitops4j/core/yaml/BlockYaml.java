package io.gitops4j.core.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the common part of YAML straight into nodes, or gives up.
 *
 * <p>Why it stands beside the complete parser: that makes tokens, events and marks of everything,
 * which was most of the time and of the memory of a rendering. Nearly all files are block mappings
 * and sequences, scalars of all styles, brackets and comments; those are read here in one pass, by
 * indentation.
 *
 * <p>Why it cannot disagree: it is certain or it gives up, and then the complete parser reads the
 * whole text. It never refuses a text, thus errors are always the parser's. It gives up at anchors,
 * aliases, tags, directives, merge keys, {@code ?}, tabs that indent, characters that the parser
 * refuses or takes for odd line breaks, keys that stand twice, anything near a limit, and whatever
 * it does not expect.
 *
 * <p>The rules are those of the parser, snakeyaml-engine 3.1: what is indented more belongs to the
 * key or dash before it; a sequence may stand as far left as its key; a value on the line of its
 * key cannot be a key or a sequence itself; a missing value stands right after its colon or dash, a
 * missing document where the next thing stands; a mapping stands where its first key does.
 *
 * <p>Tests: {@code BlockYamlTest} reads all files at hand and endless changes of them both ways.
 */
final class BlockYaml {

  /** The parser takes no more than 1024 characters for a key. */
  static final int MAX_KEY = 1000;

  /** How far a document is indented: less than what it holds. */
  private static final int DOCUMENT = -1;

  private final Cursor cursor;
  private final DirectNodes nodes;
  private final PlainText plain;
  private final QuotedText quoted;
  private final BlockText block;
  private final FlowYaml flow;

  private BlockYaml(Cursor cursor, DirectNodes nodes, SharedTexts shared) {
    this.cursor = cursor;
    this.nodes = nodes;
    CharacterBuffer buffer = new CharacterBuffer();
    this.plain = new PlainText(cursor, nodes, shared, buffer);
    this.quoted = new QuotedText(cursor, nodes, shared, buffer);
    this.block = new BlockText(cursor, nodes, buffer);
    this.flow = new FlowYaml(cursor, nodes, plain, quoted);
  }

  /** All documents of the text that starts here; null when given up. */
  static @Nullable List<YamlNode> read(Cursor start, DirectNodes nodes, SharedTexts shared) {
    return new BlockYaml(start, nodes, shared).documents();
  }

  private @Nullable List<YamlNode> documents() {
    List<YamlNode> documents = new ArrayList<>(1);
    if (!cursor.skip()) {
      return null;
    }
    if (!cursor.atEnd() && !cursor.dashes()) {
      // Only the first document may start without a marker.
      YamlNode first = node(DOCUMENT, 0);
      if (first == null) {
        return null;
      }
      documents.add(first);
    }
    while (pastDots(documents)) {
      if (cursor.atEnd()) {
        return documents;
      }
      YamlNode document = cursor.dashes() ? document() : null;
      if (document == null) {
        return null;
      }
      documents.add(document);
    }
    return null;
  }

  /** Goes past markers that end a document; false when something stands after one. */
  private boolean pastDots(List<YamlNode> documents) {
    while (!documents.isEmpty() && cursor.dots()) {
      cursor.at += 3;
      if (!cursor.nextLine()) {
        return false;
      }
    }
    return true;
  }

  private @Nullable YamlNode document() {
    int line = cursor.line;
    cursor.at += 3;
    if (!cursor.skip()) {
      return null;
    }
    if (cursor.atEnd() || cursor.atMarker()) {
      return missing(0, cursor.line, cursor.column());
    }
    return cursor.line == line ? onTheLine(DOCUMENT, 0) : node(DOCUMENT, 0);
  }

  /** A value that is not there. */
  private @Nullable YamlScalar missing(int depth, int line, int column) {
    return nodes.allows(depth) ? nodes.plain("", line, column) : null;
  }

  /** A node at the start of a line or after a dash, up to what follows it on a later line. */
  private @Nullable YamlNode node(int parent, int depth) {
    if (!nodes.allows(depth)) {
      return null;
    }
    if (cursor.atDash()) {
      return sequence(depth, false);
    }
    char c = cursor.text[cursor.at];
    if (c == '[' || c == '{' || c == '|' || c == '>') {
      return closed(c, parent, depth);
    }
    int line = cursor.line;
    int start = cursor.at;
    int indent = cursor.indent();
    YamlScalar scalar = isQuote(c) ? quoted.read() : plain.inBlock(parent);
    if (scalar == null) {
      return null;
    }
    if (atColon(line, start)) {
      return nodes.allows(depth + 1) ? mapping(scalar, indent, depth) : null;
    }
    return cursor.nextLine() ? scalar : null;
  }

  /** A value on the line of its key, which cannot itself be a key. */
  private @Nullable YamlNode onTheLine(int parent, int depth) {
    if (!nodes.allows(depth)) {
      return null;
    }
    char c = cursor.text[cursor.at];
    if (c == '[' || c == '{' || c == '|' || c == '>') {
      return closed(c, parent, depth);
    }
    YamlScalar scalar = isQuote(c) ? quoted.read() : plain.inBlock(parent);
    return scalar != null && cursor.nextLine() ? scalar : null;
  }

  /** What its first character tells: brackets, or a block of text. */
  private @Nullable YamlNode closed(char c, int parent, int depth) {
    if (c == '|' || c == '>') {
      YamlScalar text = block.read(parent);
      return text != null && cursor.skip() ? text : null;
    }
    YamlNode node = flow.read(depth);
    return node != null && cursor.nextLine() ? node : null;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  /** Whether what started at a place of a line is a key: goes to its colon. */
  private boolean atColon(int line, int start) {
    cursor.skipSpaces();
    return cursor.text[cursor.at] == ':'
        && Cursor.blank(cursor.text[cursor.at + 1])
        && cursor.line == line
        && cursor.at - start <= MAX_KEY;
  }

  /** Whether what comes next belongs to nothing that is indented so far. */
  private boolean ended(int indent) {
    return cursor.atEnd() || cursor.indent() < indent || cursor.atMarker();
  }

  /** The mapping of a key, already counted, at whose colon the cursor is. */
  private @Nullable YamlMap mapping(YamlScalar first, int indent, int depth) {
    YamlMap map = new YamlMap();
    map.markAs(first);
    @Nullable YamlScalar key = first;
    while (key != null) {
      YamlNode value = value(indent, depth + 1);
      if (value == null || !nodes.put(map, key, value)) {
        return null;
      }
      if (ended(indent)) {
        return map;
      }
      key = cursor.indent() == indent ? key(depth + 1) : null;
    }
    return null;
  }

  private @Nullable YamlScalar key(int depth) {
    int line = cursor.line;
    int start = cursor.at;
    YamlScalar key = isQuote(cursor.text[cursor.at]) ? quoted.read() : plain.ofOneLine();
    return key != null && atColon(line, start) && nodes.allows(depth) ? key : null;
  }

  private @Nullable YamlNode value(int indent, int depth) {
    cursor.at++;
    int line = cursor.line;
    int column = cursor.column();
    if (!cursor.skipWithTabs()) {
      return null;
    }
    if (cursor.atEnd()) {
      return missing(depth, line, column);
    }
    if (cursor.line == line) {
      return onTheLine(indent, depth);
    }
    if (cursor.indent() > indent) {
      return node(indent, depth);
    }
    if (cursor.indent() == indent && cursor.atDash()) {
      return nodes.allows(depth) ? sequence(depth, true) : null;
    }
    return missing(depth, line, column);
  }

  /**
   * The sequence of this dash, already counted.
   *
   * @param besideKey whether it stands as far left as its key, and so ends at the next key
   */
  private @Nullable YamlList sequence(int depth, boolean besideKey) {
    YamlList list = new YamlList();
    int indent = cursor.indent();
    nodes.mark(list, cursor.line, cursor.column());
    while (cursor.atDash()) {
      YamlNode item = item(indent, depth + 1);
      if (item == null) {
        return null;
      }
      list.add(item);
      if (ended(indent)) {
        return list;
      }
      if (cursor.indent() > indent) {
        return null;
      }
    }
    return besideKey ? list : null;
  }

  private @Nullable YamlNode item(int indent, int depth) {
    cursor.at++;
    int line = cursor.line;
    int column = cursor.column();
    if (!cursor.skip()) {
      return null;
    }
    boolean some = !cursor.atEnd() && (cursor.line == line || cursor.indent() > indent);
    return some ? node(indent, depth) : missing(depth, line, column);
  }
}
