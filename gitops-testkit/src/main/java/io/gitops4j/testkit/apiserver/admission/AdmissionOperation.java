package io.gitops4j.testkit.apiserver.admission;

/**
 * What is done to an object. Nothing connects to a subresource here, so there is no CONNECT.
 *
 * @since 0.1.0
 */
public enum AdmissionOperation {
  /** It is made. */
  CREATE,
  /** It is changed. */
  UPDATE,
  /** It is deleted. */
  DELETE
}
