package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartDependency;
import io.gitops4j.core.chart.ChartMaintainer;
import io.gitops4j.core.chart.ChartMetadata;
import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.template.value.TypedMap;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Chart} and {@code .Capabilities} as templates see them. Source of names, order and JSON
 * forms: Helm 3.22 {@code pkg/chart/metadata.go}, {@code pkg/chart/dependency.go}, {@code
 * pkg/chartutil/capabilities.go}, {@code internal/version}.
 */
final class GoObjects {

  private GoObjects() {}

  static GoStruct chart(ChartNode chart) {
    ChartMetadata of = chart.metadata();
    return GoStruct.of("struct { chart.Metadata; IsRoot bool }")
        .optional("Name", "name", of.name())
        .optional("Home", "home", of.home())
        .optional("Sources", "sources", TypedList.strings(of.sources()))
        .optional("Version", "version", of.version())
        .optional("Description", "description", of.description())
        .optional("Keywords", "keywords", TypedList.strings(of.keywords()))
        .optional("Maintainers", "maintainers", maintainers(of.maintainers()))
        .optional("Icon", "icon", of.icon())
        .optional("APIVersion", "apiVersion", of.apiVersion())
        .optional("Condition", "condition", of.condition())
        .optional("Tags", "tags", of.tags())
        .optional("AppVersion", "appVersion", of.appVersion())
        .optional("Deprecated", "deprecated", of.isDeprecated())
        .optional("Annotations", "annotations", strings(of))
        .optional("KubeVersion", "kubeVersion", of.kubeVersion())
        .optional("Dependencies", "dependencies", dependencies(chart.requirements()))
        .optional("Type", "type", of.type())
        .field("IsRoot", chart.isRoot())
        .build();
  }

  private static TypedMap strings(ChartMetadata metadata) {
    return new TypedMap(
        "map[string]string", "string", new LinkedHashMap<>(metadata.annotations()));
  }

  private static TypedList maintainers(List<ChartMaintainer> maintainers) {
    return new TypedList(
        "*chart.Maintainer",
        maintainers.stream()
            .map(
                each ->
                    GoStruct.of("chart.Maintainer")
                        .pointer()
                        .optional("Name", "name", each.name())
                        .optional("Email", "email", each.email())
                        .optional("URL", "url", each.url())
                        .build())
            .toList());
  }

  private static TypedList dependencies(@Nullable List<Requirement> requirements) {
    List<Requirement> all = requirements == null ? List.of() : requirements;
    return new TypedList("*chart.Dependency", all.stream().map(GoObjects::dependency).toList());
  }

  private static GoStruct dependency(Requirement requirement) {
    ChartDependency of = requirement.dependency();
    TypedList imports =
        new TypedList(
            "interface {}",
            of.importValues().stream()
                .map(
                    each -> {
                      LinkedHashMap<String, @Nullable Object> map = new LinkedHashMap<>();
                      map.put("child", each.child());
                      map.put("parent", each.parent());
                      return new TypedMap("map[string]string", "string", map);
                    })
                .toList());
    return GoStruct.of("chart.Dependency")
        .pointer()
        .field("Name", "name", requirement.name())
        .optional("Version", "version", of.version())
        .field("Repository", "repository", of.repository())
        .optional("Condition", "condition", of.condition())
        .optional("Tags", "tags", TypedList.strings(of.tags()))
        .optional("Enabled", "enabled", requirement.isEnabled())
        .optional("ImportValues", "import-values", imports)
        .optional("Alias", "alias", of.alias())
        .build();
  }

  static GoStruct capabilities(Capabilities capabilities) {
    KubeVersion version = capabilities.kubeVersion();
    FunctionDefinition whole =
        new FunctionDefinition(Signature.of(), arguments -> version.version());
    GoStruct kubeVersion =
        GoStruct.of("chartutil.KubeVersion")
            .field("Version", version.version())
            .field("Major", version.major())
            .field("Minor", version.minor())
            .method("GitVersion", whole)
            .method("String", whole)
            .text(version.version())
            .build();
    GoStruct helmVersion =
        GoStruct.of("version.BuildInfo")
            .optional("Version", "version", capabilities.helmVersion())
            .optional("GitCommit", "git_commit", "")
            .optional("GitTreeState", "git_tree_state", "clean")
            .optional("GoVersion", "go_version", "")
            .build();
    return GoStruct.of("chartutil.Capabilities")
        .pointer()
        .field("KubeVersion", kubeVersion)
        .field("APIVersions", new VersionSet(capabilities.apiVersions()))
        .field("HelmVersion", helmVersion)
        .build();
  }
}
