package io.gitops4j.testkit.apiserver.model;

import java.util.List;
import java.util.Set;

/**
 * A kind that is served in one version, as discovery tells of it.
 *
 * @param group the API group; empty for the core group
 * @param version the version
 * @param kind the kind
 * @param plural the name in paths
 * @param singular the singular name
 * @param namespaced whether its objects live in namespaces
 * @param shortNames what kubectl takes for it
 * @param categories such as {@code all}
 * @param verbs what may be done with it
 * @param subresources the names of its subresources, such as {@code status} and {@code scale}
 * @param custom whether a CustomResourceDefinition defines it
 */
public record Kind(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> verbs,
    Set<String> subresources,
    boolean custom) {

  /** Copies the lists. */
  public Kind {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    verbs = List.copyOf(verbs);
    subresources = Set.copyOf(subresources);
  }

  /** {@code apps/v1}, or {@code v1} for the core group. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code deployments.apps}, or {@code pods} for the core group. */
  public String qualifiedPlural() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** {@code apps/v1, Kind=Deployment}, as Go prints a GroupVersionKind. */
  public String gvk() {
    return group + "/" + version + ", Kind=" + kind;
  }
}
