package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.sprig.JsonForm;
import io.gitops4j.core.template.value.StructValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Chart}: the fields of {@code Chart.yaml} by their Go names, and {@code IsRoot}.
 *
 * <p>Fields that the chart does not set are the zeros of their types. The metadata is embedded, so
 * that {@code .Chart.Name} and {@code .Chart.Metadata.Name} are the same. In JSON and YAML the
 * fields have the names of the file. Source: Helm 3.22, {@code pkg/chart/metadata.go}.
 *
 * @since 0.1
 */
public final class ChartValue implements StructValue, JsonForm {

  private final ChartStruct metadata;
  private final boolean root;

  /**
   * The value of a chart.
   *
   * @param chartYaml what {@code Chart.yaml} says: texts, booleans, lists and maps
   * @param root whether the chart is no subchart
   */
  public ChartValue(Map<String, @Nullable Object> chartYaml, boolean root) {
    this.metadata = new ChartStruct(ChartStruct.Type.METADATA, new LinkedHashMap<>(chartYaml));
    this.root = root;
  }

  @Override
  public String typeName() {
    return "struct { chart.Metadata; IsRoot bool }";
  }

  @Override
  public List<String> fieldNames() {
    return List.of("Metadata", "IsRoot");
  }

  @Override
  public boolean hasField(String name) {
    return name.equals("Metadata") || name.equals("IsRoot") || metadata.hasField(name);
  }

  @Override
  public @Nullable Object field(String name) {
    return switch (name) {
      case "Metadata" -> metadata;
      case "IsRoot" -> root;
      default -> metadata.field(name);
    };
  }

  @Override
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> json = metadata.json();
    json.put("IsRoot", root);
    return json;
  }
}
