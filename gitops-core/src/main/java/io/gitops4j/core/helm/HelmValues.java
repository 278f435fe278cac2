package io.gitops4j.core.helm;

import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ValuesReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of one release carried over to the next, as {@code helm upgrade} does. Source: Helm 3.22
 * {@code pkg/action/upgrade.go}, {@code pkg/chartutil/coalesce.go}.
 *
 * @since 0.1
 */
public final class HelmValues {

  private HelmValues() {}

  /**
   * Values laid over others: tables are merged, everything else of the upper wins, a null above
   * removes the key. Neither is changed.
   */
  public static Map<String, @Nullable Object> over(
      Map<String, @Nullable Object> upper, Map<String, @Nullable Object> lower) {
    Map<String, @Nullable Object> merged = ValuesReader.table(upper);
    new Tables(new Warnings()).mergeInto(merged, ValuesReader.table(lower), "", false);
    return merged;
  }

  /** What a chart sees with some values: those, above its own and its subcharts' defaults. */
  public static Map<String, @Nullable Object> of(
      Chart chart, Map<String, @Nullable Object> values) {
    return new Coalescing(new Warnings()).coalesce(ChartNode.tree(chart), values);
  }
}
