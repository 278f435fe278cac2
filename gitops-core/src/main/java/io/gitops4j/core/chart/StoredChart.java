package io.gitops4j.core.chart;

import io.gitops4j.RenderException;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chart that Helm keeps in the record of a release.
 *
 * <p>The rule: the fields are those of Helm's struct in JSON, with the bytes of files in Base64;
 * {@code metadata} has the fields of {@code Chart.yaml}. Surprising cases: Helm keeps no subcharts,
 * so that a chart read from a record has none although its metadata may name some; numbers of
 * values are {@code Double}s, as everywhere. Source: Helm 3.22 {@code pkg/chart/chart.go}. Tests:
 * {@code ReleaseCodecTest}.
 *
 * @since 0.1
 */
public final class StoredChart {

  private static final String FILE = "the record of a release";

  private final LoadBudget budget;

  private StoredChart(LoadBudget budget) {
    this.budget = budget;
  }

  /**
   * The chart of a record.
   *
   * @param fields the JSON object, in JDK types
   * @throws RenderException when it is malformed, or exceeds a limit
   */
  public static Chart read(Map<String, @Nullable Object> fields, ChartLimits limits) {
    StoredChart stored = new StoredChart(new LoadBudget(limits, "the chart of a release"));
    try {
      return stored.chart(fields);
    } catch (YamlException e) {
      throw ChartProblem.yaml(stored.budget.chart(), FILE, e);
    }
  }

  private Chart chart(Map<String, @Nullable Object> fields) {
    YamlFields metadata = YamlFields.of(FILE, YamlNode.of(fields.get("metadata")));
    ChartMetadata read = ChartMetadata.of(metadata, YamlFields.of(FILE, null), budget);
    Map<String, @Nullable Object> values =
        fields.get("values") instanceof Map<?, ?> map
            ? ValuesReader.table(map)
            : new LinkedHashMap<>();
    return new Chart(
        read,
        lock(fields.get("lock")),
        values,
        file("values.schema.json", fields.get("schema")),
        files(fields.get("templates")),
        files(fields.get("files")));
  }

  private static @Nullable ChartLock lock(@Nullable Object lock) {
    if (!(lock instanceof Map<?, ?>)) {
      return null;
    }
    YamlFields fields = YamlFields.of(FILE, YamlNode.of(lock));
    return new ChartLock(
        fields.text("generated"),
        fields.text("digest"),
        fields.items("dependencies", node -> ChartDependency.of(FILE, node)));
  }

  private List<ChartFile> files(@Nullable Object list) {
    List<ChartFile> files = new ArrayList<>();
    if (list instanceof List<?> items) {
      for (Object item : items) {
        if (!(item instanceof Map<?, ?> map) || !(map.get("name") instanceof String name)) {
          throw budget.malformed("a file of it has no name; restore the record from a backup");
        }
        ChartFile file = file(name, map.get("data"));
        files.add(file == null ? ChartFile.own(name, new byte[0]) : file);
      }
    }
    return files;
  }

  private @Nullable ChartFile file(String name, @Nullable Object data) {
    if (!(data instanceof String text)) {
      return null;
    }
    budget.entry();
    budget.file(name, text.length() / 4L * 3L);
    try {
      return ChartFile.own(name, Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw budget.malformed(
          "the content of %s is no Base64; restore the record from a backup".formatted(name));
    }
  }
}
