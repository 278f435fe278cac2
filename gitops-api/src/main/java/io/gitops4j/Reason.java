package io.gitops4j;

/**
 * Why something failed: a stable code to act on, where the message is for people.
 *
 * <p>New codes may be added; a {@code switch} needs a {@code default}.
 *
 * @since 0.1
 */
public enum Reason {
  /** A file, folder, object, branch or tag is not there. */
  NOT_FOUND,
  /** The input is malformed: YAML, a kustomization, a Flux kind, a patch, an expression. */
  INVALID,
  /** A cycle in bases or dependencies. */
  CYCLE,
  /** A documented limit was exceeded. */
  LIMIT,
  /** Something is refused by default: a path outside the snapshot, a remote base, a host. */
  DENIED,
  /** A variable has no value. */
  UNDEFINED_VARIABLE,
  /** The feature or kind is known but not supported. */
  UNSUPPORTED,
  /** Credentials are missing or were not accepted. */
  UNAUTHENTICATED,
  /** A signature that must be there is not, or is by nobody who is trusted. */
  UNVERIFIED,
  /** The credentials are not allowed to do this. */
  FORBIDDEN,
  /** The other side rejected the object as invalid. */
  REJECTED,
  /** A field cannot be changed on the existing object. */
  IMMUTABLE,
  /** Somebody else owns a field or changed the object meanwhile. */
  CONFLICT,
  /** The other side could not be reached, or answered with a server error. */
  UNAVAILABLE,
  /** A deadline passed. */
  TIMEOUT,
  /** An object reached a failed state. */
  UNHEALTHY,
  /** A dependency is not ready. */
  DEPENDENCY_NOT_READY,
  /** The call was interrupted or the engine closed. */
  CANCELLED,
  /** A plan would delete more than is allowed. */
  DELETION_GUARD,
  /** A resolved secret was about to reach a place where it must not be. */
  SECRET_LEAK,
  /** A defect: an implementation threw something it should not. */
  INTERNAL
}
