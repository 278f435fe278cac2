package io.gitops4j.core.conformance;

import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a snippet: YAML whose numbers are floats, over a chart's defaults. */
final class SnippetValues {

  private static final YamlReader READER = YamlReader.of(YamlFlavor.V11).lastKeyWins();

  private SnippetValues() {}

  /** Values over defaults: a null takes a default away, maps are merged. */
  static Map<String, @Nullable Object> of(String values, String defaults) {
    return merged(read(values), read(defaults));
  }

  private static Map<String, @Nullable Object> read(String yaml) {
    List<YamlNode> documents = READER.readAll("values.yaml", yaml);
    Object value = documents.isEmpty() ? null : documents.get(0).toValue();
    return value instanceof Map<?, ?> map ? map(map) : new LinkedHashMap<>();
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    map.forEach((key, value) -> values.put(String.valueOf(key), value(value)));
    return values;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map(map);
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> values = new ArrayList<>();
      list.forEach(item -> values.add(value(item)));
      return values;
    }
    return value instanceof Number number ? (Object) number.doubleValue() : value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> merged(
      Map<String, @Nullable Object> values, Map<String, @Nullable Object> defaults) {
    defaults.forEach(
        (key, standard) -> {
          Object own = values.get(key);
          if (!values.containsKey(key)) {
            values.put(key, standard);
          } else if (own == null) {
            values.remove(key);
          } else if (own instanceof Map && standard instanceof Map) {
            merged((Map<String, @Nullable Object>) own, (Map<String, @Nullable Object>) standard);
          }
        });
    return values;
  }
}
