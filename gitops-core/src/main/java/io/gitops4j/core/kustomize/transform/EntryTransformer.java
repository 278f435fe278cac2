package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sets labels or annotations in the mappings that the fields name. Source: kustomize, {@code
 * api/filters/labels} and {@code annotations}.
 *
 * @param entries what is set, by key
 * @param fields the mappings
 * @since 0.1
 */
public record EntryTransformer(Map<String, YamlScalar> entries, List<FieldSpec> fields)
    implements Transformer {

  /** Copies both. */
  public EntryTransformer {
    entries = new TreeMap<>(entries);
    fields = List.copyOf(fields);
  }

  @Override
  public void transform(ResourceSet resources) {
    for (Resource resource : resources) {
      for (FieldSpec field : fields) {
        FieldWalk.visit(
            resource.node(),
            field,
            FieldWalk.Leaf.MAPPING,
            node -> set(resources.budget(), resource, field, node));
      }
    }
  }

  private void set(Budget budget, Resource resource, FieldSpec field, YamlNode node) {
    if (!(node instanceof YamlMap map)) {
      throw new TransformException(
          node,
          "the field " + field.path() + " of " + resource + " is no mapping; correct the object");
    }
    budget.writeShared(2L * entries.size());
    entries.forEach((key, value) -> map.put(key, value.copy()));
  }
}
