package io.gitops4j.core.kustomize.differential;

import io.gitops4j.core.kustomize.differential.Shape.Raw;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value as YAML in one of the many ways people and tools do: flow or block, quotes of both
 * kinds, literal and folded texts, lists indented or not, comments, anchors for what occurs twice,
 * Windows line ends.
 */
final class OddYaml {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*");
  private static final Pattern RESERVED =
      Pattern.compile("(?i)true|false|yes|no|on|off|y|n|null|nan|inf");

  private final Chance chance;
  private final boolean wild;
  private final boolean indentsLists;
  private final boolean anchors;
  private final StringBuilder out = new StringBuilder();
  private final Map<Object, String> anchored = new HashMap<>();

  private OddYaml(Chance chance, boolean wild) {
    this.chance = chance;
    this.wild = wild;
    this.indentsLists = chance.percent(40);
    this.anchors = wild && chance.percent(30);
  }

  /**
   * One document.
   *
   * @param oddity how often, of a hundred documents, it is written in unusual ways
   */
  static String write(Object value, Chance chance, int oddity) {
    OddYaml yaml = new OddYaml(chance, chance.percent(oddity));
    yaml.block(value, 0);
    return yaml.out.toString();
  }

  private void block(@Nullable Object value, int indent) {
    if (value instanceof Map<?, ?>) {
      for (Map.Entry<String, Object> entry : Shape.asMap(value).entrySet()) {
        comment(indent);
        pad(indent);
        out.append(key(entry.getKey(), indent)).append(':');
        after(entry.getValue(), indent, entry.getValue() instanceof List<?> && !indentsLists);
      }
    } else {
      for (Object item : Shape.asList(value)) {
        comment(indent);
        pad(indent);
        out.append('-');
        item(item, indent);
      }
    }
  }

  /** An item of a list: mappings begin on its own line. */
  private void item(@Nullable Object item, int indent) {
    if (item instanceof Map<?, ?> map && !map.isEmpty() && !flows(item) && !anchors) {
      int start = out.length();
      block(item, indent + 2);
      String text = out.substring(start);
      if (text.stripLeading().startsWith("#")) {
        out.insert(start, '\n');
      } else {
        out.replace(start, start + indent + 2, " ");
      }
      return;
    }
    after(item, indent, false);
  }

  private void after(@Nullable Object value, int indent, boolean sameColumn) {
    boolean nested = nested(value);
    if (nested && anchors) {
      String known = anchored.get(value);
      if (known != null) {
        out.append(" *").append(known).append('\n');
        return;
      }
      if (chance.percent(50)) {
        String anchor = "a" + anchored.size();
        anchored.put(value, anchor);
        out.append(" &").append(anchor);
      }
    }
    if (nested && !flows(value)) {
      out.append('\n');
      block(value, sameColumn ? indent : indent + 2);
    } else if (value instanceof String text && text.contains("\n") && blockText(text, indent)) {
      return;
    } else {
      String text = flow(value).replace("\n", "\n" + " ".repeat(indent));
      out.append(' ').append(text).append(wild && chance.percent(3) ? " # why" : "");
      out.append('\n');
    }
  }

  private static boolean nested(@Nullable Object value) {
    return (value instanceof Map<?, ?> map && !map.isEmpty())
        || (value instanceof List<?> list && !list.isEmpty());
  }

  private boolean flows(@Nullable Object value) {
    return wild && !anchors && size(value) < 8 && chance.percent(10);
  }

  private static int size(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return 1 + map.values().stream().mapToInt(OddYaml::size).sum();
    }
    return value instanceof List<?> list ? 1 + list.stream().mapToInt(OddYaml::size).sum() : 1;
  }

  private String flow(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    if (value instanceof Map<?, ?>) {
      Shape.asMap(value)
          .forEach(
              (key, each) ->
                  text.append(text.isEmpty() ? "" : ", ")
                      .append(scalar(key, true))
                      .append(": ")
                      .append(flow(each)));
      return "{" + text + "}";
    }
    if (value instanceof List<?>) {
      Shape.asList(value)
          .forEach(each -> text.append(text.isEmpty() ? "" : ", ").append(flow(each)));
      return "[" + text + "]";
    }
    return scalar(value, false);
  }

  private String key(String key, int indent) {
    return wild && chance.rarely(6)
        ? chance.pick(
            "\"" + key + "\"",
            "'" + key + "'",
            key + " ",
            "? " + key + "\n" + " ".repeat(indent),
            "!!str " + key)
        : scalar(key, true);
  }

  private String scalar(@Nullable Object value, boolean key) {
    if (value == null) {
      return wild ? chance.pick("null", "~", "Null") : "null";
    }
    if (value instanceof Raw raw) {
      return raw.text();
    }
    if (!(value instanceof String text)) {
      return value.toString();
    }
    boolean plain = PLAIN.matcher(text).matches() && !RESERVED.matcher(text).matches();
    if (plain && !(wild && !key && chance.percent(8))) {
      return text;
    }
    boolean simple = text.chars().allMatch(c -> c >= 0x20 && c != 0x7f && c < 0xd800);
    return simple && chance.percent(40) ? "'" + text.replace("'", "''") + "'" : quoted(text);
  }

  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> {
          if (c < 0x20 || c == 0x7f) {
            quoted.append(String.format("\\x%02x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  /** A text of several lines as a literal, if it can be one. */
  private boolean blockText(String text, int indent) {
    if (wild && chance.rarely(30) && text.chars().noneMatch(c -> c == '\r')) {
      rareBlockText(text, indent);
      return true;
    }
    boolean fits =
        !text.startsWith(" ")
            && !text.startsWith("\n")
            && text.chars().allMatch(c -> c == '\n' || (c >= 0x20 && c != 0x7f));
    if (!fits || (wild && chance.percent(20))) {
      return false;
    }
    boolean ends = text.endsWith("\n");
    boolean keeps = text.endsWith("\n\n");
    out.append(" |").append(keeps ? "+" : ends ? "" : "-").append('\n');
    String body = ends ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      if (!line.isEmpty()) {
        pad(indent + 2);
        out.append(line);
      }
      out.append('\n');
    }
    return true;
  }

  /** A block text of any form, which need not say what the text was. */
  private void rareBlockText(String text, int indent) {
    boolean marked = text.startsWith(" ") || text.startsWith("\n") || chance.percent(20);
    out.append(' ').append(chance.pick("|", ">", ">"));
    out.append(marked ? "2" : "").append(chance.pick("", "-", "+"));
    out.append(chance.percent(10) ? " # text" : "").append('\n');
    for (String line : text.split("\n", -1)) {
      if (!line.isEmpty()) {
        pad(indent + 2);
        out.append(chance.percent(8) ? chance.pick("  ", "\t", " ") : "").append(line);
        out.append(chance.percent(8) ? chance.pick("  ", "\t", " more words", " #") : "");
      } else if (chance.percent(10)) {
        pad(chance.below(indent + 4));
      }
      out.append('\n');
    }
  }

  private void pad(int indent) {
    out.append(" ".repeat(indent));
  }

  private void comment(int indent) {
    if (wild && chance.percent(3)) {
      pad(chance.percent(80) ? indent : 0);
      out.append("# a comment\n");
    }
  }
}
