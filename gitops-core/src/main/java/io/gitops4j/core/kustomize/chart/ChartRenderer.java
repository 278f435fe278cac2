package io.gitops4j.core.kustomize.chart;

import io.gitops4j.RenderException;

/**
 * Renders the charts that kustomizations name in {@code helmCharts} and in configuration objects of
 * kind {@code HelmChartInflationGenerator}.
 *
 * <p>A renderer of kustomizations without one refuses them, as {@code kustomize build} does without
 * {@code --enable-helm} and Flux always does. {@code io.gitops4j.core.helm.KustomizeCharts} renders
 * them in this JVM.
 *
 * <p>The same request should be answered with the same objects, as what was built is kept as long
 * as no file of it has changed, and is built once more to be explained: a chart that takes chance
 * or the time into its objects is then explained with other values. It may be asked by several
 * threads at once.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ChartRenderer {

  /**
   * Renders a chart.
   *
   * @return what it makes
   * @throws RenderException when it cannot; without a place it is told at the entry that asks
   */
  RenderedChart render(ChartRequest request);
}
