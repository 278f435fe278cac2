package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sets the number of replicas of the resources of a name. Source: kustomize, {@code
 * builtins/ReplicaCountTransformer.go}.
 *
 * @param name the name, past or present
 * @param count the number
 * @param fields the fields that hold it
 * @since 0.1
 */
public record ReplicaTransformer(String name, long count, List<FieldSpec> fields)
    implements Transformer {

  @Override
  public void transform(ResourceSet resources) {
    boolean found = false;
    for (FieldSpec field : fields) {
      for (Resource resource : resources) {
        boolean named =
            resource.allIds().stream()
                .anyMatch(id -> id.name().equals(name) && id.gvk().selectedBy(field.gvk()));
        if (named) {
          found = true;
          FieldWalk.visit(
              resource.node(),
              field,
              FieldWalk.Leaf.SCALAR,
              node -> {
                if (!(node instanceof YamlScalar scalar)) {
                  throw new TransformException(
                      node,
                      "the field "
                          + field.path()
                          + " of "
                          + resource
                          + " is no scalar; correct the configuration");
                }
                scalar.setInStyle(YamlScalar.of(count));
              });
        }
      }
    }
    if (!found) {
      String kinds =
          fields.stream().map(f -> f.gvk().toString()).distinct().collect(Collectors.joining(", "));
      throw new TransformException(
          "no object with the name "
              + name
              + " is of one of the kinds "
              + kinds
              + "; correct the name or name the kind in a replicas field of configurations");
    }
  }
}
