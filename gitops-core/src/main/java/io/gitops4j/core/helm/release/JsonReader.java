package io.gitops4j.core.helm.release;

import io.gitops4j.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a record, within limits on depth and count.
 *
 * <p>The rule: strict JSON (RFC 8259); every number is a {@code Double}, as Go reads it where no
 * type is asked for; of a key that stands twice the last counts; half a surrogate pair becomes
 * U+FFFD. Messages never quote the text, which may hold secrets: they give the place. Tests: {@code
 * ReleaseCodecTest}, {@code ReleaseCodecPropertyTest}.
 */
final class JsonReader {

  private static final String ESCAPED = "\"\\/bfnrt";
  private static final String MEANT = "\"\\/\b\f\n\r\t";

  private final String text;
  private final ReleaseLimits limits;
  private int at;
  private int values;

  private JsonReader(String text, ReleaseLimits limits) {
    this.text = text;
    this.limits = limits;
  }

  static @Nullable Object read(String text, ReleaseLimits limits) {
    JsonReader reader = new JsonReader(text, limits);
    Object value = reader.value(0);
    reader.blanks();
    if (reader.at < text.length()) {
      throw reader.malformed();
    }
    return value;
  }

  private RuntimeException malformed() {
    return ReleaseProblem.record(Reason.INVALID, "it is no JSON at character " + at, null);
  }

  private @Nullable Object value(int depth) {
    if (depth > limits.depth()) {
      throw ReleaseProblem.record(
          Reason.LIMIT, "it nests deeper than the limit of " + limits.depth(), null);
    }
    if (++values > limits.values()) {
      throw ReleaseProblem.record(
          Reason.LIMIT, "it has more values than the limit of " + limits.values(), null);
    }
    blanks();
    char c = peek();
    return switch (c) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
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
        throw malformed();
      }
      String key = string();
      blanks();
      take(':');
      map.put(key, value(depth + 1));
      if (ends('}')) {
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
      if (ends(']')) {
        return list;
      }
    }
  }

  /** Takes a comma, or the end. */
  private boolean ends(char end) {
    blanks();
    char c = peek();
    if (c != ',' && c != end) {
      throw malformed();
    }
    at++;
    return c == end;
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    if (!text.startsWith(word, at)) {
      throw malformed();
    }
    at += word.length();
    return value;
  }

  private Double number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits();
    }
    if (is('.')) {
      at++;
      digits();
    }
    if (is('e') || is('E')) {
      at++;
      if (is('+') || is('-')) {
        at++;
      }
      digits();
    }
    double value = Double.parseDouble(text.substring(start, at));
    if (Double.isInfinite(value)) {
      throw malformed();
    }
    return value;
  }

  private boolean is(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private void digits() {
    int start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == start) {
      throw malformed();
    }
  }

  private String string() {
    int start = ++at;
    int plain = start;
    while (plain < text.length() && isPlain(text.charAt(plain))) {
      plain++;
    }
    if (plain < text.length() && text.charAt(plain) == '"') {
      at = plain + 1;
      return text.substring(start, plain);
    }
    StringBuilder value = new StringBuilder(2 * (plain - start) + 16);
    value.append(text, start, plain);
    at = plain;
    while (true) {
      char c = peek();
      at++;
      if (c == '"') {
        return value.toString();
      }
      if (c < ' ') {
        throw malformed();
      }
      if (c == '\\') {
        escape(value);
      } else {
        value.append(c);
      }
    }
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c != '"' && c != '\\';
  }

  private void escape(StringBuilder value) {
    char c = peek();
    at++;
    int index = ESCAPED.indexOf(c);
    if (index >= 0) {
      value.append(MEANT.charAt(index));
    } else if (c == 'u') {
      unicode(value);
    } else {
      throw malformed();
    }
  }

  private void unicode(StringBuilder value) {
    char first = hex();
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
    value.append(Character.isSurrogate(first) ? '\uFFFD' : first);
  }

  private char hex() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      char c = peek();
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw malformed();
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

  private void take(char c) {
    if (peek() != c) {
      throw malformed();
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw malformed();
    }
    return text.charAt(at);
  }
}
