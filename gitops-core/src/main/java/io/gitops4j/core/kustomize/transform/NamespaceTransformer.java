package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.resource.ResId;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.kustomize.resource.ResourceSet;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts all resources into a namespace.
 *
 * <p>What a chart made stays where its release put it. Cluster-scoped kinds get none; a {@code
 * Namespace} of {@code v1} is renamed; subjects of role bindings get it according to a mode.
 * Source: kustomize, {@code api/filters/namespace}.
 *
 * @param namespace the namespace
 * @param fields further fields that hold it
 * @param unsetOnly whether only fields without a value are set
 * @param subjects which subjects of role bindings get it
 * @since 0.1
 */
public record NamespaceTransformer(
    String namespace, List<FieldSpec> fields, boolean unsetOnly, Subjects subjects)
    implements Transformer {

  private static final String OF_CHART = "internal.config.kubernetes.io/helm-generated";

  /** Which subjects of role bindings get the namespace. */
  public enum Subjects {
    /** Those named {@code default}. */
    DEFAULT_ONLY,
    /** All service accounts. */
    ALL_SERVICE_ACCOUNTS,
    /** None. */
    NONE
  }

  @Override
  public void transform(ResourceSet resources) {
    for (Resource resource : resources) {
      if (!ofChart(resource)) {
        resource.remember();
        apply(resource);
      }
    }
    resources.changed();
    ResId conflict = resources.conflict();
    if (conflict != null) {
      throw new TransformException(
          "the namespace transformation produces an ID conflict, two objects would be "
              + conflict
              + "; rename one or keep them in kustomizations of their own");
    }
  }

  private static boolean ofChart(Resource resource) {
    return resource.ofChart() || resource.annotation(OF_CHART).equals("true");
  }

  private void apply(Resource resource) {
    YamlMap object = resource.node();
    if (!resource.id().clusterScoped()) {
      setAt(object.mapOrCreate("metadata"));
    }
    boolean binding =
        resource.kind().equals("RoleBinding") || resource.kind().equals("ClusterRoleBinding");
    if (binding && object.get("subjects") instanceof YamlList list) {
      list.items().forEach(this::subject);
    }
    for (FieldSpec field : fields) {
      boolean handled =
          field.path().equals("metadata/namespace")
              || (field.path().equals("metadata/name") && !resource.apiVersion().equals("v1"))
              || (binding && field.path().equals("subjects/namespace"));
      if (!handled) {
        FieldWalk.visit(object, field, FieldWalk.Leaf.SCALAR, this::set);
      }
    }
  }

  private void subject(YamlNode subject) {
    if (!(subject instanceof YamlMap map)) {
      return;
    }
    boolean chosen =
        switch (subjects) {
          case DEFAULT_ONLY -> "default".equals(map.text("name"));
          case ALL_SERVICE_ACCOUNTS -> "ServiceAccount".equals(map.text("kind"));
          case NONE -> false;
        };
    if (chosen) {
      setAt(map);
    }
  }

  private void setAt(YamlMap map) {
    if (!(map.get("namespace") instanceof YamlScalar)) {
      map.put("namespace", YamlScalar.string(""));
    }
    set(map.get("namespace"));
  }

  private void set(@Nullable YamlNode node) {
    if (!(node instanceof YamlScalar scalar)) {
      throw new TransformException(
          node, "the field that holds the namespace is no scalar; correct the object");
    }
    if (!unsetOnly || scalar.isNull() || scalar.text().isEmpty()) {
      scalar.set(namespace, ScalarType.STRING);
    }
  }
}
