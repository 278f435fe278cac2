package io.gitops4j.testkit.apiserver.admission;

/**
 * When a hook is asked.
 *
 * @since 0.1.0
 */
public enum AdmissionStage {
  /** After defaults and owners are set, before validation; the hook may change the object. */
  MUTATING,
  /** After validation, of the object as it will be stored; the hook may not change it. */
  VALIDATING
}
