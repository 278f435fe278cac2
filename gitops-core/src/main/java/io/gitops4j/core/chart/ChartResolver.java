package io.gitops4j.core.chart;

import io.gitops4j.RenderException;

/**
 * Gets charts that are in no snapshot: from a repository, a registry, or a store of the program. It
 * decides which addresses it asks, as references are written by whoever writes the repositories.
 *
 * <p>It may be asked by several threads at once.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ChartResolver {

  /**
   * A chart.
   *
   * @throws RenderException with {@link io.gitops4j.Reason#DENIED} when it is not allowed, {@link
   *     io.gitops4j.Reason#NOT_FOUND} when it is not there, and what loading a chart gives
   */
  Chart resolve(ChartReference reference);
}
