package io.gitops4j.k8s.api;

import io.gitops4j.ObjectRef;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A kind that the API server serves.
 *
 * @param group the API group; empty for the core group
 * @param version the version
 * @param kind the kind
 * @param plural the name in URLs
 * @param namespaced whether its objects live in namespaces
 * @param verbs what may be done with it
 */
public record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    boolean namespaced,
    Set<String> verbs) {

  /** Copies the set. */
  public ResourceType {
    verbs = Set.copyOf(verbs);
  }

  /** {@code apps/v1}, or {@code v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** {@code deployments.apps}, or {@code configmaps}: how RBAC and messages name it. */
  public String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** The path of all its objects, in all namespaces or in one. */
  public String path(String namespace) {
    String base = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return namespaced && !namespace.isEmpty()
        ? base + "/namespaces/" + segment(namespace) + "/" + plural
        : base + "/" + plural;
  }

  /** The path of one object. */
  public String path(ObjectRef ref) {
    return path(ref.namespace()) + "/" + segment(ref.name());
  }

  /** The identity without a namespace where the kind has none. */
  public ObjectRef scoped(ObjectRef ref) {
    return namespaced ? ref : ref.inNamespace("");
  }

  private static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
