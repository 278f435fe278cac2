package io.gitops4j;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link io.gitops4j.spi.Substitutor} when a variable cannot be replaced.
 *
 * @since 0.1
 */
public final class SubstitutionException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception for a failure. */
  public SubstitutionException(Failure failure) {
    super(failure);
  }

  /** An exception for a failure with what caused it; the cause is for logs only. */
  public SubstitutionException(Failure failure, @Nullable Throwable cause) {
    super(failure, cause);
  }
}
