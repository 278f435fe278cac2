package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as Go's {@code encoding/json} reads it into {@code interface {}}: numbers are floats,
 * of a key that stands twice the last counts, and errors are worded as Go words them.
 *
 * <p>Source: Go's {@code scanner.go} and {@code decode.go}. Tests: the table {@code json.txt}.
 */
final class GoJson {

  private static final String END = "unexpected end of JSON input";

  private final String text;
  private int at;

  private GoJson(String text) {
    this.text = text;
  }

  /**
   * The value of a text.
   *
   * @throws FunctionException in Go's words when it is no JSON
   */
  static @Nullable Object read(String text) {
    GoJson json = new GoJson(text);
    Object value = json.value(0);
    json.blanks();
    if (json.at < text.length()) {
      throw json.invalid("after top-level value");
    }
    return value;
  }

  /** A value that must be a map, or the error that Go gives for another. */
  static Map<String, @Nullable Object> requireMap(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> typed = new LinkedHashMap<>();
      map.forEach((key, item) -> typed.put((String) key, item));
      return typed;
    }
    if (value == null) {
      return new LinkedHashMap<>();
    }
    throw mismatch(value, "map[string]interface {}");
  }

  /** A value that must be a list, or the error that Go gives for another. */
  static List<@Nullable Object> requireList(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    if (value == null) {
      return new ArrayList<>();
    }
    throw mismatch(value, "[]interface {}");
  }

  private static FunctionException mismatch(Object value, String type) {
    String found =
        value instanceof Map
            ? "object"
            : value instanceof List
                ? "array"
                : value instanceof String ? "string" : value instanceof Boolean ? "bool" : "number";
    return new FunctionException(
        "json: cannot unmarshal " + found + " into Go value of type " + type);
  }

  private @Nullable Object value(int depth) {
    blanks();
    if (depth > Limits.MAX_DEPTH) {
      throw new FunctionException("exceeded max depth");
    }
    char c = peek();
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> {
        if (c == '-' || (c >= '0' && c <= '9')) {
          yield number();
        }
        throw invalid("looking for beginning of value");
      }
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    at++;
    blanks();
    if (peek() == '}') {
      at++;
      return map;
    }
    while (true) {
      blanks();
      if (peek() != '"') {
        throw invalid("looking for beginning of object key string");
      }
      String key = string();
      blanks();
      if (peek() != ':') {
        throw invalid("after object key");
      }
      at++;
      map.put(key, value(depth + 1));
      blanks();
      char c = peek();
      if (c != ',' && c != '}') {
        throw invalid("after object key:value pair");
      }
      at++;
      if (c == '}') {
        return map;
      }
    }
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    blanks();
    if (peek() == ']') {
      at++;
      return list;
    }
    while (true) {
      list.add(value(depth + 1));
      blanks();
      char c = peek();
      if (c != ',' && c != ']') {
        throw invalid("after array element");
      }
      at++;
      if (c == ']') {
        return list;
      }
    }
  }

  private @Nullable Object literal(String word, @Nullable Object value) {
    at++;
    for (int i = 1; i < word.length(); i++) {
      if (inside() != word.charAt(i)) {
        throw invalid("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
      at++;
    }
    return value;
  }

  private double number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    digits("in numeric literal", true);
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits("after decimal point in numeric literal", false);
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      digits("in exponent of numeric literal", false);
    }
    double value = Double.parseDouble(text.substring(start, at));
    if (Double.isInfinite(value)) {
      throw new FunctionException(
          "json: cannot unmarshal number "
              + text.substring(start, at)
              + " into Go value of type float64");
    }
    return value;
  }

  private void digits(String where, boolean zeroStandsAlone) {
    char first = inside();
    if (first < '0' || first > '9') {
      throw invalid(where);
    }
    at++;
    if (zeroStandsAlone && first == '0') {
      return;
    }
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      char c = peek();
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c < ' ') {
        throw invalid("in string literal");
      }
      at++;
      if (c == '\\') {
        escape(value);
      } else if (Character.isHighSurrogate(c)
          && at < text.length()
          && Character.isLowSurrogate(text.charAt(at))) {
        value.append(c).append(text.charAt(at++));
      } else {
        value.append(Character.isSurrogate(c) ? '\uFFFD' : c);
      }
    }
  }

  private void escape(StringBuilder value) {
    char c = inside();
    int index = "\"\\/bfnrt".indexOf(c);
    if (index >= 0) {
      at++;
      value.append("\"\\/\b\f\n\r\t".charAt(index));
    } else if (c == 'u') {
      at++;
      unicode(value);
    } else {
      throw invalid("in string escape code");
    }
  }

  private void unicode(StringBuilder value) {
    char first = hex();
    if (!Character.isSurrogate(first)) {
      value.append(first);
      return;
    }
    if (Character.isHighSurrogate(first) && text.startsWith("\\u", at)) {
      int before = at;
      at += 2;
      char second = hex();
      if (Character.isLowSurrogate(second)) {
        value.append(first).append(second);
        return;
      }
      at = before;
    }
    value.append('\uFFFD');
  }

  private char hex() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = inside() < 0x80 ? Character.digit(inside(), 16) : -1;
      if (digit < 0) {
        throw invalid("in \\u hexadecimal character escape");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw new FunctionException(END);
    }
    return text.charAt(at);
  }

  /** The character here; a blank at the end, as Go takes it in the middle of a literal. */
  private char inside() {
    return at < text.length() ? text.charAt(at) : ' ';
  }

  /** The error for the character here, of which Go names the first byte. */
  private FunctionException invalid(String where) {
    char c = ByteString.of(String.valueOf(inside())).bytes().charAt(0);
    String name;
    if (c == '\'') {
      name = "'\\''";
    } else if (c == '"') {
      name = "'\"'";
    } else {
      String quoted = Printed.quote(String.valueOf(c));
      name = "'" + quoted.substring(1, quoted.length() - 1) + "'";
    }
    return new FunctionException("invalid character " + name + " " + where);
  }
}
