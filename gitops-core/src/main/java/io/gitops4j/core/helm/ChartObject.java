package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartDependency;
import io.gitops4j.core.chart.ChartMaintainer;
import io.gitops4j.core.chart.ChartMetadata;
import io.gitops4j.core.chart.ImportValue;
import io.gitops4j.core.template.helm.ChartValue;
import io.gitops4j.core.template.value.TypedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Chart} of a chart in a tree: what {@code Chart.yaml} says, with the dependencies as they
 * were chosen. Source: Helm 3.22 {@code pkg/chart/metadata.go}, {@code pkg/chart/dependency.go}.
 */
final class ChartObject {

  private ChartObject() {}

  static ChartValue of(ChartNode chart) {
    ChartMetadata of = chart.metadata();
    List<Requirement> requirements = chart.requirements();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", of.name());
    fields.put("home", of.home());
    fields.put("sources", of.sources());
    fields.put("version", of.version());
    fields.put("description", of.description());
    fields.put("keywords", of.keywords());
    fields.put("maintainers", of.maintainers().stream().map(ChartObject::maintainer).toList());
    fields.put("icon", of.icon());
    fields.put("apiVersion", of.apiVersion());
    fields.put("condition", of.condition());
    fields.put("tags", of.tags());
    fields.put("appVersion", of.appVersion());
    fields.put("deprecated", of.isDeprecated());
    fields.put("annotations", new LinkedHashMap<>(of.annotations()));
    fields.put("kubeVersion", of.kubeVersion());
    fields.put(
        "dependencies",
        requirements == null
            ? List.of()
            : requirements.stream().map(ChartObject::dependency).toList());
    fields.put("type", of.type());
    return new ChartValue(fields, chart.isRoot());
  }

  private static Map<String, @Nullable Object> maintainer(ChartMaintainer of) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", of.name());
    fields.put("email", of.email());
    fields.put("url", of.url());
    return fields;
  }

  private static Map<String, @Nullable Object> dependency(Requirement requirement) {
    ChartDependency of = requirement.dependency();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", requirement.name());
    fields.put("version", of.version());
    fields.put("repository", of.repository());
    fields.put("condition", of.condition());
    fields.put("tags", of.tags());
    fields.put("enabled", requirement.isEnabled());
    fields.put("import-values", of.importValues().stream().map(ChartObject::importValue).toList());
    fields.put("alias", of.alias());
    return fields;
  }

  private static TypedMap importValue(ImportValue of) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("child", of.child());
    map.put("parent", of.parent());
    return new TypedMap("map[string]string", "string", map);
  }
}
