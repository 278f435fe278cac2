package io.gitops4j.aws.secrets.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what ranges of a checked JSON text say. */
final class JsonText {

  private JsonText() {}

  /** A string as it is meant, with escapes resolved. */
  static String decode(byte[] bytes, JsonNode.Text text) {
    if (!hasEscapes(bytes, text)) {
      return new String(bytes, text.start(), text.end() - text.start(), StandardCharsets.UTF_8);
    }
    byte[] plain = decodeBytes(bytes, text);
    String decoded = new String(plain, StandardCharsets.UTF_8);
    Arrays.fill(plain, (byte) 0);
    return decoded;
  }

  /** The same in UTF-8, in a new array. */
  static byte[] decodeBytes(byte[] bytes, JsonNode.Text text) {
    byte[] plain = new byte[text.end() - text.start()];
    int length = 0;
    int at = text.start();
    while (at < text.end()) {
      byte next = bytes[at++];
      if (next != '\\') {
        plain[length++] = next;
      } else if (bytes[at] != 'u') {
        plain[length++] = escaped(bytes[at++]);
      } else {
        int point = unit(bytes, at + 1);
        at += 5;
        if (Character.isHighSurrogate((char) point)) {
          point = Character.toCodePoint((char) point, (char) unit(bytes, at + 2));
          at += 6;
        }
        length = encode(point, plain, length);
      }
    }
    byte[] exact = Arrays.copyOf(plain, length);
    Arrays.fill(plain, (byte) 0);
    return exact;
  }

  /** A value without the blanks between its parts, in a new array. */
  static byte[] compact(byte[] bytes, JsonNode node) {
    byte[] dense = new byte[node.end() - node.start()];
    int length = 0;
    boolean inString = false;
    for (int at = node.start(); at < node.end(); at++) {
      byte next = bytes[at];
      if (inString && next == '\\') {
        dense[length++] = next;
        next = bytes[++at];
      } else if (next == '"') {
        inString = !inString;
      }
      if (inString || (next != ' ' && next != '\n' && next != '\r' && next != '\t')) {
        dense[length++] = next;
      }
    }
    byte[] exact = Arrays.copyOf(dense, length);
    Arrays.fill(dense, (byte) 0);
    return exact;
  }

  /** What a hexadecimal digit stands for; -1 for what is none. */
  static int hexDigit(int character) {
    return character < 0x80 ? Character.digit(character, 16) : -1;
  }

  private static boolean hasEscapes(byte[] bytes, JsonNode.Text text) {
    for (int at = text.start(); at < text.end(); at++) {
      if (bytes[at] == '\\') {
        return true;
      }
    }
    return false;
  }

  private static byte escaped(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static int unit(byte[] bytes, int at) {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      unit = unit << 4 | hexDigit(bytes[at + i]);
    }
    return unit;
  }

  /** RFC 3629; never longer than the escape it is written instead of. */
  private static int encode(int point, byte[] into, int at) {
    int next = at;
    if (point < 0x80) {
      into[next++] = (byte) point;
    } else if (point < 0x800) {
      into[next++] = (byte) (0xC0 | point >> 6);
      into[next++] = (byte) (0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
      into[next++] = (byte) (0xE0 | point >> 12);
      into[next++] = (byte) (0x80 | (point >> 6 & 0x3F));
      into[next++] = (byte) (0x80 | (point & 0x3F));
    } else {
      into[next++] = (byte) (0xF0 | point >> 18);
      into[next++] = (byte) (0x80 | (point >> 12 & 0x3F));
      into[next++] = (byte) (0x80 | (point >> 6 & 0x3F));
      into[next++] = (byte) (0x80 | (point & 0x3F));
    }
    return next;
  }
}
