package io.gitops4j;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a {@link io.gitops4j.spi.Renderer} when files cannot be made into manifests.
 *
 * @since 0.1
 */
public final class RenderException extends GitOpsException {
  private static final long serialVersionUID = 1L;

  /** An exception for a failure. */
  public RenderException(Failure failure) {
    super(failure);
  }

  /** An exception for a failure with what caused it; the cause is for logs only. */
  public RenderException(Failure failure, @Nullable Throwable cause) {
    super(failure, cause);
  }
}
