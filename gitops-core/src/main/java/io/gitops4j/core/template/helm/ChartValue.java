package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.value.StructValue;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.template.value.TypedMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code .Chart}: the fields of {@code Chart.yaml} by their Go names, and {@code IsRoot}.
 *
 * <p>Fields that the chart does not set are the zeros of their types. The metadata is embedded, so
 * that {@code .Chart.Name} and {@code .Chart.Metadata.Name} are the same. Source: Helm 3.22, {@code
 * pkg/chart/metadata.go}.
 *
 * @since 0.1
 */
public final class ChartValue implements StructValue {

  private static final List<String> METADATA =
      List.of(
          "Name",
          "Home",
          "Sources",
          "Version",
          "Description",
          "Keywords",
          "Maintainers",
          "Icon",
          "APIVersion",
          "Condition",
          "Tags",
          "AppVersion",
          "Deprecated",
          "Annotations",
          "KubeVersion",
          "Dependencies",
          "Type");

  private final Metadata metadata;
  private final boolean root;

  /**
   * The value of a chart.
   *
   * @param fields fields by their Go names; lists and maps of strings as plain lists and maps
   * @param root whether the chart is no subchart
   */
  public ChartValue(Map<String, @Nullable Object> fields, boolean root) {
    this.metadata = new Metadata(Map.copyOf(fields));
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

  /** The embedded struct. */
  private record Metadata(Map<String, @Nullable Object> fields) implements StructValue {

    @Override
    public String typeName() {
      return "chart.Metadata";
    }

    @Override
    public List<String> fieldNames() {
      return METADATA;
    }

    @Override
    public @Nullable Object field(String name) {
      Object value = fields.get(name);
      return switch (name) {
        case "Sources", "Keywords" ->
            new TypedList("string", value instanceof List<?> list ? list : List.of());
        case "Maintainers" ->
            new TypedList("*chart.Maintainer", value instanceof List<?> list ? list : List.of());
        case "Dependencies" ->
            new TypedList("*chart.Dependency", value instanceof List<?> list ? list : List.of());
        case "Annotations" -> annotations(value);
        case "Deprecated" -> Boolean.TRUE.equals(value);
        default -> value == null ? "" : value;
      };
    }

    @SuppressWarnings("unchecked")
    private static TypedMap annotations(@Nullable Object value) {
      Map<String, @Nullable Object> map =
          value instanceof Map ? (Map<String, @Nullable Object>) value : Map.of();
      return new TypedMap("map[string]string", "string", map);
    }
  }
}
