package io.gitops4j.core.chart;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What {@code Chart.yaml} says. Texts that are not there are empty. Immutable.
 *
 * @since 0.1
 */
public final class ChartMetadata {

  private static final Pattern ALIAS = Pattern.compile("[a-zA-Z0-9_-]+");

  private final String name;
  private final String apiVersion;
  private final String version;
  private final String type;
  private final String appVersion;
  private final String kubeVersion;
  private final String description;
  private final String home;
  private final String icon;
  private final String condition;
  private final String tags;
  private final List<String> sources;
  private final List<String> keywords;
  private final boolean deprecated;
  private final Map<String, String> annotations;
  private final boolean namesDependencies;
  private final List<ChartMaintainer> maintainers;
  private final List<ChartDependency> dependencies;

  private ChartMetadata(YamlFields fields, String name, String apiVersion) {
    this.name = name;
    this.apiVersion = apiVersion;
    this.version = fields.text("version");
    this.type = fields.text("type");
    this.appVersion = Text.sanitized(fields.text("appVersion"));
    this.kubeVersion = Text.sanitized(fields.text("kubeVersion"));
    this.description = Text.sanitized(fields.text("description"));
    this.home = Text.sanitized(fields.text("home"));
    this.icon = Text.sanitized(fields.text("icon"));
    this.condition = Text.sanitized(fields.text("condition"));
    this.tags = Text.sanitized(fields.text("tags"));
    this.sources = fields.texts("sources").stream().map(Text::sanitized).toList();
    this.keywords = fields.texts("keywords").stream().map(Text::sanitized).toList();
    this.deprecated = fields.flag("deprecated");
    this.annotations = Collections.unmodifiableMap(fields.map("annotations"));
    this.namesDependencies = fields.has("dependencies");
    this.maintainers =
        fields.items(
            "maintainers",
            node -> {
              YamlFields each = YamlFields.of("Chart.yaml", node);
              return new ChartMaintainer(
                  Text.sanitized(each.text("name")),
                  Text.sanitized(each.text("email")),
                  Text.sanitized(each.text("url")));
            });
    this.dependencies =
        fields.items("dependencies", node -> ChartDependency.of("Chart.yaml", node));
  }

  private ChartMetadata(ChartMetadata other, String name, String version) {
    this.name = name;
    this.apiVersion = other.apiVersion;
    this.version = version;
    this.type = other.type;
    this.appVersion = other.appVersion;
    this.kubeVersion = other.kubeVersion;
    this.description = other.description;
    this.home = other.home;
    this.icon = other.icon;
    this.condition = other.condition;
    this.tags = other.tags;
    this.sources = other.sources;
    this.keywords = other.keywords;
    this.deprecated = other.deprecated;
    this.annotations = other.annotations;
    this.namesDependencies = other.namesDependencies;
    this.maintainers = other.maintainers;
    this.dependencies = other.dependencies;
  }

  /** The metadata of a file, with those of {@code requirements.yaml} laid over it. */
  static ChartMetadata of(YamlFields chart, YamlFields requirements, LoadBudget budget) {
    YamlFields all = chart.with(requirements);
    String version = all.text("apiVersion");
    // Helm 2 had charts without; only Chart.yaml itself is asked, as in Helm.
    String apiVersion = version.isEmpty() ? "v1" : version;
    requireNoNull(all, "maintainers", budget);
    requireNoNull(all, "dependencies", budget);
    ChartMetadata metadata = new ChartMetadata(all, Text.sanitized(all.text("name")), apiVersion);
    metadata.validate(budget);
    return metadata;
  }

  private static void requireNoNull(YamlFields fields, String list, LoadBudget budget) {
    if (fields.items(list, node -> node).stream().anyMatch(node -> node.isNull())) {
      throw invalid(budget, list + " must not contain empty or null nodes");
    }
  }

