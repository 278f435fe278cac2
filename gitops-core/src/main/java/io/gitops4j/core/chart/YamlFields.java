package io.gitops4j.core.chart;

import io.gitops4j.Location;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a YAML mapping as Go reads them into a struct.
 *
 * <p>The rule: the names of fields match in any case; null is as good as absent; where a text is
 * wanted, numbers and booleans are turned into text by their value, so that {@code 1.10} becomes
 * {@code 1.1} and {@code on} becomes {@code true}; anything else of another type is an error;
 * unknown fields are ignored. Source: sigs.k8s.io/yaml and Go's encoding/json. Tests: {@code
 * ChartLoaderTest}. Immutable.
 *
 * @since 0.1
 */
public final class YamlFields {

  private final String file;
  private final Map<String, YamlNode> fields;

  private YamlFields(String file, Map<String, YamlNode> fields) {
    this.file = file;
    this.fields = fields;
  }

  /**
   * The fields of a node; null has none.
   *
   * @param file the name for places
   * @throws YamlException when it is neither a mapping nor null
   */
  public static YamlFields of(String file, @Nullable YamlNode node) {
    Map<String, YamlNode> fields = new TreeMap<>();
    if (node instanceof YamlMap map) {
      for (YamlMap.Entry entry : map) {
        fields.put(entry.key().toLowerCase(Locale.ROOT), entry.value());
      }
    } else if (node != null && !node.isNull()) {
      throw wrong(file, node, "the document", "a mapping");
    }
    return new YamlFields(file, fields);
  }

  /** These fields with those of another document in place of those that both have. */
  YamlFields with(YamlFields other) {
    Map<String, YamlNode> all = new TreeMap<>(fields);
    other.fields.forEach(
        (name, value) -> {
          if (!value.isNull()) {
            all.put(name, value);
          }
        });
    return new YamlFields(file, all);
  }

  /** The fields of a mapping in this one; none when absent. */
  public YamlFields fields(String name) {
    return of(file, get(name));
  }

  private @Nullable YamlNode get(String name) {
    return fields.get(name.toLowerCase(Locale.ROOT));
  }

  boolean has(String name) {
    YamlNode node = get(name);
    return node != null && !node.isNull();
  }

  /**
   * A text; empty when absent.
   *
   * @throws YamlException when it is a mapping or list
   */
  public String text(String name) {
    YamlNode node = get(name);
    return node == null ? "" : text(name, node);
  }

  /** A boolean; false when absent. */
  boolean flag(String name) {
    YamlNode node = get(name);
    if (node == null || node.isNull()) {
      return false;
    }
    if (node.toValue() instanceof Boolean flag) {
      return flag;
    }
    throw wrong(file, node, name, "true or false");
  }

  /** A list of texts; empty when absent. */
  List<String> texts(String name) {
    return items(name, node -> text(name, node));
  }

  /** The items of a list; null when absent. */
  @Nullable List<YamlNode> list(String name) {
    return has(name) ? items(name, item -> item) : null;
  }

  /** A list; empty when absent. */
  <T> List<T> items(String name, Function<YamlNode, T> item) {
    YamlNode node = get(name);
    List<T> items = new ArrayList<>();
    if (node instanceof YamlList list) {
      list.forEach(each -> items.add(item.apply(each)));
    } else if (node != null && !node.isNull()) {
      throw wrong(file, node, name, "a list");
    }
    return List.copyOf(items);
  }

  /**
   * Texts by name, sorted; empty when absent.
   *
   * @throws YamlException when it is no mapping of scalars
   */
  public Map<String, String> map(String name) {
    YamlNode node = get(name);
    Map<String, String> map = new TreeMap<>();
    if (node instanceof YamlMap entries) {
      for (YamlMap.Entry entry : entries) {
        map.put(entry.key(), text(name + "." + entry.key(), entry.value()));
      }
    } else if (node != null && !node.isNull()) {
      throw wrong(file, node, name, "a mapping");
    }
    return map;
  }

  private String text(String name, YamlNode node) {
    if (!(node instanceof YamlScalar scalar)) {
      throw wrong(file, node, name, "a text");
    }
    if (scalar.type() == ScalarType.STRING || scalar.type() == ScalarType.TIMESTAMP) {
      return scalar.text();
    }
    if (scalar.type() == ScalarType.FLOAT) {
      Object value = scalar.toValue();
      return value instanceof Number number
          ? YamlScalar.of(number.doubleValue()).text()
          : scalar.text();
    }
    return scalar.isNull() ? "" : String.valueOf(scalar.toValue());
  }

  private static YamlException wrong(String file, YamlNode node, String name, String wanted) {
    return YamlException.malformed(
        node.location().orElse(Location.of(file)), name + " is not " + wanted);
  }
}
