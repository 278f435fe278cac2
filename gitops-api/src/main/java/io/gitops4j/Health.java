package io.gitops4j;

/**
 * How an object is doing. Source of the states: kstatus (sigs.k8s.io/cli-utils).
 *
 * @since 0.1
 */
public enum Health {
  /** The object is as its manifest wants it to be. */
  CURRENT,
  /** A controller is still working on it. */
  IN_PROGRESS,
  /** It failed and needs somebody's help. */
  FAILED,
  /** It is being deleted. */
  TERMINATING,
  /** It does not exist. */
  NOT_FOUND,
  /** Its state cannot be told. */
  UNKNOWN
}