  private void validate(LoadBudget budget) {
    if (name.isEmpty()) {
      throw invalid(budget, "chart.metadata.name is required");
    }
    if (name.equals(".") || name.equals("..")) {
      throw invalid(budget, "chart.metadata.name \"%s\" is not allowed".formatted(name));
    }
    if (name.contains("/")) {
      throw invalid(budget, "chart.metadata.name \"%s\" is invalid".formatted(name));
    }
    if (version.isEmpty()) {
      throw invalid(budget, "chart.metadata.version is required");
    }
    if (!Versions.isVersion(version)) {
      throw invalid(budget, "chart.metadata.version \"%s\" is invalid".formatted(version));
    }
    if (!Set.of("", "application", "library").contains(type)) {
      throw invalid(budget, "chart.metadata.type must be application or library");
    }
    Set<String> names = new HashSet<>();
    for (ChartDependency dependency : dependencies) {
      String alias = dependency.alias();
      if (!alias.isEmpty() && !ALIAS.matcher(alias).matches()) {
        throw invalid(
            budget,
            "dependency \"%s\" has disallowed characters in the alias"
                .formatted(dependency.name()));
      }
      String key = alias.isEmpty() ? dependency.name() : alias;
      if (!names.add(key)) {
        throw invalid(budget, "more than one dependency with name or alias \"%s\"".formatted(key));
      }
    }
  }

  private static RuntimeException invalid(LoadBudget budget, String what) {
    return budget.malformed("validation: " + what + "; correct Chart.yaml");
  }

  /** The same metadata under an alias. */
  public ChartMetadata named(String alias) {
    return new ChartMetadata(this, alias, version);
  }

  /** The same metadata with another version. */
  ChartMetadata withVersion(String other) {
    return new ChartMetadata(this, name, other);
  }

  /** The name; never empty. */
  public String name() {
    return name;
  }

  /** The version, in the loose form of semver that Helm accepts; never empty. */
  public String version() {
    return version;
  }

  /** {@code v1} or {@code v2}; {@code v1} where nothing is said. */
  public String apiVersion() {
    return apiVersion;
  }

  /** {@code application}, {@code library} or empty, which is an application. */
  public String type() {
    return type;
  }

  /** Whether nothing but what other charts include is in it. */
  public boolean isLibrary() {
    return type.equals("library");
  }

  /** The version of what the chart installs. */
  public String appVersion() {
    return appVersion;
  }

  /** The range of versions of Kubernetes it is for; empty is every version. */
  public String kubeVersion() {
    return kubeVersion;
  }

  /** One sentence about it. */
  public String description() {
    return description;
  }

  /** Its page. */
  public String home() {
    return home;
  }

  /** Its picture. */
  public String icon() {
    return icon;
  }

  /** A condition for the chart itself, which has no effect. */
  public String condition() {
    return condition;
  }

  /** Tags of the chart itself, which have no effect. */
  public String tags() {
    return tags;
  }

  /** Where its source is. */
  public List<String> sources() {
    return sources;
  }

  /** Words by which it is found. */
  public List<String> keywords() {
    return keywords;
  }

  /** Who maintains it. */
  public List<ChartMaintainer> maintainers() {
    return maintainers;
  }

  /** Whether it should not be used any more. */
  public boolean isDeprecated() {
    return deprecated;
  }

  /** What others wrote about it, sorted by key. */
  public Map<String, String> annotations() {
    return annotations;
  }

  /**
   * The subcharts it names, in order; empty when it says nothing about them, which differs from a
   * list without entries in whether the subcharts of its subcharts are looked at.
   */
  public Optional<List<ChartDependency>> dependencies() {
    return namesDependencies ? Optional.of(dependencies) : Optional.empty();
  }

  /** Whether other metadata say the same. */
  boolean sameAs(ChartMetadata other) {
    return parts().equals(other.parts());
  }

  private List<Object> parts() {
    return List.of(
        name,
        apiVersion,
        version,
        type,
        appVersion,
        kubeVersion,
        description,
        home,
        icon,
        condition,
        tags,
        sources,
        keywords,
        deprecated,
        annotations,
        namesDependencies,
        maintainers,
        dependencies);
  }

  @Override
  public String toString() {
    return name + "-" + version;
  }
}
