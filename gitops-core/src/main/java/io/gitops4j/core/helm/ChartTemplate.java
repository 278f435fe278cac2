package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template of the tree of charts.
 *
 * @param name its path in the tree: {@code top/charts/kid/templates/a.yaml}
 * @param file its text
 * @param basePath the folder of its chart's templates: {@code top/charts/kid/templates}
 * @param scope what its chart's templates see as dot, shared by all of them
 */
record ChartTemplate(
    String name, ChartFile file, String basePath, Map<String, @Nullable Object> scope) {

  /** Whether it only defines what others include. */
  boolean isPartial() {
    return name.startsWith("_", name.lastIndexOf('/') + 1);
  }
}
