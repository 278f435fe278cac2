package io.gitops4j;

/**
 * A step of a reconcile, in the order in which they run.
 *
 * @since 0.1
 */
public enum Stage {
  /** What is there now: the source is asked for its revision. */
  RESOLVE,
  /** The files of the revision are read. */
  FETCH,
  /** The Flux kinds of the repository are read and turned into units. */
  LOAD,
  /** A unit's dependencies are looked at. */
  DEPENDENCIES,
  /** Manifests are made of files. */
  RENDER,
  /** Variables are replaced in manifests. */
  SUBSTITUTE,
  /**
   * References to secrets are checked, values put where that is allowed, and manifests searched for
   * values that leaked; also whatever a service does with its secrets.
   */
  SECRETS,
  /** Manifests are compared with the cluster; nothing is written. */
  PLAN,
  /** The planned changes are made. */
  APPLY,
  /** Objects are waited for until they are healthy. */
  AWAIT,
  /** Live objects are compared with what was applied. */
  DRIFT
}
