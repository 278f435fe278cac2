package io.gitops4j.core.helmrelease;

import java.util.List;

/**
 * Which chart of a source, and how it is made of what the source holds.
 *
 * @param origin what the source holds
 * @param chart the name of the chart in a repository of charts, or the path of its folder or
 *     archive, in normal form; empty for the root
 * @param version the range of versions, of which the newest is taken from a repository of charts;
 *     without effect on a path
 * @param strategy what counts as another chart
 * @param valuesFiles files whose values, merged in this order, replace the default values of the
 *     chart; paths from the root of the source, or in the chart for one of a repository
 * @param ignoreMissingValuesFiles whether files that are not there are left out
 * @since 0.1
 */
public record ChartSelection(
    Origin origin,
    String chart,
    String version,
    Strategy strategy,
    List<String> valuesFiles,
    boolean ignoreMissingValuesFiles) {

  /**
   * What a source of charts holds.
   *
   * @since 0.1
   */
  public enum Origin {
    /** Files, among which the chart is a folder or an archive. */
    FILES,
    /** The files of the chart itself, at its root. */
    CHART
  }

  /**
   * What counts as another chart. Source: Flux, {@code spec.chart.spec.reconcileStrategy}.
   *
   * @since 0.1
   */
  public enum Strategy {
    /** Another version in {@code Chart.yaml}. */
    CHART_VERSION,
    /**
     * Another revision of the source, the first 12 digits of which become part of the version of
     * the chart. A repository of charts has none.
     */
    REVISION
  }

  /** Copies the list. */
  public ChartSelection {
    valuesFiles = List.copyOf(valuesFiles);
  }

  /** The chart that a source is, as it is: that of a HelmChart which says the rest itself. */
  public static ChartSelection whole() {
    return new ChartSelection(Origin.CHART, "", "*", Strategy.CHART_VERSION, List.of(), false);
  }

  /** The chart that an artifact is, with the artifact's digest as a part of its version. */
  public static ChartSelection ofArtifact() {
    return new ChartSelection(Origin.CHART, "", "*", Strategy.REVISION, List.of(), false);
  }

  /** Where the chart is in the snapshot of its source. */
  public String path() {
    return origin == Origin.FILES ? chart : "";
  }
}
