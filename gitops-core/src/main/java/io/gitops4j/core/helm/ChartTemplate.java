package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartFile;
import java.util.ArrayList;
import java.util.List;
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

  /** The path of its chart in the tree: {@code top/charts/kid}. */
  String chart() {
    return basePath.substring(0, basePath.lastIndexOf('/'));
  }

  /** Where its chart's values are in those of the release; see {@link Scopes} for points. */
  List<String> valuesPath() {
    List<String> path = new ArrayList<>();
    String[] charts = chart().split("/charts/", -1);
    for (String name : List.of(charts).subList(1, charts.length)) {
      path.addAll(List.of(name.split("\\.", -1)));
    }
    return path;
  }
}
