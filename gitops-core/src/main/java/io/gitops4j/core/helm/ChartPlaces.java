package io.gitops4j.core.helm;

import io.gitops4j.Location;
import io.gitops4j.Snapshot;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.kustomize.chart.ChartRequest;
import io.gitops4j.core.kustomize.chart.RenderedChart;

/**
 * Tells files of a chart by their paths in the repository. A chart names its files after itself and
 * its subcharts after their aliases, {@code web/charts/db/templates/x.yaml}, whatever the folders
 * are called; a file that is not found by that, or is in an archive, is told as the chart's {@code
 * Chart.yaml}. Files of a chart from elsewhere are told as the chart does. For one thread.
 */
final class ChartPlaces {

  private static final String CHART = "Chart.yaml";

  private final ChartRequest request;
  private String name = "";

  ChartPlaces(ChartRequest request) {
    this.request = request;
  }

  /** The chart is known now. */
  void loaded(Chart chart) {
    this.name = chart.name();
  }

  /** What a file of the chart wrote. */
  RenderedChart.Text text(String source, String content) {
    return new RenderedChart.Text(file(source), content);
  }

  /** A place in a file of the chart; only the file where another stands for it. */
  Location of(Location place) {
    String file = file(place.file());
    return file.endsWith("/" + inside(place.file()))
        ? new Location(file, place.line(), place.column())
        : Location.of(file);
  }

  private String file(String source) {
    if (!request.isThere()) {
      return source;
    }
    String folder = request.folder().isEmpty() ? "" : request.folder() + "/";
    String path = folder + inside(source);
    return request.snapshot().kind(path) == Snapshot.Kind.FILE ? path : folder + CHART;
  }

  /** A file as seen from the folder of the chart. */
  private String inside(String source) {
    return !name.isEmpty() && source.startsWith(name + "/")
        ? source.substring(name.length() + 1)
        : source;
  }
}
