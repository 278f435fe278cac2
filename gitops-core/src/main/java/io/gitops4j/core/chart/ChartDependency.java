package io.gitops4j.core.chart;

import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;

/**
 * What a chart says about one of its subcharts. What is not said is empty.
 *
 * @param name the subchart's name
 * @param version a range of versions, or in a lock file the version
 * @param repository where it comes from
 * @param condition paths in the values, separated by commas, of which the first that leads to a
 *     boolean decides whether the subchart is rendered
 * @param tags words by which the values can turn subcharts on and off together
 * @param enabled as it is written, which has no effect
 * @param importValues what becomes the parent's default values
 * @param alias the name it goes by in this chart
 * @since 0.1
 */
public record ChartDependency(
    String name,
    String version,
    String repository,
    String condition,
    List<String> tags,
    boolean enabled,
    List<ImportValue> importValues,
    String alias) {

  /** Copies the lists. */
  public ChartDependency {
    tags = List.copyOf(tags);
    importValues = List.copyOf(importValues);
  }

  /** Whether a repository is the name of one, {@code @name} or {@code alias:name}. */
  static boolean isNamed(String repository) {
    return repository.startsWith("@") || repository.startsWith("alias:");
  }

  static ChartDependency of(String file, YamlNode node) {
    YamlFields fields = YamlFields.of(file, node);
    List<ImportValue> imports = new ArrayList<>();
    for (YamlNode item : fields.items("import-values", each -> each)) {
      if (item instanceof YamlMap map) {
        imports.add(new ImportValue(path(map, "child"), path(map, "parent"), false));
      } else if (item instanceof YamlScalar scalar && scalar.toValue() instanceof String word) {
        imports.add(new ImportValue("exports." + word, ".", true));
      }
    }
    return new ChartDependency(
        Text.sanitized(fields.text("name")),
        Text.sanitized(fields.text("version")),
        Text.sanitized(fields.text("repository")),
        Text.sanitized(fields.text("condition")),
        fields.texts("tags").stream().map(Text::sanitized).toList(),
        fields.flag("enabled"),
        imports,
        fields.text("alias"));
  }

  /** A path as Go prints whatever stands there, {@code <nil>} for nothing. */
  private static String path(YamlMap map, String key) {
    YamlNode node = map.get(key);
    if (node == null || node.isNull()) {
      return "<nil>";
    }
    return node instanceof YamlScalar scalar ? String.valueOf(scalar.toValue()) : node.toString();
  }
}
