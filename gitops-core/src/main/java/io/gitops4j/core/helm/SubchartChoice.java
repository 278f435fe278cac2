package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartDependency;
import io.gitops4j.core.chart.ImportValue;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.chart.Versions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the subcharts that are rendered, names them by their aliases, and imports values from
 * them into the defaults of their parents.
 *
 * <p>The rule: a chart named by a dependency whose range holds its version is taken once for each
 * such dependency, under its alias; one that no dependency names is always taken. Tags can turn a
 * dependency off, a condition, looked up in the coalesced values below the path of the parent
 * charts, overrules them. What is left imports, from the leaves up, below the parent's own
 * defaults. Surprising cases: a chart whose version no range holds counts as not named, but is
 * still removed when a dependency of its name is turned off; a condition that leads to something
 * else than a boolean is passed over with a warning; the values in which the conditions of a
 * subchart are looked up are its parent's, with its own defaults laid under them at the root.
 * Source: Helm 3.22 {@code pkg/chartutil/dependencies.go}. Tests: fixtures {@code helm-values}.
 */
final class SubchartChoice {

  private final Warnings warnings;
  private final Coalescing coalescing;
  private final Tables tables;

  SubchartChoice(Warnings warnings) {
    this.warnings = warnings;
    this.coalescing = new Coalescing(warnings);
    this.tables = new Tables(warnings);
  }

  /** Changes the tree of a chart to what is rendered with some values. */
  void apply(ChartNode root, Map<String, @Nullable Object> given) {
    choose(root, given, "");
    importValues(root);
  }

  private void choose(ChartNode chart, Map<String, @Nullable Object> given, String path) {
    List<Requirement> requirements = chart.requirements();
    if (requirements == null) {
      return;
    }
    chart.adopt(named(chart, requirements));
    requirements.forEach(requirement -> requirement.enable(true));
    Map<String, @Nullable Object> values = coalescing.coalesce(chart, given);
    Map<String, @Nullable Object> tags = Tables.find(values, "tags").orElse(null);
    for (Requirement requirement : requirements) {
      if (tags != null) {
        requirement.enable(isOnByTags(requirement, tags));
      }
    }
    for (Requirement requirement : requirements) {
      byCondition(requirement, values, path).ifPresent(requirement::enable);
    }
    Set<String> off =
        requirements.stream()
            .filter(requirement -> !requirement.isEnabled())
            .map(Requirement::name)
            .collect(Collectors.toSet());
    List<ChartNode> kept =
        chart.subcharts().stream().filter(child -> !off.contains(child.name())).toList();
    List<Requirement> keptRequirements =
        requirements.stream().filter(each -> !off.contains(each.name())).toList();
    for (ChartNode child : kept) {
      choose(child, values, path + child.name() + ".");
    }
    chart.require(keptRequirements);
    chart.adopt(kept);
  }

  /** The charts that no dependency names, then one for each dependency that finds its chart. */
  private static List<ChartNode> named(ChartNode chart, List<Requirement> requirements) {
    List<ChartNode> named = new ArrayList<>();
    for (ChartNode child : chart.subcharts()) {
      if (requirements.stream().noneMatch(requirement -> isFor(requirement, child))) {
        named.add(child);
      }
    }
    for (Requirement requirement : requirements) {
      chart.subcharts().stream()
          .filter(child -> isFor(requirement, child))
          .findFirst()
          .ifPresent(child -> named.add(child.copy(requirement.dependency().alias())));
      requirement.takeAlias();
    }
    return named;
  }

  private static boolean isFor(Requirement requirement, ChartNode chart) {
    return requirement.name().equals(chart.name())
        && Versions.isInRange(chart.metadata().version(), requirement.dependency().version());
  }

  private boolean isOnByTags(Requirement requirement, Map<String, @Nullable Object> tags) {
    boolean anyOn = false;
    boolean anyOff = false;
    for (String tag : requirement.dependency().tags()) {
      if (tags.get(tag) instanceof Boolean on) {
        anyOn |= on;
        anyOff |= !on;
      } else if (tags.containsKey(tag)) {
        warnings.add(
            "Tag '%s' for chart %s returned non-bool value".formatted(tag, requirement.name()));
      }
    }
    return anyOn || !anyOff;
  }

  private Optional<Boolean> byCondition(
      Requirement requirement, Map<String, @Nullable Object> values, String path) {
    ChartDependency dependency = requirement.dependency();
    for (String condition : dependency.condition().strip().split(",", -1)) {
      if (condition.isEmpty()) {
        continue;
      }
      List<@Nullable Object> found = Tables.value(values, path + condition);
      if (!found.isEmpty() && found.get(0) instanceof Boolean on) {
        return Optional.of(on);
      }
      if (!found.isEmpty()) {
        warnings.add(
            "Condition path '%s' for chart %s returned non-bool value"
                .formatted(condition, requirement.name()));
      }
    }
    return Optional.empty();
  }

  private void importValues(ChartNode chart) {
    chart.subcharts().forEach(this::importValues);
    List<Requirement> requirements = chart.requirements();
    if (requirements == null) {
      return;
    }
    Map<String, @Nullable Object> values = coalescing.merge(chart, Map.of());
    Map<String, @Nullable Object> imported = new LinkedHashMap<>();
    for (Requirement requirement : requirements) {
      for (ImportValue each : requirement.takeImports()) {
        Tables.find(values, requirement.name() + "." + each.child())
            .ifPresentOrElse(
                table -> tables.mergeInto(imported, Tables.at(each.parent(), table), "", true),
                () ->
                    warnings.add(
                        "ImportValues missing table %s from chart %s"
                            .formatted(each.child(), requirement.name())));
      }
    }
    Map<String, @Nullable Object> own = ValuesReader.table(values);
    tables.mergeInto(own, imported, "", true);
    chart.replaceValues(own);
  }
}
