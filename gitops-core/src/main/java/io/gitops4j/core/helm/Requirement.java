package io.gitops4j.core.helm;

import io.gitops4j.core.chart.ChartDependency;
import io.gitops4j.core.chart.ImportValue;
import java.util.List;

/**
 * A dependency of a chart while its subcharts are chosen. Copies of a chart under several aliases
 * share the requirements of the original, changes included, as they do in Helm.
 */
final class Requirement {

  private final ChartDependency dependency;
  private String name;
  private boolean enabled;
  private List<ImportValue> imports;

  Requirement(ChartDependency dependency) {
    this.dependency = dependency;
    this.name = dependency.name();
    this.imports = dependency.importValues();
  }

  ChartDependency dependency() {
    return dependency;
  }

  /** The name it goes by now: its alias once the subcharts have been named. */
  String name() {
    return name;
  }

  void takeAlias() {
    if (!dependency.alias().isEmpty()) {
      name = dependency.alias();
    }
  }

  boolean isEnabled() {
    return enabled;
  }

  void enable(boolean value) {
    enabled = value;
  }

  /** The values to import; they are imported once. */
  List<ImportValue> takeImports() {
    List<ImportValue> taken = imports;
    imports = List.of();
    return taken;
  }
}
