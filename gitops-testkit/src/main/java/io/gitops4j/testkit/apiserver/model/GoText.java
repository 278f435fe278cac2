package io.gitops4j.testkit.apiserver.model;

import io.gitops4j.core.yaml.NumberText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as Go prints them, which some messages of the API server contain.
 *
 * <p>Source: the Go package {@code fmt}, verbs {@code %v}, {@code %#v} and {@code %T} on what
 * {@code encoding/json} decodes into an {@code interface{}}.
 */
public final class GoText {

  private GoText() {}

  /** {@code %v}: {@code map[a:1 b:[x y]]}, {@code <nil>}, texts as they are. */
  public static String plain(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    plain(out, value);
    return out.toString();
  }

  private static void plain(StringBuilder out, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      out.append("map[");
      String separator = "";
      for (Map.Entry<String, @Nullable Object> entry : sorted(map).entrySet()) {
        out.append(separator).append(entry.getKey()).append(':');
        plain(out, entry.getValue());
        separator = " ";
      }
      out.append(']');
    } else if (value instanceof List<?> list) {
      out.append('[');
      String separator = "";
      for (Object item : list) {
        out.append(separator);
        plain(out, item);
        separator = " ";
      }
      out.append(']');
    } else if (value == null) {
      out.append("<nil>");
    } else {
      out.append(value instanceof Double d ? NumberText.general(d) : value.toString());
    }
  }

  /** {@code %#v}: {@code map[string]interface {}{"a":1}}, {@code "text"}. */
  public static String syntax(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    syntax(out, value);
    return out.toString();
  }

  private static void syntax(StringBuilder out, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      out.append("map[string]interface {}{");
      String separator = "";
      for (Map.Entry<String, @Nullable Object> entry : sorted(map).entrySet()) {
        out.append(separator).append(Json.text(entry.getKey())).append(':');
        syntax(out, entry.getValue());
        separator = ", ";
      }
      out.append('}');
    } else if (value instanceof List<?> list) {
      out.append("[]interface {}{");
      String separator = "";
      for (Object item : list) {
        out.append(separator);
        syntax(out, item);
        separator = ", ";
      }
      out.append('}');
    } else if (value == null) {
      out.append("interface {}(nil)");
    } else {
      out.append(value instanceof String s ? Json.text(s) : plain(value));
    }
  }

  /** A text in double quotes with what cannot be printed escaped, as {@code %q} prints it. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              int named = "\u0007\b\f\n\r\t\u000b\\\"".indexOf(c);
              if (named >= 0) {
                out.append('\\').append("abfnrtv\\\"".charAt(named));
              } else if (c < ' ' || c == 0x7f) {
                out.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else if (!printable(c)) {
                out.append(String.format(Locale.ROOT, c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.append('"').toString();
  }

  /** Whether a character is one that Go's {@code unicode.IsPrint} lets through. */
  public static boolean printable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }

  /** {@code %T}: {@code string}, {@code int64}, {@code map[string]interface {}}, {@code <nil>}. */
  public static String typeName(@Nullable Object value) {
    if (value instanceof Map) {
      return "map[string]interface {}";
    }
    if (value instanceof List) {
      return "[]interface {}";
    }
    if (value instanceof String) {
      return "string";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (value instanceof Double) {
      return "float64";
    }
    return value == null ? "<nil>" : "int64";
  }

  /** Texts by their UTF-8 bytes: surrogates, which stand for the highest characters, come last. */
  public static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean high = Character.isSurrogate(x);
        return high == Character.isSurrogate(y) ? x - y : high ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put((String) key, value));
    return sorted;
  }
}
