package io.gitops4j;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link io.gitops4j.spi.SecretResolver} when a secret cannot be resolved.
 *
 * @since 0.1
 */
public final class SecretException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception for a failure. */
  public SecretException(Failure failure) {
    super(failure);
  }

  /** An exception for a failure with what caused it; the cause is for logs only. */
  public SecretException(Failure failure, @Nullable Throwable cause) {
    super(failure, cause);
  }
}
