package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree that was read from a text as Go's YAML writes the nodes of that text: keys in their
 * order, scalars, mappings and sequences in their styles, comments where they were.
 *
 * <p>The rule: two spaces a level, sequences no deeper than their key, lines of any length, no
 * empty lines but one after a comment that begins the text; a text that without its quotes would be
 * something else is put in quotes, and a value that its type does not fit gets a tag. Comments are
 * found by their lines: those above an entry stand above it, those behind a value behind it, and
 * what is left stands at the end. Anchors, tags and aliases are taken from the text, too; merge
 * keys and aliases in lists are not, as they are replaced in the tree. Source: go-yaml v3, {@code
 * encode.go} and {@code emitterc.go}. Tests: the cases {@code replacement-inside-yaml-*} of {@code
 * KustomizeFixtureTest}.
 */
public final class StyledYaml {

  /** The name under which a text must have been read, for its nodes to be found in it. */
  public static final String FILE = "(text)";

  private static final String STEP = "  ";

  /** An alias, after a key. */
  private static final Pattern ALIAS =
      Pattern.compile(
          "(?:\"[^\"]*+\"\\s*+|'[^']*+'\\s*+|[^:#\"']*+):\\s++"
              + "(\\*[^\\s,\\[\\]{}]++)\\s*+(?:#.*)?");

  /** An anchor or a tag. */
  private static final Pattern PROPERTY = Pattern.compile("\\G([&!][^\\s,\\[\\]{}]*)(?:\\s+|$)");

  private final String[] lines;
  private final Map<Integer, String> above = new HashMap<>();
  private final StringBuilder out = new StringBuilder();

  /** Whether there is more than comments so far. */
  private boolean hasContent;

  /**
   * The place that was counted last: its line, its column, and which character of the line it is.
   */
  private int countedLine;

  private int countedColumn;
  private int counted;

  /** The first line whose comments are not written yet, from 1. */
  private int next = 1;

  private StyledYaml(String source) {
    this.lines = source.split("\n", -1);
  }

  /**
   * Writes a tree.
   *
   * @param source the text that it was read from
   */
  public static String write(YamlNode tree, String source) {
    StyledYaml writer = new StyledYaml(source);
    writer.findComments(tree);
    if (tree instanceof YamlMap map && isBlock(map)) {
      writer.mapping(map, "", true);
    } else if (tree instanceof YamlList list && isBlock(list)) {
      writer.sequence(list, "", true);
    } else {
      writer.out.append(writer.inline(tree, false, "")).append('\n');
    }
    writer.comments(writer.lines.length + 1, "");
    return writer.out.toString();
  }

