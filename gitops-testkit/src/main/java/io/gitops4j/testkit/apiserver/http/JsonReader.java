package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.write.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON body as Go's decoder does: with its messages, its depth limit, its replacement of
 * what is no UTF-8, and a note of each key that is given twice.
 *
 * <p>Clients see the messages in refusals, so a parser of our own is smaller than the translation
 * of another's. Source: encoding/json's scanner; sigs.k8s.io/json for duplicates.
 */
final class JsonReader {
  /** Go stops at 10,000; a thread of ours has no stack for more than this. */
  private static final int MAX_DEPTH = 1_000;

  private final String text;
  private final List<String> duplicates = new ArrayList<>();
  private int position;

  private JsonReader(String text) {
    this.text = text;
  }

  /** A body that cannot be read, with Go's message. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  /** Reads a body that holds one value. */
  static Body read(byte[] bytes) throws MalformedException {
    JsonReader reader = new JsonReader(new String(bytes, StandardCharsets.UTF_8));
    Object value = reader.value("", 0);
    reader.space();
    if (reader.position < reader.text.length()) {
      throw reader.unexpected("after top-level value");
    }
    return new Body(value, reader.duplicates);
  }

  private void space() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private MalformedException unexpected(String where) {
    if (position >= text.length()) {
      return new MalformedException("unexpected end of JSON input");
    }
    char c = text.charAt(position);
    String shown =
        switch (c) {
          case '\'' -> "'\\''";
          case '"' -> "'\"'";
          case '\n' -> "'\\n'";
          case '\t' -> "'\\t'";
          case '\r' -> "'\\r'";
          default ->
              c < 0x20
                  ? "'\\x" + String.format(java.util.Locale.ROOT, "%02x", (int) c) + "'"
                  : "'" + c + "'";
        };
    return new MalformedException("invalid character " + shown + " " + where);
  }

  private @Nullable Object value(String path, int depth) throws MalformedException {
    space();
    if (position >= text.length()) {
      throw unexpected("");
    }
    char c = text.charAt(position);
    if ((c == '{' || c == '[') && depth >= MAX_DEPTH) {
      throw new MalformedException("invalid character '" + c + "' exceeded max depth");
    }
    return switch (c) {
      case '{' -> object(path, depth);
      case '[' -> array(path, depth);
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> {
        if (c == '-' || (c >= '0' && c <= '9')) {
          yield number();
        }
        throw unexpected("looking for beginning of value");
      }
    };
  }

  private @Nullable Object literal(String word, @Nullable Object value) throws MalformedException {
    for (int i = 0; i < word.length(); i++, position++) {
      if (position >= text.length() || text.charAt(position) != word.charAt(i)) {
        throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
    }
    return value;
  }

  private Map<String, @Nullable Object> object(String path, int depth) throws MalformedException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    position++;
    space();
    if (position < text.length() && text.charAt(position) == '}') {
      position++;
      return map;
    }
    while (true) {
      space();
      if (position >= text.length() || text.charAt(position) != '"') {
        throw unexpected("looking for beginning of object key string");
      }
      String key = string();
      space();
      if (position >= text.length() || text.charAt(position) != ':') {
        throw unexpected("after object key");
      }
      position++;
      String at = path.isEmpty() ? key : path + "." + key;
      Object value = value(at, depth + 1);
      if (map.containsKey(key)) {
        String duplicate = "duplicate field " + Json.text(at);
        if (!duplicates.contains(duplicate)) {
          duplicates.add(duplicate);
        }
      }
      map.put(key, value);
      space();
      if (position < text.length() && text.charAt(position) == '}') {
        position++;
        return map;
      }
      if (position >= text.length() || text.charAt(position) != ',') {
        throw unexpected("after object key:value pair");
      }
      position++;
    }
  }

  private List<@Nullable Object> array(String path, int depth) throws MalformedException {
    List<@Nullable Object> list = new ArrayList<>();
    position++;
    space();
    if (position < text.length() && text.charAt(position) == ']') {
      position++;
      return list;
    }
    while (true) {
      list.add(value(path + "[" + list.size() + "]", depth + 1));
      space();
      if (position < text.length() && text.charAt(position) == ']') {
        position++;
        return list;
      }
      if (position >= text.length() || text.charAt(position) != ',') {
        throw unexpected("after array element");
      }
      position++;
    }
  }

  private String string() throws MalformedException {
    StringBuilder out = new StringBuilder();
    position++;
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c == '"') {
        position++;
        return wellFormed(out);
      }
      if (c < 0x20) {
        throw unexpected("in string literal");
      }
      position++;
      out.append(c == '\\' ? escape() : c);
    }
    throw unexpected("");
  }

  private char escape() throws MalformedException {
    if (position >= text.length()) {
      throw unexpected("");
    }
    char c = text.charAt(position);
    int simple = "\"\\/bfnrt".indexOf(c);
    if (simple >= 0) {
      position++;
      return "\"\\/\b\f\n\r\t".charAt(simple);
    }
    if (c != 'u') {
      throw unexpected("in string escape code");
    }
    position++;
    int code = 0;
    for (int i = 0; i < 4; i++, position++) {
      int digit = position < text.length() ? Character.digit(text.charAt(position), 16) : -1;
      if (digit < 0) {
        throw unexpected("in \\u hexadecimal character escape");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  /** Halves of surrogate pairs on their own become U+FFFD. */
  private static String wellFormed(StringBuilder text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        text.setCharAt(i, '\uFFFD');
      }
    }
    return text.toString();
  }

  private Object number() throws MalformedException {
    int start = position;
    boolean integer = true;
    if (text.charAt(position) == '-') {
      position++;
    }
    if (position < text.length() && text.charAt(position) == '0') {
      position++;
    } else {
      digits("in numeric literal");
    }
    if (position < text.length() && text.charAt(position) == '.') {
      integer = false;
      position++;
      digits("after decimal point in numeric literal");
    }
    if (position < text.length() && "eE".indexOf(text.charAt(position)) >= 0) {
      integer = false;
      position++;
      if (position < text.length() && "+-".indexOf(text.charAt(position)) >= 0) {
        position++;
      }
      digits("in exponent of numeric literal");
    }
    String number = text.substring(start, position);
    if (integer) {
      try {
        return Long.parseLong(number);
      } catch (NumberFormatException e) {
        return Double.parseDouble(number);
      }
    }
    return Double.parseDouble(number);
  }

  private void digits(String where) throws MalformedException {
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    if (position == start) {
      throw unexpected(where);
    }
  }
}
