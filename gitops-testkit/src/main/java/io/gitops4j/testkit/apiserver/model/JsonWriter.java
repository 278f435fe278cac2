package io.gitops4j.testkit.apiserver.model;

import io.gitops4j.core.yaml.NumberText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a tree as compact JSON in UTF-8, members in the order of the maps.
 *
 * <p>Nearly all texts are ASCII without anything to escape, and are copied char by char into one
 * growing array; the others go on from where that ends. Half of a surrogate pair becomes U+FFFD, as
 * in Go. Answers and watches are nothing but this, which is why no general library does it. Held
 * against Jackson by {@code JsonTest}.
 */
final class JsonWriter {
  private static final int FIRST_SIZE = 2048;
  private static final int LONGEST_ESCAPE = 6;
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer = new byte[FIRST_SIZE];
  private int size;

  private JsonWriter() {}

  static byte[] bytes(@Nullable Object value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value);
    return Arrays.copyOf(writer.buffer, writer.size);
  }

  static String text(@Nullable Object value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value);
    return new String(writer.buffer, 0, writer.size, StandardCharsets.UTF_8);
  }

  private void value(@Nullable Object value) {
    if (value instanceof String text) {
      string(text);
    } else if (value instanceof Map<?, ?> map) {
      object(map);
    } else if (value instanceof List<?> list) {
      array(list);
    } else if (value instanceof Boolean || value instanceof Long || value instanceof Integer) {
      ascii(value.toString());
    } else if (value instanceof Double number) {
      ascii(NumberText.json(number));
    } else {
      ascii("null");
    }
  }

  private void object(Map<?, ?> map) {
    put('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        put(',');
      }
      first = false;
      string((String) entry.getKey());
      put(':');
      value(entry.getValue());
    }
    put('}');
  }

  private void array(List<?> list) {
    put('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        put(',');
      }
      value(list.get(i));
    }
    put(']');
  }

  private void string(String text) {
    put('"');
    int length = text.length();
    int from = plain(text, 0);
    while (from < length) {
      int c = text.codePointAt(from);
      special(c);
      from = plain(text, from + Character.charCount(c));
    }
    put('"');
  }

  /** Writes what needs no care, and says where that ends. */
  private int plain(String text, int from) {
    int length = text.length();
    reserve(length - from);
    byte[] into = buffer;
    int at = size;
    int i = from;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        break;
      }
      into[at++] = (byte) c;
    }
    size = at;
    return i;
  }

  private void special(int c) {
    reserve(LONGEST_ESCAPE);
    if (c == '"' || c == '\\') {
      put('\\');
      put(c);
    } else if (c < ' ') {
      control(c);
    } else {
      utf8(Character.isBmpCodePoint(c) && Character.isSurrogate((char) c) ? 0xFFFD : c);
    }
  }

  private void control(int c) {
    put('\\');
    switch (c) {
      case '\b' -> put('b');
      case '\t' -> put('t');
      case '\n' -> put('n');
      case '\f' -> put('f');
      case '\r' -> put('r');
      default -> {
        ascii("u00");
        put(HEX[c >> 4]);
        put(HEX[c & 0xf]);
      }
    }
  }

  private void utf8(int c) {
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xc0 | (c >> 6));
      put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      put(0xe0 | (c >> 12));
      put(0x80 | ((c >> 6) & 0x3f));
      put(0x80 | (c & 0x3f));
    } else {
      put(0xf0 | (c >> 18));
      put(0x80 | ((c >> 12) & 0x3f));
      put(0x80 | ((c >> 6) & 0x3f));
      put(0x80 | (c & 0x3f));
    }
  }

  private void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      buffer[size++] = (byte) text.charAt(i);
    }
  }

  private void put(int b) {
    reserve(1);
    buffer[size++] = (byte) b;
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, more), 2 * buffer.length));
    }
  }
}
