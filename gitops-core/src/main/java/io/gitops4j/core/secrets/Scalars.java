package io.gitops4j.core.secrets;

import io.gitops4j.core.yaml.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Walks over the texts and numbers of an object's content. */
final class Scalars {

  /** Is shown a text. */
  @FunctionalInterface
  interface Visitor {
    /**
     * A text.
     *
     * @param pointer JSON pointer of the field
     * @param key whether the text is the field's key
     * @param text the text; of a number, as it is printed
     */
    void text(String pointer, boolean key, String text);
  }

  private Scalars() {}

  /** Shows every key and every value, in their order. */
  static void forEach(Map<String, ?> content, Visitor visitor) {
    visit("", content, visitor);
  }

  private static void visit(String pointer, @Nullable Object value, Visitor visitor) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (k, v) -> {
            String key = (String) k;
            String child = JsonPointer.child(pointer, key);
            visitor.text(child, true, key);
            visit(child, v, visitor);
          });
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        visit(pointer + "/" + i, list.get(i), visitor);
      }
    } else if (value instanceof String text) {
      visitor.text(pointer, false, text);
    } else if (value instanceof Number number) {
      visitor.text(pointer, false, number.toString());
    }
  }

  /** The content with other values at some pointers; pointers to nothing are left out. */
  static Map<String, @Nullable Object> replaced(
      Map<String, ?> content, Map<String, String> values) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    content.forEach((k, v) -> copy.put(k, replaced(JsonPointer.child("", k), v, values)));
    return copy;
  }

  private static @Nullable Object replaced(
      String pointer, @Nullable Object value, Map<String, String> values) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach(
          (k, v) ->
              copy.put((String) k, replaced(JsonPointer.child(pointer, (String) k), v, values)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        copy.add(replaced(pointer + "/" + i, list.get(i), values));
      }
      return copy;
    }
    String other = values.get(pointer);
    return other == null ? value : other;
  }
}
