package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.template.helm.ChartFiles;
import io.gitops4j.core.template.helm.ChartValues;
import io.gitops4j.core.template.value.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the templates of each chart of a tree see as dot.
 *
 * <p>The rule: {@code .Release} and {@code .Capabilities} are the same everywhere; {@code .Values}
 * is the part of the parent's values under the chart's name, not a copy, so that what a template
 * sets there its parents see, and a point in the name leads one table further, where Helm's own
 * coalescing has put nothing; {@code .Subcharts} leads to what the subcharts' templates see. Of two
 * files of one path the last counts; a library chart has nothing but partials. Source: Helm 3.22
 * {@code pkg/engine/engine.go}, {@code recAllTpls}.
 */
final class Scopes {

  private final Object release;
  private final Object capabilities;
  private final Map<String, ChartTemplate> templates = new TreeMap<>();

  private Scopes(Object release, Object capabilities) {
    this.release = release;
    this.capabilities = capabilities;
  }

  /** All templates of a tree, by name. */
  static Map<String, ChartTemplate> templates(
      ChartNode root, Map<String, @Nullable Object> values, ReleaseOptions options) {
    Map<String, @Nullable Object> release = new LinkedHashMap<>();
    release.put("Name", options.name());
    release.put("Namespace", options.namespace());
    release.put("IsUpgrade", options.isUpgrade());
    release.put("IsInstall", !options.isUpgrade());
    release.put("Revision", (long) options.revision());
    release.put("Service", "Helm");
    Scopes scopes = new Scopes(release, options.capabilities());
    scopes.add(root, values);
    return scopes.templates;
  }

  private Map<String, @Nullable Object> add(ChartNode chart, Map<String, @Nullable Object> values) {
    Map<String, @Nullable Object> subcharts = new LinkedHashMap<>();
    Map<String, @Nullable Object> scope = new LinkedHashMap<>();
    scope.put("Chart", ChartObject.of(chart));
    scope.put("Files", files(chart));
    scope.put("Release", release);
    scope.put("Capabilities", capabilities);
    scope.put("Values", new ChartValues(values));
    scope.put("Subcharts", subcharts);
    for (ChartNode child : chart.subcharts()) {
      Map<String, @Nullable Object> below =
          Tables.find(values, child.name()).orElseGet(LinkedHashMap::new);
      subcharts.put(child.name(), add(child, below));
    }
    String path = chart.path();
    for (ChartFile file : chart.chart().templates()) {
      ChartTemplate template =
          new ChartTemplate(path + "/" + file.name(), file, path + "/templates", scope);
      if (!chart.metadata().isLibrary() || template.isPartial()) {
        templates.put(template.name(), template);
      }
    }
    return scope;
  }

  private static ChartFiles files(ChartNode chart) {
    Map<String, Bytes> files = new TreeMap<>();
    chart.chart().files().forEach(file -> files.put(file.name(), file.value()));
    return new ChartFiles(files);
  }
}
