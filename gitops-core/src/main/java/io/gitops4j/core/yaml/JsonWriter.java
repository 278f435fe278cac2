package io.gitops4j.core.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as Go's {@code encoding/json} does: keys sorted by code unit, but those of a {@link
 * JsonStruct} in their order, {@code <}, {@code >}, {@code &} and the separators of Unicode
 * escaped.
 *
 * @since 0.1
 */
public final class JsonWriter {

  private final StringBuilder out = new StringBuilder();
  private final boolean indented;

  private JsonWriter(boolean indented) {
    this.indented = indented;
  }

  /** On one line without spaces. */
  public static String compact(@Nullable Object value) {
    JsonWriter writer = new JsonWriter(false);
    writer.value(value, 0);
    return writer.out.toString();
  }

  /** On several lines, indented by two. */
  public static String indented(@Nullable Object value) {
    JsonWriter writer = new JsonWriter(true);
    writer.value(value, 0);
    return writer.out.toString();
  }

  private void value(@Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      object(map, depth);
    } else if (value instanceof List<?> list) {
      array(list, depth);
    } else if (value instanceof String text) {
      string(text);
    } else if (value instanceof Double number) {
      out.append(NumberText.json(number));
    } else {
      out.append(value);
    }
  }

  private void object(Map<?, ?> map, int depth) {
    Map<?, ?> ordered = map instanceof JsonStruct ? map : new TreeMap<>(map);
    out.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : ordered.entrySet()) {
      separate(first, depth + 1);
      first = false;
      string((String) entry.getKey());
      out.append(indented ? ": " : ":");
      value(entry.getValue(), depth + 1);
    }
    end(first, depth, '}');
  }

  private void array(List<?> list, int depth) {
    out.append('[');
    boolean first = true;
    for (Object item : list) {
      separate(first, depth + 1);
      first = false;
      value(item, depth + 1);
    }
    end(first, depth, ']');
  }

  private void separate(boolean first, int depth) {
    if (!first) {
      out.append(',');
    }
    newLine(depth);
  }

  private void end(boolean empty, int depth, char bracket) {
    if (!empty) {
      newLine(depth);
    }
    out.append(bracket);
  }

  private void newLine(int depth) {
    if (indented) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  /** Whether it is half of a character, which stands for a byte that is no part of a letter. */
  private static boolean isBroken(String text, int at) {
    char c = text.charAt(at);
    if (!Character.isSurrogate(c)) {
      return false;
    }
    return Character.isHighSurrogate(c)
        ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
        : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (isBroken(text, i)) {
            out.append("\\ufffd");
          } else if (c < 0x20
              || c == '<'
              || c == '>'
              || c == '&'
              || c == '\u2028'
              || c == '\u2029') {
            out.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
