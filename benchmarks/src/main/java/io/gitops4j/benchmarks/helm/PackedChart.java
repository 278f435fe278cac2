package io.gitops4j.benchmarks.helm;

import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.helm.HelmRenderer;
import io.gitops4j.core.helm.ReleaseOptions;
import io.gitops4j.core.helm.RenderedRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An archive of a chart, which is rendered with its own values, as {@code helm template bench CHART
 * --namespace bench --include-crds --kube-version 1.34.0} does.
 */
final class PackedChart {

  private static final ReleaseOptions OPTIONS =
      ReleaseOptions.of("bench", "bench").kubeVersion("1.34.0").includeCrds(true).build();

  private final String file;
  private final byte[] archive;

  private PackedChart(String file, byte[] archive) {
    this.file = file;
    this.archive = archive;
  }

  static PackedChart read(Path path) throws IOException {
    return new PackedChart(path.getFileName().toString(), Files.readAllBytes(path));
  }

  Chart load() {
    return ChartLoader.withDefaults().archive(file, archive);
  }

  static RenderedRelease render(HelmRenderer renderer, Chart chart) {
    return renderer.render(chart, OPTIONS);
  }
}
