package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.GoText;
import io.gitops4j.core.template.value.StructValue;
import io.gitops4j.core.template.value.TypedNumber;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes TOML.
 *
 * <p>The rule: keys are sorted; of a table, plain values come first, then its tables, indented by
 * two for each level; a list of tables is written as {@code [[name]]}, every other list on one
 * line; nil is left out. A float always has a point or an exponent. Source:
 * github.com/BurntSushi/toml v1.6 as Helm 3.22 uses it. Tests: the table {@code toml.txt}.
 */
final class TomlWriter {

  private final StringBuilder out = new StringBuilder();

  private TomlWriter() {}

  /** A value in TOML, or the words for why it has none. */
  static String writeOrError(@Nullable Object value) {
    if (value == null) {
      throw new FunctionException("reflect: call of reflect.Value.Type on zero Value");
    }
    TomlWriter writer = new TomlWriter();
    try {
      if (value instanceof Map || value instanceof StructValue) {
        writer.table(List.of(), map(value));
      } else if (isTables(value)) {
        return "toml: top-level values must be Go maps or structs";
      } else {
        writer.inline(value, 0);
      }
    } catch (FunctionException e) {
      return String.valueOf(e.getMessage());
    }
    return writer.out.toString();
  }

  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (value instanceof StructValue struct) {
      struct.fieldNames().forEach(name -> map.put(name, struct.field(name)));
    } else if (value instanceof Map<?, ?> known) {
      List<String> keys = new ArrayList<>(known.keySet().stream().map(k -> (String) k).toList());
      keys.sort(GoText::compare);
      keys.forEach(key -> map.put(key, known.get(key)));
    }
    return map;
  }

  private static boolean isTable(@Nullable Object value) {
    return value instanceof Map || value instanceof StructValue;
  }

  private static boolean isTables(@Nullable Object value) {
    return value instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(TomlWriter::isTable);
  }

  private void table(List<String> path, Map<String, @Nullable Object> map) {
    Limits.depth(path.size());
    if (!path.isEmpty()) {
      header(path, "[", "]");
    }
    entries(path, map);
  }

  private void entries(List<String> path, Map<String, @Nullable Object> map) {
    map.forEach(
        (key, value) -> {
          if (value != null && !isTable(value) && !isTables(value)) {
            indent(path.size());
            out.append(key(key)).append(" = ");
            inline(value, 0);
            out.append('\n');
          }
        });
    map.forEach(
        (key, value) -> {
          List<String> below = new ArrayList<>(path);
          below.add(key);
          if (isTable(value)) {
            table(below, map(value));
          } else if (value instanceof List<?> list && isTables(value)) {
            for (Object item : list) {
              Limits.depth(below.size());
              header(below, "[[", "]]");
              entries(below, map(item));
            }
          }
        });
  }

  /** A blank line stands before a table of the top level, and before each of a list of tables. */
  private void header(List<String> path, String open, String close) {
    boolean apart = path.size() == 1 || open.length() > 1;
    if (apart && !out.isEmpty()) {
      out.append('\n');
    }
    Limits.text("TOML", out.length());
    indent(path.size() - 1);
    out.append(open)
        .append(String.join(".", path.stream().map(TomlWriter::key).toList()))
        .append(close)
        .append('\n');
  }

  private void indent(int level) {
    out.append("  ".repeat(level));
  }

  private static String key(String key) {
    return key.matches("[A-Za-z0-9_-]+") ? key : quoted(key);
  }

  private void inline(@Nullable Object value, int depth) {
    Limits.depth(depth);
    Limits.text("TOML", out.length());
    if (value instanceof String text) {
      out.append(quoted(text));
    } else if (value instanceof Double number) {
      out.append(number(number));
    } else if (value instanceof TypedNumber number && number.floating()) {
      out.append(number(number.value().doubleValue()));
    } else if (value instanceof ZonedDateTime time) {
      out.append(GoTime.rfc3339(time));
    } else if (value instanceof Duration duration) {
      out.append(quoted(Printed.value(duration)));
    } else if (isTable(value)) {
      inlineTable(map(value), depth);
    } else if (value instanceof List || value instanceof Bytes) {
      list(Values.items(value), depth);
    } else {
      out.append(Printed.value(value));
    }
  }

  private void inlineTable(Map<String, @Nullable Object> map, int depth) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, @Nullable Object> entry : map.entrySet()) {
      if (entry.getValue() != null) {
        out.append(separator).append(key(entry.getKey())).append(" = ");
        inline(entry.getValue(), depth + 1);
        separator = ", ";
      }
    }
    out.append('}');
  }

  private void list(List<@Nullable Object> items, int depth) {
    out.append('[');
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) == null) {
        throw new FunctionException("toml: cannot encode array with nil element");
      }
      out.append(i == 0 ? "" : ", ");
      inline(items.get(i), depth + 1);
    }
    out.append(']');
  }

  private static String number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }
    String text = Printed.value(number);
    return text.indexOf('.') < 0 && text.indexOf('e') < 0 ? text + ".0" : text;
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\t' -> quoted.append("\\t");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        default -> {
          if (c < ' ' || c == 0x7F) {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
