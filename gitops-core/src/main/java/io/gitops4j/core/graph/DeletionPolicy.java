package io.gitops4j.core.graph;

/**
 * What happens to a unit's objects when the unit itself is removed. Source: Flux
 * kustomize-controller, {@code spec.deletionPolicy}.
 *
 * @since 0.1
 */
public enum DeletionPolicy {
  /** They are deleted if the unit prunes, else left. */
  MIRROR_PRUNE,
  /** They are deleted. */
  DELETE,
  /** They are deleted, and waited for until they are gone or the unit's timeout passes. */
  WAIT_FOR_TERMINATION,
  /** They are left. */
  ORPHAN
}
