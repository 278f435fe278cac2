package io.gitops4j.core.substitute;

import io.gitops4j.Location;
import io.gitops4j.SourceMap;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.NodeSourceMap;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text in an object: a value or a key.
 *
 * @param pointer the JSON pointer of the field
 * @param parent the JSON pointer of what holds the field
 * @param isKey whether the text is the field's key rather than its value
 * @param text the text
 */
record FieldText(String pointer, String parent, boolean isKey, String text) {

  private static final int EXCERPT = 40;

  /** The texts of an object that an expansion may change, in the order of its fields. */
  static List<FieldText> thatMayChange(Map<String, ?> content) {
    List<FieldText> found = new ArrayList<>();
    collect("", "", content, found);
    return found;
  }

  private static void collect(
      String parent, String pointer, @Nullable Object value, List<FieldText> found) {
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = (String) entry.getKey();
        String child = JsonPointer.child(pointer, key);
        if (Template.mayChange(key)) {
          found.add(new FieldText(child, pointer, true, key));
        }
        collect(pointer, child, entry.getValue(), found);
      }
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        collect(pointer, pointer + "/" + i, list.get(i), found);
      }
    } else if (value instanceof String text && Template.mayChange(text)) {
      found.add(new FieldText(pointer, parent, false, text));
    }
  }

  /** The last text of a written object that begins on or before a line, counted from 1. */
  static @Nullable FieldText atLine(String written, int line) {
    YamlNode root = YamlReader.of(YamlFlavor.V11).readOne("written", written);
    return last("", "", root, line);
  }

  private static @Nullable FieldText last(String parent, String pointer, YamlNode node, int line) {
    if (node.location().map(Location::line).orElse(0) > line) {
      return null;
    }
    FieldText best = null;
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        String child = JsonPointer.child(pointer, entry.key());
        FieldText found = last(pointer, child, entry.value(), line);
        best = found == null ? best : found;
      }
    } else if (node instanceof YamlList list) {
      for (int i = 0; i < list.size(); i++) {
        FieldText found = last(pointer, pointer + "/" + i, list.get(i), line);
        best = found == null ? best : found;
      }
    } else if (node instanceof YamlScalar scalar) {
      best = new FieldText(pointer, parent, false, scalar.text());
    }
    return best;
  }

  /** The place of a character of the text; of the field, where the line is not known. */
  Optional<Location> place(SourceMap sources, int offset) {
    if (sources instanceof NodeSourceMap nodes) {
      return isKey ? nodes.locateKey(pointer) : nodes.locate(pointer, offset);
    }
    return sources.locate(isKey ? parent : pointer);
  }

  /** The text from a character on, no longer than a glance. */
  String excerpt(int offset) {
    String rest = text.substring(Math.min(offset, text.length()));
    int end = rest.indexOf('\n');
    String line = end < 0 ? rest : rest.substring(0, end);
    return line.length() > EXCERPT ? line.substring(0, EXCERPT) + "…" : line;
  }
}
