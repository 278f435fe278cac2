package io.gitops4j.core.helm.release;

/**
 * How a release is compared with how it should be. Source: Flux helm-controller, {@code
 * internal/reconcile/state.go}.
 *
 * @since 0.1
 */
public enum ReleaseState {
  /** There is none, or it was removed. */
  ABSENT,
  /** An action was stopped and left it pending. */
  LOCKED,
  /** Somebody else changed it last, such as the helm CLI. */
  UNMANAGED,
  /** Its last action, or its tests, failed. */
  FAILED,
  /** Its chart, values or what the caller names differ. */
  OUT_OF_SYNC,
  /** Its tests did not run. */
  UNTESTED,
  /** Live objects differ from those of the release. */
  DRIFTED,
  /** It is as it should be. */
  IN_SYNC
}
