package io.gitops4j.core.yaml;

import io.gitops4j.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON values as YAML exactly as kustomize's last step and sigs.k8s.io/yaml do.
 *
 * <p>The rule: keys in {@linkplain NaturalOrder natural order}, blocks indented by two, sequences
 * not indented below their key, scalars in the simplest style a reader of YAML 1.1 understands
 * rightly, long ones folded after column 80. Source: go-yaml v2's encoder and libyaml's emitter.
 * Surprising: a key of more than 128 bytes is written with {@code ?}; characters beyond the first
 * plane are escaped; text that ends in a space is double quoted even when it has line breaks.
 * Tests: {@code YamlWriterTest}, and the recorded cases of the peer {@code kustomize.emit}.
 *
 * @since 0.1
 */
public final class YamlWriter {

  private static final int MAX_SIMPLE_KEY_BYTES = 128;

  private final YamlEmitter out = new YamlEmitter();

  private YamlWriter() {}

  /** One document. */
  public static String write(@Nullable Object value) {
    YamlWriter writer = new YamlWriter();
    writer.document(value);
    return writer.out.text();
  }

  /** One document of a node's value. */
  public static String write(YamlNode node) {
    return write(written(node));
  }

  private static @Nullable Object written(YamlNode node) {
    if (node instanceof YamlMap map) {
      map.requireTextKeys();
      Map<String, @Nullable Object> values = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
      map.forEach(entry -> values.put(entry.key(), written(entry.value())));
      return values;
    }
    if (node instanceof YamlList list) {
      List<@Nullable Object> values = new ArrayList<>(list.size());
      list.forEach(item -> values.add(written(item)));
      return values;
    }
    return ((YamlScalar) node).written();
  }

  /** Manifests as documents separated by {@code ---}. */
  public static String writeAll(Iterable<Manifest> manifests) {
    StringBuilder all = new StringBuilder();
    for (Manifest manifest : manifests) {
      if (!all.isEmpty()) {
        all.append("---\n");
      }
      all.append(write(manifest.content()));
    }
    return all.toString();
  }

  private void document(@Nullable Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      mapping(map, 0);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      sequence(list, 0);
    } else {
      leaf(value, 2, false);
    }
    out.endLine();
  }

  private void mapping(Map<?, ?> map, int indent) {
    List<String> keys = new ArrayList<>(map.size());
    map.forEach((key, value) -> keys.add((String) key));
    for (String key : NaturalOrder.sort(keys)) {
      out.indent(indent);
      if (simple(key)) {
        leaf(key, indent, true);
        out.indicator(":", false, false, false);
        value(map.get(key), indent, true);
      } else {
        out.indicator("?", true, false, true);
        leaf(key, indent + 2, false);
        out.indent(indent);
        out.indicator(":", true, false, true);
        value(map.get(key), indent, false);
      }
    }
  }

  private static boolean simple(String key) {
    if (word(key)) {
      return key.length() <= MAX_SIMPLE_KEY_BYTES;
    }
    return !ScalarAnalysis.of(points(key)).multiline()
        && key.getBytes(StandardCharsets.UTF_8).length <= MAX_SIMPLE_KEY_BYTES;
  }

  private static int[] points(String text) {
    int[] points = new int[text.length()];
    for (int i = 0; i < points.length; i++) {
      points[i] = text.charAt(i);
      if (Character.isSurrogate(text.charAt(i))) {
        return text.codePoints().toArray();
      }
    }
    return points;
  }

  /** Whether a text begins with a letter and has only what no style treats specially. */
  private static boolean word(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean other = (c >= '0' && c <= '9') || c == '.' || c == '/' || c == '-' || c == '_';
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private void value(@Nullable Object value, int indent, boolean afterSimpleKey) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      mapping(map, indent + 2);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      sequence(list, afterSimpleKey ? indent : indent + 2);
    } else {
      leaf(value, indent + 2, false);
    }
  }

  private void sequence(List<?> list, int indent) {
    for (Object item : list) {
      out.indent(indent);
      out.indicator("-", true, false, true);
      if (item instanceof Map<?, ?> map && !map.isEmpty()) {
        mapping(map, indent + 2);
      } else if (item instanceof List<?> inner && !inner.isEmpty()) {
        sequence(inner, indent + 2);
      } else {
        leaf(item, indent + 2, false);
      }
    }
  }

  private void leaf(@Nullable Object value, int indent, boolean key) {
    if (value instanceof Map<?, ?>) {
      out.indicator("{}", true, false, false);
    } else if (value instanceof List<?>) {
      out.indicator("[]", true, false, false);
    } else if (value instanceof String text) {
      string(text, indent, key);
    } else if (value instanceof Double number) {
      out.plain(NumberText.throughJson(number).codePoints().toArray(), indent, false);
    } else {
      out.word(String.valueOf(value));
    }
  }

  private void string(String text, int indent, boolean key) {
    if (word(text) && !ScalarResolver.needsQuotes(text)) {
      out.word(text);
      return;
    }
    int[] points = points(text);
    ScalarAnalysis analysis = ScalarAnalysis.of(points);
    if (text.indexOf('\n') >= 0) {
      if (analysis.block() && !key) {
        out.literal(points, indent);
      } else {
        out.doubleQuoted(points, indent, !key);
      }
    } else if (ScalarResolver.needsQuotes(text)) {
      out.doubleQuoted(points, indent, !key);
    } else if (analysis.plain()) {
      out.plain(points, indent, !key);
    } else if (analysis.singleQuoted()) {
      out.singleQuoted(points, indent, !key);
    } else {
      out.doubleQuoted(points, indent, !key);
    }
  }
}