  /** Lines that are comments, but for those of block texts. */
  private void findComments(YamlNode tree) {
    boolean[] text = new boolean[lines.length];
    markTexts(tree, 0, text);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!text[i] && line.startsWith("#")) {
        above.put(i + 1, line);
      }
    }
  }

  private void markTexts(YamlNode node, int indentation, boolean[] text) {
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        markTexts(entry.value(), column(entry.keyNode()), text);
      }
    } else if (node instanceof YamlList list) {
      for (YamlNode item : list) {
        markTexts(item, Math.max(column(list), 1), text);
      }
    } else if (node instanceof YamlScalar scalar && line(scalar) > 0) {
      boolean block = scalar.style() == ScalarStyle.LITERAL || scalar.style() == ScalarStyle.FOLDED;
      for (int i = line(scalar); block && i < lines.length; i++) {
        if (!lines[i].isBlank() && lines[i].indexOf(lines[i].strip()) < indentation) {
          break;
        }
        text[i] = true;
      }
    }
  }

  private static int line(YamlNode node) {
    return node.location().filter(at -> at.file().equals(FILE)).map(Location::line).orElse(0);
  }

  private static int column(YamlNode node) {
    return node.location().filter(at -> at.file().equals(FILE)).map(Location::column).orElse(0);
  }

  private static boolean isBlock(YamlNode node) {
    boolean empty =
        (node instanceof YamlMap map && map.isEmpty())
            || (node instanceof YamlList list && list.isEmpty());
    return !(node instanceof YamlScalar) && !node.isFlow() && !empty;
  }

  /** Writes the comments before a line of the source. */
  private void comments(int before, String indentation) {
    for (int i = next; i < before; i++) {
      String comment = above.remove(i);
      if (comment != null) {
        boolean foot = before > lines.length && i > 1 && lines[i - 2].isBlank();
        out.append(foot && hasContent ? "\n" : "");
        out.append(indentation).append(comment).append('\n');
        boolean head = !hasContent && i + 1 < lines.length && lines[i].isBlank();
        out.append(head ? "\n" : "");
      }
    }
    next = Math.max(next, before);
  }

  /** Writes the comments below the last entry of a mapping that are indented as it is. */
  private void foot(YamlMap map, String indentation) {
    int column = column(map);
    YamlMap.Entry last = map.entries().get(map.size() - 1);
    int at = Math.max(line(last.keyNode()), line(last.value())) + 1;
    while (column > 1 && above.containsKey(at) && lines[at - 1].indexOf('#') == column - 1) {
      out.append(indentation).append(above.remove(at)).append('\n');
      at++;
    }
  }

  private void mapping(YamlMap map, String indentation, boolean startsLine) {
    boolean first = !startsLine;
    for (YamlMap.Entry entry : map) {
      if (!first) {
        comments(line(entry.keyNode()), indentation);
        out.append(indentation);
      }
      first = false;
      out.append(inline(entry.keyNode(), false, "")).append(':');
      String alias = alias(entry.keyNode(), entry.value());
      if (alias == null) {
        value(entry.value(), indentation, line(entry.keyNode()), indentation);
      } else {
        out.append(' ').append(alias);
        endLine(line(entry.keyNode()));
      }
    }
    foot(map, indentation);
  }

  private void sequence(YamlList list, String indentation, boolean startsLine) {
    boolean first = !startsLine;
    for (YamlNode item : list) {
      if (!first) {
        comments(line(item), indentation);
        out.append(indentation);
      }
      first = false;
      out.append('-');
      if (item instanceof YamlMap map && isBlock(map)) {
        out.append(' ');
        mapping(map, indentation + STEP, false);
      } else if (item instanceof YamlList inner && isBlock(inner)) {
        out.append(' ');
        sequence(inner, indentation + STEP, false);
      } else {
        value(item, indentation, line(item), indentation + STEP);
      }
    }
  }

  private void value(YamlNode value, String indentation, int keyLine, String listIndentation) {
    String properties = properties(value).strip();
    if (isBlock(value) && !properties.isEmpty()) {
      out.append(' ').append(properties);
    }
    if (value instanceof YamlMap map && isBlock(map)) {
      endLine(keyLine);
      mapping(map, indentation + STEP, true);
    } else if (value instanceof YamlList list && isBlock(list)) {
      endLine(keyLine);
      sequence(list, listIndentation, true);
    } else {
      String text = inline(value, false, indentation + STEP);
      int line = line(value) > 0 ? line(value) : keyLine;
      boolean block = text.startsWith("|") || text.startsWith(">");
      out.append(text.isEmpty() ? "" : " ").append(text);
      if (block) {
        next = Math.max(next, line + 1);
        hasContent = true;
      } else {
        endLine(line);
      }
    }
  }

  /** The anchor and the tag of a node, with a space after each. */
  private String properties(YamlNode node) {
    int line = line(node);
    StringBuilder found = new StringBuilder();
    if (line > 0 && line <= lines.length) {
      String source = lines[line - 1];
      int from = Math.min(offset(line, column(node)), source.length());
      Matcher property = PROPERTY.matcher(source).region(from, source.length());
      while (property.find()) {
        found.append(property.group(1)).append(' ');
      }
    }
    return found.toString();
  }

  /**
   * Which character of a line stands in a column; counted on from the last place, as nodes come.
   */
  private int offset(int line, int column) {
    String source = lines[line - 1];
    if (line != countedLine || column < countedColumn) {
      countedLine = line;
      countedColumn = 1;
      counted = 0;
    }
    while (countedColumn < column && counted < source.length()) {
      counted += Character.charCount(source.codePointAt(counted));
      countedColumn++;
    }
    return counted;
  }

  /** The alias that the value of a key is; null when it is none. */
  private @Nullable String alias(YamlNode key, YamlNode value) {
    int line = line(key);
    if (line == 0 || line > lines.length || line(value) == line) {
      return null;
    }
    Matcher alias = ALIAS.matcher(lines[line - 1].substring(offset(line, column(key))));
    return alias.matches() ? alias.group(1) : null;
  }

  /** Ends a line, with the comment that ends one of the source. */
  private void endLine(int sourceLine) {
    hasContent = true;
    boolean known = sourceLine > 0 && sourceLine <= lines.length;
    String comment = known ? behind(lines[sourceLine - 1]) : null;
    if (comment != null) {
      out.append(' ').append(comment);
    }
    out.append('\n');
  }

  /** The comment at the end of a line that has something else, too; null when there is none. */
  private static @Nullable String behind(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      char before = i == 0 ? ' ' : line.charAt(i - 1);
      if (quote != 0) {
        if (c == '\\' && quote == '"') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if ((c == '"' || c == '\'') && " [{,".indexOf(before) >= 0) {
        quote = c;
      } else if (c == '#' && Character.isWhitespace(before)) {
        return line.substring(i).strip();
      }
    }
    return null;
  }

  /** What stands on the line of its key: a scalar, or a mapping or sequence in brackets. */
  private String inline(YamlNode node, boolean inFlow, String indentation) {
    if (node instanceof YamlMap map) {
      StringBuilder text = new StringBuilder(properties(map)).append('{');
      String separator = "";
      for (YamlMap.Entry entry : map) {
        text.append(separator).append(inline(entry.keyNode(), true, ""));
        text.append(": ").append(inline(entry.value(), true, ""));
        separator = ", ";
      }
      return text.append('}').toString();
    }
    if (node instanceof YamlList list) {
      List<String> items = list.items().stream().map(item -> inline(item, true, "")).toList();
      return properties(list) + "[" + String.join(", ", items) + "]";
    }
    String properties = properties(node);
    return properties + scalar((YamlScalar) node, inFlow, indentation, properties.contains("!"));
  }

  private static String scalar(
      YamlScalar scalar, boolean inFlow, String indentation, boolean tagged) {
    String text = scalar.text();
    int[] points = text.codePoints().toArray();
    ScalarAnalysis analysis = ScalarAnalysis.of(points);
    ScalarType meant = ScalarResolver.resolve(text, YamlFlavor.V3);
    boolean fits = tagged || scalar.type() == ScalarType.STRING || meant == scalar.type();
    String tag = fits ? "" : "!!" + scalar.type().name().toLowerCase(Locale.ROOT) + " ";
    ScalarStyle style = scalar.style();
    boolean isText = scalar.type() == ScalarType.STRING;
    boolean block = analysis.block() && !inFlow && !indentation.isEmpty();
    if (style == ScalarStyle.PLAIN && text.indexOf('\n') >= 0) {
      style = ScalarStyle.LITERAL;
    }
    if (style == ScalarStyle.LITERAL && block) {
      return tag + "|" + lines(text, text, indentation);
    }
    if (style == ScalarStyle.FOLDED && block) {
      return tag + ">" + lines(FoldedText.written(text), text, indentation);
    }
    boolean plain =
        analysis.plain() && !(inFlow && (text.isEmpty() || text.matches("(?s).*[,\\[\\]{}?].*")));
    boolean forced = style == ScalarStyle.PLAIN && isText && meant != ScalarType.STRING && !tagged;
    if (style == ScalarStyle.PLAIN && plain && !forced) {
      return tag + text;
    }
    YamlEmitter quoted = new YamlEmitter();
    boolean single = style == ScalarStyle.SINGLE_QUOTED || (style == ScalarStyle.PLAIN && !forced);
    if (single && analysis.singleQuoted() && !analysis.multiline()) {
      quoted.singleQuoted(points, 0, false);
    } else {
      quoted.doubleQuoted(points, 0, false);
    }
    return tag + quoted.text();
  }

  /** What follows the indicator of a block: how it ends, and its lines. */
  private static String lines(String written, String text, String indentation) {
    String hint = text.startsWith(" ") || text.startsWith("\n") ? "2" : "";
    String end = !text.endsWith("\n") ? "-" : text.equals("\n") || text.endsWith("\n\n") ? "+" : "";
    StringBuilder all = new StringBuilder(hint + end + "\n");
    String body = written.endsWith("\n") ? written.substring(0, written.length() - 1) : written;
    for (String line : body.split("\n", -1)) {
      all.append(line.isEmpty() ? "" : indentation).append(line).append('\n');
    }
    return all.toString();
  }
}
