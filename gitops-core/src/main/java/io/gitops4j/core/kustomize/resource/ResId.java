package io.gitops4j.core.kustomize.resource;

import java.util.Comparator;

/**
 * The identity of an object in a build.
 *
 * @param gvk group, version and kind
 * @param name the name
 * @param namespace the namespace as written; may be empty
 * @param clusterScoped whether the kind is known to have no namespace
 * @since 0.1
 */
public record ResId(Gvk gvk, String name, String namespace, boolean clusterScoped)
    implements Comparable<ResId> {

  private static final String NO_NAMESPACE = "_non_namespaceable_";

  /** An odd number whose multiples are spread over all bits. */
  private static final int SPREAD = 0x9E3779B9;

  private static final Comparator<ResId> ORDER =
      Comparator.comparing(ResId::name)
          .thenComparing(ResId::namespace)
          .thenComparing(ResId::gvk)
          .thenComparing(ResId::clusterScoped);

  /**
   * Of a record it would be a sum of multiples of 31, as that of a text is: {@code app-02} in
   * {@code team-10} and {@code app-01} in {@code team-20} would be equal, and thousands of names
   * that are counted would share a few places of a table.
   */
  @Override
  public int hashCode() {
    return (gvk.hashCode() * SPREAD + name.hashCode()) * SPREAD + namespace.hashCode();
  }

  /** By name first; a hash table needs an order where names are chosen so that hashes are equal. */
  @Override
  public int compareTo(ResId other) {
    return ORDER.compare(this, other);
  }

  /** The namespace for comparisons: that of cluster-scoped kinds, or {@code default} for none. */
  public String effectiveNamespace() {
    if (clusterScoped) {
      return NO_NAMESPACE;
    }
    return namespace.isEmpty() ? "default" : namespace;
  }

  /** The identity in the form in which two are compared. */
  public ResId key() {
    return new ResId(gvk, name, effectiveNamespace(), false);
  }

  /** Whether both name one object. */
  public boolean same(ResId other) {
    return name.equals(other.name)
        && gvk.equals(other.gvk)
        && effectiveNamespace().equals(other.effectiveNamespace());
  }

  /** Whether a selector, whose empty parts mean any, selects this. */
  public boolean selectedBy(Gvk kinds, String names, String namespaces) {
    return (names.isEmpty() || names.equals(name))
        && (namespaces.isEmpty()
            || new ResId(gvk, name, namespaces, false)
                .effectiveNamespace()
                .equals(effectiveNamespace()))
        && gvk.selectedBy(kinds);
  }

  /** {@code Deployment/prod/web}, or {@code Deployment/web} where no namespace is written. */
  @Override
  public String toString() {
    return gvk.kind() + "/" + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
