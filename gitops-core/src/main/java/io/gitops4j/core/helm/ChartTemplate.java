package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartFile;
import java.util.Comparator;
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

  /**
   * The order of parsing and rendering: the deepest path first, and of one depth the last name. A
   * later definition of a name wins, so shallow paths win over deep ones and early names over late
   * ones. Source: Helm 3.22 {@code pkg/engine/engine.go}, {@code sortTemplates}.
   */
  static final Comparator<ChartTemplate> ORDER =
      Comparator.<ChartTemplate>comparingLong(each -> each.name.chars().filter(c -> c == '/').count())
          .thenComparing(ChartTemplate::name)
          .reversed();

  /** Whether it only defines what others include. */
  boolean isPartial() {
    return name.startsWith("_", name.lastIndexOf('/') + 1);
  }
}
