package io.gitops4j.core.kustomize.build;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.kustomize.transform.FieldSpec;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the OpenAPI definitions that {@code crds} names which fields of custom resources refer
 * to other objects: those with {@code x-kubernetes-object-ref-kind}. Source: kustomize, {@code
 * api/internal/accumulator/loadconfigfromcrds.go}.
 */
final class CustomTypes {

  /** Deeper than any object nests. */
  private static final int MAX_DEPTH = 100;

  private final YamlMap definitions;
  private final Budget budget;
  private final List<FieldConfig.NameReference> references = new ArrayList<>();

  private CustomTypes(YamlMap definitions, Budget budget) {
    this.definitions = definitions;
    this.budget = budget;
  }

  static FieldConfig references(YamlNode document, Budget budget) {
    if (!(document instanceof YamlMap definitions)) {
      return FieldConfig.empty();
    }
    CustomTypes types = new CustomTypes(definitions, budget);
    for (YamlMap.Entry entry : definitions) {
      if (entry.value() instanceof YamlMap definition) {
        YamlMap schema = definition.map("Schema") == null ? definition : definition.map("Schema");
        YamlMap properties = schema == null ? null : schema.map("properties");
        if (properties != null && properties.has("kind") && properties.has("apiVersion")) {
          String kind = entry.key().substring(entry.key().lastIndexOf('.') + 1);
          types.walk(properties, "", new Gvk("", "", kind), new HashSet<>(), 0);
        }
      }
    }
    return FieldConfig.of(types.references);
  }

  private void walk(YamlMap properties, String path, Gvk referrer, Set<String> seen, int depth) {
    for (YamlMap.Entry entry : properties) {
      budget.steps(1, entry.keyNode());
      if (!(entry.value() instanceof YamlMap property)) {
        continue;
      }
      String here = path.isEmpty() ? entry.key() : path + "/" + entry.key();
      if (property.has("x-kubernetes-object-ref-kind")) {
        String name = Build.text(property, "x-kubernetes-object-ref-name-key");
        Gvk target =
            Gvk.of(
                Build.text(property, "x-kubernetes-object-ref-api-version"),
                Build.text(property, "x-kubernetes-object-ref-kind"));
        FieldSpec field =
            new FieldSpec(referrer, here + "/" + (name.isEmpty() ? "name" : name), false);
        budget.write((long) here.length() + 64, property);
        references.add(new FieldConfig.NameReference(target, List.of(field)));
      }
      YamlMap inner = property.map("properties");
      String reference = Build.text(property, "$ref");
      if (inner == null && !reference.isEmpty() && seen.add(reference)) {
        inner = definition(reference);
      }
      if (inner != null && depth < MAX_DEPTH) {
        walk(inner, here, referrer, seen, depth + 1);
      }
    }
  }

  private @Nullable YamlMap definition(String reference) {
    YamlMap definition = definitions.map(reference);
    if (definition == null) {
      return null;
    }
    YamlMap schema = definition.map("Schema");
    return (schema == null ? definition : schema).map("properties");
  }
}
