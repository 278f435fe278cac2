package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.value.TypedNumber;
import io.gitops4j.core.yaml.YamlWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes YAML as Helm's {@code toYamlPretty}: sequences indented below their key.
 *
 * <p>The rule: as {@link YamlWriter}, but lists are indented by two, lines are never folded, and a
 * float of 10<sup>6</sup> or more has an exponent. Source: goyaml.v3 of sigs.k8s.io/yaml v1.6 with
 * an indentation of 2. Tests: the table {@code yaml.txt}.
 */
final class PrettyYaml {

  private static final double WITH_EXPONENT = 1e6;

  private final StringBuilder out = new StringBuilder();

  private PrettyYaml() {}

  static String write(@Nullable Object value) {
    PrettyYaml yaml = new PrettyYaml();
    yaml.document(JsonTree.of(durationsAsText(value)));
    return yaml.out.toString();
  }

  private static @Nullable Object durationsAsText(@Nullable Object value) {
    return value instanceof Duration || value instanceof TypedNumber ? Printed.value(value) : value;
  }

  private void document(@Nullable Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      mapping(map, 0, false);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      sequence(list, 0, false);
    } else {
      out.append(scalar(value, 0));
    }
  }

  private void mapping(Map<?, ?> map, int indent, boolean goesOn) {
    boolean first = true;
    for (String key : keysInOrder(map)) {
      line(indent, first, goesOn);
      first = false;
      out.append(scalar(key, indent)).append(':');
      Object value = map.get(key);
      if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
        mapping(inner, indent + 2, false);
      } else if (value instanceof List<?> inner && !inner.isEmpty()) {
        sequence(inner, indent + 2, false);
      } else {
        out.append(' ').append(scalar(value, indent));
      }
    }
  }

  /** The writer of YAML knows the order; it is asked with values that are nothing. */
  private static List<String> keysInOrder(Map<?, ?> map) {
    Map<String, @Nullable Object> numbered = new LinkedHashMap<>();
    List<String> keys = map.keySet().stream().map(key -> (String) key).toList();
    for (int i = 0; i < keys.size(); i++) {
      numbered.put(keys.get(i), (long) i);
    }
    return YamlWriter.write(numbered)
        .lines()
        .filter(line -> line.matches(".*: \\d+"))
        .map(line -> keys.get(Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1))))
        .toList();
  }

  private void sequence(List<?> list, int indent, boolean goesOn) {
    boolean first = true;
    for (Object item : list) {
      line(indent, first, goesOn);
      first = false;
      out.append("- ");
      if (item instanceof Map<?, ?> map && !map.isEmpty()) {
        mapping(map, indent + 2, true);
      } else if (item instanceof List<?> inner && !inner.isEmpty()) {
        sequence(inner, indent + 2, true);
      } else {
        out.append(scalar(item, indent));
      }
    }
  }

  private void line(int indent, boolean first, boolean goesOn) {
    if (first && goesOn) {
      return;
    }
    if (!out.isEmpty()) {
      out.append('\n');
    }
    out.append(" ".repeat(indent));
  }

  private static String scalar(@Nullable Object value, int indent) {
    if (value instanceof Double number && Math.abs(number) >= WITH_EXPONENT) {
      return Printed.value(number);
    }
    String yaml = YamlWriter.write(value);
    String text = yaml.endsWith("\n") ? yaml.substring(0, yaml.length() - 1) : yaml;
    if (!(value instanceof String content) || text.indexOf('\n') < 0) {
      return text;
    }
    return content.indexOf('\n') >= 0 && text.startsWith("|")
        ? indented(text, indent)
        : unfolded(text);
  }

  private static String indented(String block, int indent) {
    return block.replaceAll("\n(?=[^\n])", "\n" + " ".repeat(indent));
  }

  /** A scalar on one line: folded lines are joined by the blank that the break stands for. */
  private static String unfolded(String text) {
    return text.startsWith("\"")
        ? text.replaceAll("\n *\\\\ ", "  ").replaceAll("\n *", " ")
        : text.replaceAll("\n *", " ");
  }
}
