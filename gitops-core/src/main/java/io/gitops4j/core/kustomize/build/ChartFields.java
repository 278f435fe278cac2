package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.Map;

/**
 * The old spelling of charts in a kustomization, {@code helmChartInflationGenerator}, in the new
 * one, {@code helmCharts} and {@code helmGlobals}.
 *
 * <p>Surprising: of several {@code chartHome} the last one counts for all charts, and none if there
 * is {@code helmGlobals} already; {@code releaseNamespace} and {@code extraArgs} have no effect.
 * Source: kustomize, {@code SplitHelmParameters} in {@code api/types/helmchartargs.go}.
 */
final class ChartFields {

  private static final Map<String, String> RENAMED =
      Map.of(
          "chartName", "name",
          "chartVersion", "version",
          "chartRepoUrl", "repo",
          "values", "valuesFile",
          "valuesLocal", "valuesInline",
          "valuesMerge", "valuesMerge",
          "releaseName", "releaseName");
  private static final List<String> GLOBAL = List.of("chartHome", "helmHome");

  private ChartFields() {}

  /** Moves charts of the old spelling behind those of the new one. */
  static void modernize(YamlMap kustomization) {
    if (!(kustomization.remove("helmChartInflationGenerator") instanceof YamlList old)) {
      return;
    }
    if (kustomization.list("helmCharts") == null) {
      kustomization.put("helmCharts", new YamlList());
    }
    YamlList charts = kustomization.list("helmCharts");
    YamlMap globals = new YamlMap();
    for (YamlNode entry : old) {
      YamlMap chart = new YamlMap();
      chart.markAs(entry);
      for (YamlMap.Entry field : (YamlMap) entry) {
        String name = RENAMED.get(field.key());
        if (name != null) {
          YamlScalar key = YamlScalar.string(name);
          key.markAs(field.keyNode());
          chart.put(key, field.value());
        } else if (GLOBAL.contains(field.key())
            && !Build.text((YamlMap) entry, field.key()).isEmpty()) {
          globals.put(field.key().equals("helmHome") ? "configHome" : field.key(), field.value());
        }
      }
      if (charts != null) {
        charts.add(chart);
      }
    }
    if (!kustomization.has("helmGlobals") && !globals.isEmpty()) {
      kustomization.put("helmGlobals", globals);
    }
  }
}
