package io.gitops4j.spi;

/**
 * The Helm release that a unit owns, as it is kept with the unit's inventory: enough to find it,
 * and to remove it, when nothing declares the unit any more.
 *
 * @param name the release's name
 * @param namespace the namespace of its objects
 * @param storageNamespace the namespace of its records
 * @param account {@code namespace/name} of the service account it is worked on as; empty for none
 * @param memo what the engine notes about it, for itself; never a value of it
 * @since 0.1
 */
public record OwnedRelease(
    String name, String namespace, String storageNamespace, String account, String memo) {

  /** Whether another one is the same release, whatever is noted about it. */
  public boolean isSame(OwnedRelease other) {
    return name.equals(other.name)
        && namespace.equals(other.namespace)
        && storageNamespace.equals(other.storageNamespace);
  }
}
