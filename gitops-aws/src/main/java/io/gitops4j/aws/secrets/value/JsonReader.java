package io.gitops4j.aws.secrets.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON by RFC 8259 and nothing beyond it, from bytes, into ranges of those bytes.
 *
 * <p>It is written here because no library keeps what a secret needs: messages that never quote the
 * text, and no copies of values that could not be erased. Only names of fields become strings.
 * Where the RFC leaves a choice, it is the strict one: a byte order mark, a name written twice in
 * one object, half of a surrogate pair (also as an escape) and bytes that are not UTF-8 (RFC 3629:
 * no overlong form, no surrogate, nothing above U+10FFFF) are errors. Limits: {@value #LARGEST}
 * bytes, which is 16 times what Secrets Manager stores, and a depth of {@value #DEEPEST}.
 *
 * <p>Places are {@code line:column}, both from 1, the column in characters. The tests are
 * JsonReaderTest and JsonReaderPropertyTest, which reads random bytes beside another parser.
 */
final class JsonReader {

  /** The most bytes of a text. */
  static final int LARGEST = 16 * 64 * 1024;

  /** The most objects and arrays inside one another. */
  static final int DEEPEST = 64;

  private final byte[] bytes;
  private int at;
  private int depth;

  private JsonReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The value that the bytes are the text of. */
  static JsonNode read(byte[] bytes) throws JsonException {
    JsonReader reader = new JsonReader(bytes);
    if (bytes.length > LARGEST) {
      throw new JsonException(
          "it has " + bytes.length + " bytes, more than the limit of " + LARGEST);
    }
    reader.skipBlanks();
    JsonNode value = reader.value();
    reader.skipBlanks();
    if (reader.at < bytes.length) {
      throw reader.wrong("something follows after the value");
    }
    return value;
  }

  private JsonNode value() throws JsonException {
    int start = at;
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> {
        literal("true");
        yield new JsonNode.Plain(start, at);
      }
      case 'f' -> {
        literal("false");
        yield new JsonNode.Plain(start, at);
      }
      case 'n' -> {
        literal("null");
        yield new JsonNode.Null(start, at);
      }
      default -> number();
    };
  }

  private JsonNode object() throws JsonException {
    int start = at;
    enter();
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    if (peek() != '}') {
      do {
        skipBlanks();
        int nameAt = at;
        if (peek() != '"') {
          throw wrong("a name in quotation marks is expected");
        }
        String name = JsonText.decode(bytes, string());
        skipBlanks();
        expect(':', "a colon is expected");
        skipBlanks();
        if (fields.put(name, value()) != null) {
          at = nameAt;
          throw wrong("a name is written twice in one object");
        }
        skipBlanks();
      } while (accept(','));
    }
    expect('}', "a comma or a closing brace is expected");
    depth--;
    return new JsonNode.Fields(start, at, fields);
  }

  private JsonNode array() throws JsonException {
    int start = at;
    enter();
    List<JsonNode> items = new ArrayList<>();
    if (peek() != ']') {
      do {
        skipBlanks();
        items.add(value());
        skipBlanks();
      } while (accept(','));
    }
    expect(']', "a comma or a closing bracket is expected");
    depth--;
    return new JsonNode.Items(start, at, items);
  }

  private void enter() throws JsonException {
    if (++depth > DEEPEST) {
      throw wrong("objects and arrays are nested deeper than " + DEEPEST);
    }
    at++;
    skipBlanks();
  }

  private JsonNode.Text string() throws JsonException {
    at++;
    int start = at;
    while (true) {
      int next = peek();
      if (next == '"') {
        return new JsonNode.Text(start, at++);
      } else if (next < 0) {
        throw wrong("a string is not closed");
      } else if (next < 0x20) {
        throw wrong("a control character in a string must be written as an escape");
      } else if (next == '\\') {
        escape();
      } else if (next < 0x80) {
        at++;
      } else {
        multibyte(next);
      }
    }
  }

  private void escape() throws JsonException {
    int start = at;
    at++;
    int kind = peek();
    at++;
    if (kind != 'u') {
      if (kind < 0 || "\"\\/bfnrt".indexOf(kind) < 0) {
        at = start;
        throw wrong("an escape in a string is not one of JSON's");
      }
      return;
    }
    char unit = hex(start);
    if (Character.isLowSurrogate(unit)) {
      at = start;
      throw wrong("an escape is the second half of a surrogate pair without the first");
    }
    if (Character.isHighSurrogate(unit)) {
      boolean paired = accept('\\') && accept('u') && Character.isLowSurrogate(hex(start));
      if (!paired) {
        at = start;
        throw wrong("an escape is the first half of a surrogate pair without the second");
      }
    }
  }

  private char hex(int start) throws JsonException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = JsonText.hexDigit(peek());
      if (digit < 0) {
        at = start;
        throw wrong("an escape does not have four hexadecimal digits");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  /** RFC 3629, section 4. */
  private void multibyte(int first) throws JsonException {
    int start = at;
    int more = first < 0xC2 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : 0;
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    at++;
    for (int i = 0; i < more; i++) {
      int next = peek();
      if (next < low || next > high) {
        more = 0;
        break;
      }
      low = 0x80;
      high = 0xBF;
      at++;
    }
    if (more == 0) {
      at = start;
      throw wrong("the bytes are not UTF-8");
    }
  }

  private JsonNode number() throws JsonException {
    int start = at;
    boolean negative = accept('-');
    if (!digit(peek())) {
      throw wrong(negative ? "a digit is expected" : "a value is expected");
    }
    if (!accept('0')) {
      digits();
    } else if (digit(peek())) {
      throw wrong("a number must not begin with a zero");
    }
    if (accept('.')) {
      digits();
    }
    if (accept('e') || accept('E')) {
      if (!accept('+')) {
        accept('-');
      }
      digits();
    }
    return new JsonNode.Plain(start, at);
  }

  private void digits() throws JsonException {
    if (!digit(peek())) {
      throw wrong("a digit is expected");
    }
    while (digit(peek())) {
      at++;
    }
  }

  private static boolean digit(int character) {
    return character >= '0' && character <= '9';
  }

  private void literal(String word) throws JsonException {
    int start = at;
    for (int i = 0; i < word.length(); i++) {
      if (!accept(word.charAt(i))) {
        at = start;
        throw wrong("a value is expected");
      }
    }
  }

  private void expect(char wanted, String rule) throws JsonException {
    if (!accept(wanted)) {
      throw wrong(rule);
    }
  }

  private boolean accept(char wanted) {
    if (peek() == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void skipBlanks() {
    while (at < bytes.length
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
  }

  /** The byte that is next, without taking it; -1 at the end. */
  private int peek() {
    return at < bytes.length ? bytes[at] & 0xFF : -1;
  }

  private JsonException wrong(String rule) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < at && i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line++;
        column = 1;
      } else if ((bytes[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return new JsonException("at " + line + ":" + column + " " + rule);
  }
}
