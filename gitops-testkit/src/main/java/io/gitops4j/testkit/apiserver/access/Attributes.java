package io.gitops4j.testkit.apiserver.access;

/**
 * What is asked for.
 *
 * @param user who asks
 * @param verb such as {@code list}, {@code deletecollection}, {@code impersonate}; of paths that
 *     are no resources the method in small letters
 * @param resource whether it is a resource and not a path
 * @param group the API group of the resource
 * @param plural the resource
 * @param subresource its subresource; empty for none
 * @param namespace its namespace; empty for all, or none
 * @param name its name; empty for all
 * @param path the path
 */
public record Attributes(
    User user,
    String verb,
    boolean resource,
    String group,
    String plural,
    String subresource,
    String namespace,
    String name,
    String path) {

  /** A resource. */
  public static Attributes resource(
      User user,
      String verb,
      String group,
      String plural,
      String subresource,
      String namespace,
      String name) {
    return new Attributes(user, verb, true, group, plural, subresource, namespace, name, "");
  }

  /** A path. */
  public static Attributes path(User user, String verb, String path) {
    return new Attributes(user, verb, false, "", "", "", "", "", path);
  }

  /** {@code deployments/scale}, or {@code deployments}. */
  public String resourceName() {
    return subresource.isEmpty() ? plural : plural + "/" + subresource;
  }
}
