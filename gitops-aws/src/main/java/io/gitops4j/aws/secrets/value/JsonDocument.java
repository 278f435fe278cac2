package io.gitops4j.aws.secrets.value;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in bytes of its own, which can be erased.
 *
 * <p>Fields are found by their name; if there is none, by a path of names with dots between them;
 * or by a JSON pointer (RFC 6901) when the text begins with a slash. A name comes first in every
 * case, so that {@code a.b} and {@code /a} mean the fields that are called so where there are any.
 * A number in a path is also an index of an array, from 0.
 */
final class JsonDocument {

  private final byte[] bytes;
  private final JsonNode.Fields root;

  private JsonDocument(byte[] bytes, JsonNode.Fields root) {
    this.bytes = bytes;
    this.root = root;
  }

  /** Reads an object; the bytes belong to the document from now on, also when this throws. */
  static JsonDocument of(byte[] bytes) throws JsonException {
    try {
      if (JsonReader.read(bytes) instanceof JsonNode.Fields root) {
        return new JsonDocument(bytes, root);
      }
    } catch (JsonException malformed) {
      Arrays.fill(bytes, (byte) 0);
      throw malformed;
    }
    Arrays.fill(bytes, (byte) 0);
    throw new JsonException("it is JSON of another kind");
  }

  /** The same with bytes of its own. */
  JsonDocument copy() {
    return new JsonDocument(bytes.clone(), root);
  }

  JsonNode.Fields root() {
    return root;
  }

  /** The field that is meant; null when there is none. */
  @Nullable JsonNode find(String field) {
    return find(root, field);
  }

  /** The same inside an object. */
  static @Nullable JsonNode find(JsonNode.Fields object, String field) {
    JsonNode named = object.fields().get(field);
    if (named != null) {
      return named;
    }
    if (field.startsWith("/")) {
      return walk(object, field.substring(1), '/');
    }
    return field.indexOf('.') < 0 ? null : walk(object, field, '.');
  }

  private static @Nullable JsonNode walk(JsonNode from, String path, char separator) {
    JsonNode node = from;
    int start = 0;
    while (node != null && start <= path.length()) {
      int end = path.indexOf(separator, start);
      end = end < 0 ? path.length() : end;
      String step = path.substring(start, end);
      node = step(node, separator == '/' ? unescaped(step) : step);
      start = end + 1;
    }
    return node;
  }

  private static @Nullable JsonNode step(JsonNode node, @Nullable String name) {
    if (name == null) {
      return null;
    }
    if (node instanceof JsonNode.Fields object) {
      return object.fields().get(name);
    }
    if (node instanceof JsonNode.Items array && isIndex(name)) {
      int index = Integer.parseInt(name);
      return index < array.items().size() ? array.items().get(index) : null;
    }
    return null;
  }

  /** RFC 6901, section 4: no leading zeros. */
  private static boolean isIndex(String name) {
    return !name.isEmpty()
        && name.length() <= 7
        && name.chars().allMatch(c -> c >= '0' && c <= '9')
        && (name.length() == 1 || name.charAt(0) != '0');
  }

  /** RFC 6901, section 3: {@code ~1} is a slash and {@code ~0} a tilde; null for another tilde. */
  private static @Nullable String unescaped(String step) {
    for (int tilde = step.indexOf('~'); tilde >= 0; tilde = step.indexOf('~', tilde + 1)) {
      char kind = tilde + 1 < step.length() ? step.charAt(tilde + 1) : ' ';
      if (kind != '0' && kind != '1') {
        return null;
      }
    }
    return step.replace("~1", "/").replace("~0", "~");
  }

  /**
   * A value as text: a string as it is meant, a number or boolean as it is written, anything else
   * as JSON without blanks.
   */
  String text(JsonNode node) {
    if (node instanceof JsonNode.Text string) {
      return JsonText.decode(bytes, string);
    }
    byte[] plain = textBytes(node);
    String text = new String(plain, StandardCharsets.UTF_8);
    Arrays.fill(plain, (byte) 0);
    return text;
  }

  /** The same in UTF-8, in a new array. */
  byte[] textBytes(JsonNode node) {
    return node instanceof JsonNode.Text string
        ? JsonText.decodeBytes(bytes, string)
        : JsonText.compact(bytes, node);
  }

  /** Shows every string, wherever it is, with its JSON pointer or, at the top, its name. */
  void forEachString(BiConsumer<String, JsonNode.Text> visitor) {
    root.fields().forEach((name, node) -> visit(name, "/" + escaped(name), node, visitor));
  }

  private static void visit(
      String shown, String pointer, JsonNode node, BiConsumer<String, JsonNode.Text> visitor) {
    if (node instanceof JsonNode.Text text) {
      visitor.accept(shown, text);
    } else if (node instanceof JsonNode.Fields object) {
      object
          .fields()
          .forEach(
              (name, inner) -> {
                String path = pointer + "/" + escaped(name);
                visit(path, path, inner, visitor);
              });
    } else if (node instanceof JsonNode.Items array) {
      for (int i = 0; i < array.items().size(); i++) {
        String path = pointer + "/" + i;
        visit(path, path, array.items().get(i), visitor);
      }
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  /** Overwrites the bytes; what is read afterwards is meaningless. */
  void erase() {
    Arrays.fill(bytes, (byte) 0);
  }
}
