package io.gitops4j.core.kustomize.build;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.patch.PatchException;
import io.gitops4j.core.kustomize.patch.StrategicMerge;
import io.gitops4j.core.kustomize.schema.Schema;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values that a kustomization gives to a chart: those of {@code valuesFile}, by default the
 * chart's own {@code values.yaml}, with {@code valuesInline}, and then {@code
 * additionalValuesFiles}.
 *
 * <p>The rule of {@code valuesMerge}: {@code override}, the default, merges the inline values over
 * the file as a strategic merge patch, {@code merge} the file over the inline values, {@code
 * replace} takes the inline values alone. Surprising: without inline values it is the file,
 * whatever is said; a file that is merged is YAML 1.2, in which {@code yes} is text, and one that
 * is not is YAML 1.1, as Helm reads it; a null takes away what it is merged over, and stays where
 * there is nothing, which then takes away what the chart has. A file that is merged must have a
 * document. Source: kustomize, {@code HelmChartInflationGenerator.go}. Tests: fixtures {@code
 * chart-*}.
 */
final class ChartValues {

  private final KustomizationFile file;
  private final YamlMap chart;
  private final @Nullable String defaultFile;
  private final Schema schema;

  /**
   * Values of a chart.
   *
   * @param file the kustomization
   * @param chart what it says of the chart
   * @param defaultFile the file of values in the chart, as seen from the kustomization; null for a
   *     chart that is not there
   */
  ChartValues(KustomizationFile file, YamlMap chart, @Nullable String defaultFile, Schema schema) {
    this.file = file;
    this.chart = chart;
    this.defaultFile = defaultFile;
    this.schema = schema;
  }

  /**
   * The values, in the order in which they are laid over one another.
   *
   * @param own the values of a chart that is not there
   */
  List<Map<String, @Nullable Object>> over(Map<String, @Nullable Object> own) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    String path = path();
    String merge = Build.text(chart, "valuesMerge");
    boolean over = merge.isEmpty() || merge.equals("override");
    if (!over && !merge.equals("merge") && !merge.equals("replace")) {
      throw invalid(
          chart.get("valuesMerge"),
          "valuesMerge must be one of merge, override and replace; correct it");
    }
    List<Map<String, @Nullable Object>> more = new ArrayList<>();
    if (chart.list("additionalValuesFiles") != null) {
      for (YamlNode entry : chart.list("additionalValuesFiles")) {
        more.add(plain(((YamlScalar) entry).text(), entry));
      }
    }
    YamlMap inline = inline();
    if (inline.isEmpty()) {
      all.add(path == null ? own : plain(path, named()));
    } else if (merge.equals("replace")) {
      all.add(inline.toValue());
    } else {
      YamlMap other =
          mapping(path == null ? YamlNode.of(own) : first(path, YamlFlavor.V3, named()));
      all.add(over ? merged(other, inline) : merged(inline.copy(), other));
    }
    all.addAll(more);
    return all;
  }

  private YamlMap inline() {
    YamlNode inline = chart.get("valuesInline");
    if (inline != null && !(inline instanceof YamlMap)) {
      throw invalid(inline, "valuesInline must be a mapping; correct it");
    }
    return inline == null ? new YamlMap() : (YamlMap) inline;
  }

  /** The file of values; null for those of a chart that is not there. */
  private @Nullable String path() {
    String given = Build.text(chart, "valuesFile");
    return given.isEmpty() ? defaultFile : given;
  }

  private YamlNode named() {
    YamlNode given = chart.get("valuesFile");
    return given == null ? chart : given;
  }

  private Map<String, @Nullable Object> plain(String path, YamlNode named) {
    YamlNode values = first(path, YamlFlavor.V11, named);
    return values == null || values.isNull() ? new LinkedHashMap<>() : mapping(values).toValue();
  }

  private Map<String, @Nullable Object> merged(YamlMap target, YamlMap patch) {
    try {
      YamlMap merged = StrategicMerge.merge(target, patch, schema, file.files().budget());
      return merged == null ? new LinkedHashMap<>() : merged.toValue();
    } catch (PatchException e) {
      throw Problem.cannot(
          e.location().or(chart::location).orElse(null),
          Reason.INVALID,
          "merge the values of the chart " + Build.text(chart, "name"),
          e.getMessage() + "; correct one of the two");
    }
  }

  /** The first document of a file; null when there is none. */
  private @Nullable YamlNode first(String path, YamlFlavor flavor, YamlNode named) {
    byte[] content = file.files().read(file.folder(), path, named);
    YamlReader reader = file.files().reader(flavor);
    String name = file.files().name(file.folder(), path, named);
    try {
      List<YamlNode> documents =
          (flavor == YamlFlavor.V11 ? reader.lastKeyWins() : reader).readAll(name, content);
      return documents.isEmpty() ? null : documents.get(0);
    } catch (YamlException e) {
      throw Problem.of(e, "the values");
    }
  }

  private YamlMap mapping(@Nullable YamlNode values) {
    if (values instanceof YamlMap map) {
      return map;
    }
    throw invalid(
        values == null ? named() : values,
        values == null || values.isNull()
            ? "the file of values that valuesInline is merged with is empty; write {} into it, or"
                + " choose valuesMerge replace"
            : "values are a mapping, and this is none; correct the file");
  }

  private RenderException invalid(@Nullable YamlNode at, String wrong) {
    return Problem.cannot(at, "read the values of the chart " + Build.text(chart, "name"), wrong);
  }
}
