package io.gitops4j;

import java.util.Comparator;

/**
 * The identity of a Kubernetes object: group, kind, namespace and name.
 *
 * <p>The API version is not part of it, so an object that moves from {@code v1beta1} to {@code v1}
 * stays the same object. Source: Flux's inventory identifier, {@code
 * <namespace>_<name>_<group>_<kind>}.
 *
 * @param group the API group; empty for the core group
 * @param kind the kind, such as {@code Deployment}
 * @param namespace the namespace; empty for a cluster-scoped object, or where none was given
 * @param name the name
 * @since 0.1
 */
public record ObjectRef(String group, String kind, String namespace, String name)
    implements Comparable<ObjectRef> {

  private static final Comparator<ObjectRef> ORDER =
      Comparator.comparing(ObjectRef::namespace)
          .thenComparing(ObjectRef::group)
          .thenComparing(ObjectRef::kind)
          .thenComparing(ObjectRef::name);

  /** An odd number whose multiples are spread over all bits. */
  private static final int SPREAD = 0x9E3779B9;

  /** Checks that kind and name are given. */
  public ObjectRef {
    if (kind.isEmpty()) {
      throw new IllegalArgumentException("kind is empty");
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name is empty");
    }
  }

  /** An identity from an {@code apiVersion} such as {@code apps/v1}, whose version is left out. */
  public static ObjectRef of(String apiVersion, String kind, String namespace, String name) {
    return new ObjectRef(groupOf(apiVersion), kind, namespace, name);
  }

  /** The group in an {@code apiVersion}: {@code apps} of {@code apps/v1}, empty of {@code v1}. */
  public static String groupOf(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** The version in an {@code apiVersion}: {@code v1} of both {@code apps/v1} and {@code v1}. */
  public static String versionOf(String apiVersion) {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  /** The same object in another namespace. */
  public ObjectRef inNamespace(String other) {
    return new ObjectRef(group, kind, other, name);
  }

  /**
   * Spread: in the sum of multiples of 31 that a record has by itself, counted names and counted
   * namespaces make up for each other, so that thousands of objects share a few places of a table.
   */
  @Override
  public int hashCode() {
    int kinds = group.hashCode() * SPREAD + kind.hashCode();
    return (kinds * SPREAD + namespace.hashCode()) * SPREAD + name.hashCode();
  }

  @Override
  public int compareTo(ObjectRef other) {
    return ORDER.compare(this, other);
  }

  /** {@code Deployment/prod/web}, or {@code Namespace/prod} where there is no namespace. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? kind + "/" + name : kind + "/" + namespace + "/" + name;
  }
}
