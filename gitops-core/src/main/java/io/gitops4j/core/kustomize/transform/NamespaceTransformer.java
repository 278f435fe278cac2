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

  /** Without a namespace nothing is changed. */
  @Override
  public void transform(ResourceSet resources) {
    if (namespace.isEmpty()) {
      return;
    }
    for (Resource resource : resources) {
      if (!ofChart(resource)) {
        PreviousId.remember(resource);
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

  /** Puts one resource into the namespace, without remembering its identity before. */
  void apply(Resource resource) {
    YamlMap object = resource.node();
    if (!resource.id().clusterScoped()) {
      setAt(object.mapOrCreate("metadata"));
    }
    boolean binding =
        resource.kind().equals("RoleBinding") || resource.kind().equals("ClusterRoleBinding");
    YamlNode all = object.get("subjects");
    if (binding && subjects != Subjects.NONE && all != null && !all.isNull()) {
      subjects(all);
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

  private void subjects(YamlNode all) {
    if (!(all instanceof YamlList list)) {
      throw new TransformException(
          all, "the subjects of a role binding are no list; correct the object");
    }
    boolean accounts = subjects == Subjects.ALL_SERVICE_ACCOUNTS;
    for (YamlNode subject : list) {
      if (subject instanceof YamlMap map) {
        if (is(map.get(accounts ? "kind" : "name"), accounts ? "ServiceAccount" : "default")) {
          setAt(map);
        }
      } else if (!subject.isNull()) {
        throw new TransformException(
            subject, "a subject of a role binding is no mapping; correct the object");
      }
    }
  }

  private static boolean is(@Nullable YamlNode node, String text) {
    if (node == null || node.isNull()) {
      return false;
    }
    if (!(node instanceof YamlScalar scalar)) {
      throw new TransformException(
          node, "the name or kind of a subject of a role binding is no text; correct the object");
    }
    return scalar.text().equals(text);
  }

  private void setAt(YamlMap map) {
    YamlNode there = map.get("namespace");
    if (there == null || there.isNull()) {
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
