package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartDependency;
import io.gitops4j.core.chart.ChartMaintainer;
import io.gitops4j.core.chart.ChartMetadata;
import io.gitops4j.core.chart.ImportValue;
import io.gitops4j.core.template.helm.ChartValue;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.template.value.TypedMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Chart} of a chart in a tree. Source of names and JSON forms: Helm 3.22 {@code
 * pkg/chart/metadata.go}, {@code pkg/chart/dependency.go}.
 */
final class ChartObject {

  private ChartObject() {}

  static ChartValue of(ChartNode chart) {
    ChartMetadata of = chart.metadata();
    List<Requirement> requirements = chart.requirements();
    Map<String, @Nullable Object> fields = new HashMap<>();
    fields.put("Name", of.name());
    fields.put("Home", of.home());
    fields.put("Sources", of.sources());
    fields.put("Version", of.version());
    fields.put("Description", of.description());
    fields.put("Keywords", of.keywords());
    fields.put("Maintainers", of.maintainers().stream().map(ChartObject::maintainer).toList());
    fields.put("Icon", of.icon());
    fields.put("APIVersion", of.apiVersion());
    fields.put("Condition", of.condition());
    fields.put("Tags", of.tags());
    fields.put("AppVersion", of.appVersion());
    fields.put("Deprecated", of.isDeprecated());
    fields.put("Annotations", new LinkedHashMap<>(of.annotations()));
    fields.put("KubeVersion", of.kubeVersion());
    fields.put(
        "Dependencies",
        requirements == null
            ? List.of()
            : requirements.stream().map(ChartObject::dependency).toList());
    fields.put("Type", of.type());
    return new ChartValue(fields, chart.isRoot());
  }

  private static GoStruct maintainer(ChartMaintainer of) {
    return new GoStruct("chart.Maintainer")
        .optional("Name", "name", of.name())
        .optional("Email", "email", of.email())
        .optional("URL", "url", of.url());
  }

  private static GoStruct dependency(Requirement requirement) {
    ChartDependency of = requirement.dependency();
    List<TypedMap> imports = of.importValues().stream().map(ChartObject::importValue).toList();
    return new GoStruct("chart.Dependency")
        .field("Name", "name", requirement.name())
        .optional("Version", "version", of.version())
        .field("Repository", "repository", of.repository())
        .optional("Condition", "condition", of.condition())
        .optional("Tags", "tags", TypedList.strings(of.tags()))
        .optional("Enabled", "enabled", requirement.isEnabled())
        .optional("ImportValues", "import-values", imports)
        .optional("Alias", "alias", of.alias());
  }

  private static TypedMap importValue(ImportValue of) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("child", of.child());
    map.put("parent", of.parent());
    return new TypedMap("map[string]string", "string", map);
  }
}
