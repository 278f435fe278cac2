package io.gitops4j;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link io.gitops4j.spi.Applier} when the cluster cannot be planned for, written to or
 * waited for.
 *
 * @since 0.1
 */
public final class ApplyException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception for a failure. */
  public ApplyException(Failure failure) {
    super(failure);
  }

  /** An exception for a failure with what caused it; the cause is for logs only. */
  public ApplyException(Failure failure, @Nullable Throwable cause) {
    super(failure, cause);
  }
}
