package io.gitops4j.core.kustomize.schema;

import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A type of an OpenAPI document that a kustomization names with {@code openapi.path}. */
final class OpenApiType implements TypeNode {

  private static final int MAX_REFERENCES = 32;
  private static final String LOCAL = "#/definitions/";

  private final YamlMap definitions;
  private final YamlMap schema;
  private final Function<String, @Nullable TypeNode> others;

  private OpenApiType(
      YamlMap definitions, YamlMap schema, Function<String, @Nullable TypeNode> others) {
    this.definitions = definitions;
    this.schema = schema;
    this.others = others;
  }

  /**
   * The type of a schema.
   *
   * @param others finds definitions that the document does not have
   */
  static @Nullable TypeNode of(
      YamlMap definitions, @Nullable YamlNode schema, Function<String, @Nullable TypeNode> others) {
    YamlNode node = schema;
    for (int i = 0; i < MAX_REFERENCES && node instanceof YamlMap map; i++) {
      String reference = map.text("$ref");
      if (reference == null) {
        return new OpenApiType(definitions, map, others);
      }
      if (!reference.startsWith(LOCAL)) {
        return null;
      }
      String name = reference.substring(LOCAL.length());
      node = definitions.get(name);
      if (node == null) {
        return others.apply(name);
      }
    }
    return null;
  }

  @Override
  public @Nullable TypeNode field(String name) {
    YamlMap properties = schema.map("properties");
    if (properties != null && properties.has(name)) {
      return of(definitions, properties.get(name), others);
    }
    return of(definitions, schema.get("additionalProperties"), others);
  }

  @Override
  public @Nullable TypeNode elements() {
    return "array".equals(schema.text("type"))
        ? of(definitions, schema.get("items"), others)
        : null;
  }

  @Override
  public boolean merges() {
    String strategy = schema.text("x-kubernetes-patch-strategy");
    return strategy != null && List.of(strategy.split(",")).contains("merge");
  }

  @Override
  public List<String> mergeKeys() {
    YamlList keys = schema.list("x-kubernetes-list-map-keys");
    if (keys != null) {
      return keys.items().stream()
          .filter(YamlScalar.class::isInstance)
          .map(key -> ((YamlScalar) key).text())
          .toList();
    }
    String key = schema.text("x-kubernetes-patch-merge-key");
    return key == null ? List.of() : List.of(key);
  }
}
