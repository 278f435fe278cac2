package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;

/**
 * Puts a prefix before, or a suffix after, names. Custom resource definitions, API services and
 * namespaces keep theirs. Source: kustomize, {@code builtins/PrefixTransformer.go}.
 *
 * @param prefix the prefix; may be empty
 * @param suffix the suffix; may be empty
 * @param fields the fields that hold names
 * @since 0.1
 */
public record AffixTransformer(String prefix, String suffix, List<FieldSpec> fields)
    implements Transformer {

  private static final List<Gvk> KEPT =
      List.of(
          new Gvk("", "", "CustomResourceDefinition"),
          new Gvk("apiregistration.k8s.io", "", "APIService"),
          new Gvk("", "", "Namespace"));

  @Override
  public void transform(ResourceSet resources) {
    for (Resource resource : resources) {
      Gvk original = resource.originalId().gvk();
      if (KEPT.stream().noneMatch(original::selectedBy)) {
        fields.stream()
            .filter(field -> original.selectedBy(field.gvk()))
            .forEach(field -> apply(resources.budget(), resource, field));
      }
    }
    resources.changed();
  }

  private void apply(Budget budget, Resource resource, FieldSpec field) {
    if (field.path().equals("metadata/name")) {
      resource.addPrefix(prefix);
      resource.addSuffix(suffix);
      if (!prefix.isEmpty() || !suffix.isEmpty()) {
        PreviousId.remember(resource);
      }
    }
    FieldWalk.visit(
        resource.node(),
        field,
        FieldWalk.Leaf.SCALAR,
        node -> apply(budget, resource, field, node));
  }

  private void apply(Budget budget, Resource resource, FieldSpec field, YamlNode node) {
    if (!(node instanceof YamlScalar name)) {
      throw new TransformException(
          node,
          "the field "
              + field.path()
              + " of "
              + resource
              + " is no scalar, so nothing can be put before or after it; correct the configuration");
    }
    budget.write((long) prefix.length() + name.text().length() + suffix.length(), null);
    name.setUntyped(prefix + name.text() + suffix);
  }
}
