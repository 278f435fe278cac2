package io.gitops4j.core.helm;

import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartMetadata;
import io.gitops4j.core.chart.ValuesReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chart of the tree that one rendering works on: its name may be an alias, its subcharts those
 * that are enabled, its default values hold what it imports. Lists are replaced, never changed, so
 * that copies may share them. For one thread.
 */
final class ChartNode {

  private final Chart chart;
  private final ChartMetadata metadata;
  private @Nullable List<Requirement> requirements;
  private Map<String, @Nullable Object> values;
  private List<ChartNode> subcharts = List.of();
  private @Nullable ChartNode parent;

  private ChartNode(Chart chart) {
    this.chart = chart;
    this.metadata = chart.metadata();
    this.values = ValuesReader.table(chart.values());
    this.requirements =
        metadata
            .dependencies()
            .map(list -> list.stream().map(Requirement::new).toList())
            .orElse(null);
  }

  private ChartNode(ChartNode other, ChartMetadata metadata) {
    this.chart = other.chart;
    this.metadata = metadata;
    this.values = other.values;
    this.requirements = other.requirements;
    this.subcharts = other.subcharts;
    this.parent = other.parent;
  }

  /** The tree of a chart as it was loaded. */
  static ChartNode tree(Chart chart) {
    ChartNode node = new ChartNode(chart);
    List<ChartNode> subcharts = new ArrayList<>();
    chart.subcharts().forEach(subchart -> subcharts.add(tree(subchart)));
    node.adopt(subcharts);
    return node;
  }

  /**
   * A copy under an alias, or under the same name when the alias is empty. Its subcharts keep the
   * original as their parent until they are chosen again.
   */
  ChartNode copy(String alias) {
    return new ChartNode(this, alias.isEmpty() ? metadata : metadata.named(alias));
  }

  Chart chart() {
    return chart;
  }

  ChartMetadata metadata() {
    return metadata;
  }

  String name() {
    return metadata.name();
  }

  /** What the chart says about subcharts; null when it says nothing. */
  @Nullable List<Requirement> requirements() {
    return requirements;
  }

  void require(List<Requirement> kept) {
    requirements = kept.isEmpty() ? null : List.copyOf(kept);
  }

  /** The default values; to be copied before they are changed. */
  Map<String, @Nullable Object> values() {
    return values;
  }

  void replaceValues(Map<String, @Nullable Object> replacement) {
    values = replacement;
  }

  List<ChartNode> subcharts() {
    return subcharts;
  }

  /** Takes other subcharts, which get this chart as their parent. */
  void adopt(List<ChartNode> charts) {
    subcharts = List.copyOf(charts);
    charts.forEach(child -> child.parent = this);
  }

  boolean isRoot() {
    return parent == null;
  }

  /** The path of the chart in the tree, as templates are named: {@code top/charts/kid}. */
  String path() {
    return parent == null ? name() : parent.path() + "/charts/" + name();
  }
}
