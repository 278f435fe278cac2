package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code sortOptions} and sorts by them. */
final class Sorting {

  private Sorting() {}

  static void sort(ResourceSet resources, YamlMap options) {
    String order = Build.text(options, "order");
    YamlMap legacy = options.map("legacySortOptions");
    if (!order.equals("fifo") && !order.equals("legacy")) {
      YamlNode at = options.get("order");
      throw Problem.cannot(
          at == null ? options : at,
          "sort the objects",
          "the field 'sortOptions.order' must be one of [fifo, legacy]; set it to one");
    }
    if (order.equals("fifo")) {
      if (legacy != null) {
        throw Problem.cannot(
            legacy,
            "sort the objects",
            "the field 'sortOptions.legacySortOptions' is set but the selected sort order is"
                + " 'fifo', not 'legacy'; remove it or set the order to legacy");
      }
    } else if (legacy == null) {
      SortOrder.legacy(resources);
    } else {
      SortOrder.legacy(resources, texts(legacy.get("orderFirst")), texts(legacy.get("orderLast")));
    }
  }

  private static List<String> texts(@Nullable YamlNode node) {
    return node instanceof YamlList list
        ? list.items().stream()
            .filter(YamlScalar.class::isInstance)
            .map(item -> ((YamlScalar) item).text())
            .toList()
        : List.of();
  }
}
