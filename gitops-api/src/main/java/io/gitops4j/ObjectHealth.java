package io.gitops4j;

/**
 * The health of one object.
 *
 * @param ref the object
 * @param health its state
 * @param message why, in a few words; may be empty
 * @since 0.1
 */
public record ObjectHealth(ObjectRef ref, Health health, String message) {

  /** {@code Deployment/prod/web FAILED: ProgressDeadlineExceeded}. */
  @Override
  public String toString() {
    return ref + " " + health + (message.isEmpty() ? "" : ": " + message);
  }
}
