package io.gitops4j.core.chart;

import java.util.List;

/**
 * What {@code Chart.lock} says: the versions that were chosen for a chart's dependencies.
 *
 * @param generated when, as it is written
 * @param digest of the dependencies that were locked
 * @param dependencies each with the version that was chosen
 * @since 0.1
 */
public record ChartLock(String generated, String digest, List<ChartDependency> dependencies) {

  /** Copies the list. */
  public ChartLock {
    dependencies = List.copyOf(dependencies);
  }
}
