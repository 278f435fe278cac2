package io.gitops4j;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link io.gitops4j.spi.Source} when a source cannot be resolved or fetched.
 *
 * @since 0.1
 */
public final class SourceException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception for a failure. */
  public SourceException(Failure failure) {
    super(failure);
  }

  /** An exception for a failure with what caused it; the cause is for logs only. */
  public SourceException(Failure failure, @Nullable Throwable cause) {
    super(failure, cause);
  }
}
