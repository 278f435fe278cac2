package io.gitops4j.core.chart;

import io.gitops4j.SourceMap;
import io.gitops4j.core.yaml.NodeSourceMap;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as Helm reads them: YAML 1.1, by way of JSON.
 *
 * <p>The rule: every number becomes a {@code Double}, whole or not, so that large ones lose digits;
 * keys become text; of a key that stands twice the last counts; of several documents the first;
 * nothing and null are an empty map. Source: Helm 3.22 {@code pkg/chartutil/values.go};
 * sigs.k8s.io/yaml v1.6. Tests: {@code ValuesReaderTest}.
 *
 * @since 0.1
 */
public final class ValuesReader {

  private static final YamlReader READER =
      YamlReader.of(YamlFlavor.V11, new YamlLimits(8 << 20, 100, 1_000_000, 100_000))
          .lastKeyWins()
          .readingOnce();

  private ValuesReader() {}

  /**
   * The values of a text. The map and all in it are new and can be changed.
   *
   * @param file the name for places and messages
   * @throws YamlException when it is not YAML, not a mapping, or beyond a limit
   */
  public static Map<String, @Nullable Object> read(String file, String text) {
    YamlNode node = first(file, text);
    if (node == null || node.isNull()) {
      return new LinkedHashMap<>();
    }
    if (node.toValue() instanceof Map<?, ?> map) {
      return table(map);
    }
    throw YamlException.malformed(
        node.location().orElseThrow(), "values are a mapping, and this is none");
  }

  /**
   * Where the values of a text stand, by their JSON pointers; nowhere when it is none.
   *
   * @param file the name for places
   */
  public static SourceMap places(String file, String text) {
    try {
      YamlNode node = first(file, text);
      return node == null ? SourceMap.NONE : new NodeSourceMap(node);
    } catch (YamlException e) {
      return SourceMap.NONE;
    }
  }

  /** The first document of a text; null when there is none. */
  static @Nullable YamlNode first(String file, String text) {
    List<YamlNode> documents = READER.readAll(file, text);
    return documents.isEmpty() ? null : documents.get(0);
  }

  /**
   * A copy of values in which numbers are {@code Double}s; changing one does not change the other.
   */
  public static Map<String, @Nullable Object> table(Map<?, ?> map) {
    Map<String, @Nullable Object> table = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
    map.forEach((key, value) -> table.put((String) key, value(value)));
    return table;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return table(map);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(item -> copy.add(value(item)));
      return copy;
    }
    return value instanceof Number number ? (Object) number.doubleValue() : value;
  }
}
