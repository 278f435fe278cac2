package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sets labels or annotations in the mappings that the fields name. Source: kustomize, {@code
 * api/filters/labels} and {@code annotations}. Surprising: where it makes the entry in several
 * fields of one resource, that is one node in the source and here; who later changes it in one
 * field, be it a label or a patch, changes it in all.
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

  /** Without entries nothing is made, not even the mappings. */
  @Override
  public void transform(ResourceSet resources) {
    if (entries.isEmpty()) {
      return;
    }
    boolean oneByOne = entries.size() > 1 && isFieldMadeForTheNext();
    for (Resource resource : resources) {
      Map<String, YamlScalar> made = new TreeMap<>();
      entries.forEach((key, value) -> made.put(key, value.copy()));
      if (oneByOne) {
        made.forEach((key, value) -> set(resources.budget(), resource, Map.of(key, value)));
      } else {
        set(resources.budget(), resource, made);
      }
    }
  }

  /**
   * Whether a field that is not made may be there once a later one was: the source sets entry by
   * entry, each in all fields, so that the first entry is not there.
   */
  private boolean isFieldMadeForTheNext() {
    for (int i = 0; i < fields.size(); i++) {
      FieldSpec field = fields.get(i);
      if (!field.create()) {
        for (FieldSpec later : fields.subList(i + 1, fields.size())) {
          if (later.create() && isWithin(later.parts(), field.parts())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isWithin(List<String> path, List<String> around) {
    return path.size() >= around.size() && path.subList(0, around.size()).equals(around);
  }

  private void set(Budget budget, Resource resource, Map<String, YamlScalar> made) {
    for (FieldSpec field : fields) {
      FieldWalk.visit(
          resource.node(),
          field,
          FieldWalk.Leaf.MAPPING,
          node -> set(budget, resource, field, node, made));
    }
  }

  private static void set(
      Budget budget,
      Resource resource,
      FieldSpec field,
      YamlNode node,
      Map<String, YamlScalar> made) {
    if (!(node instanceof YamlMap map)) {
      throw new TransformException(
          node,
          "the field " + field.path() + " of " + resource + " is no mapping; correct the object");
    }
    budget.writeShared(2L * made.size());
    made.forEach(
        (key, value) -> {
          if (map.get(key) instanceof YamlScalar there) {
            there.setInStyle(value);
            there.markAs(value);
          } else {
            // A new key is written without quotes: one that then is no text fails in the end.
            map.put(YamlScalar.plain(key, YamlFlavor.V3), map.has(key) ? value.copy() : value);
          }
        });
  }
}
