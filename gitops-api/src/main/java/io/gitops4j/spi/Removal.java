package io.gitops4j.spi;

/**
 * What happens to a unit's objects when nothing declares the unit any more. Source: Flux
 * kustomize-controller, {@code spec.deletionPolicy}.
 *
 * @since 0.1
 */
public enum Removal {
  /** They are left as they are, and the inventory is forgotten. */
  RELEASE,
  /** They are deleted. */
  DELETE,
  /** They are deleted, and waited for until they are gone. */
  DELETE_AND_WAIT
}
