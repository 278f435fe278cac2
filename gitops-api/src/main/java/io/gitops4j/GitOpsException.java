package io.gitops4j;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Failure} thrown. SPI implementations throw the subclass of their stage; the engine
 * returns failures as values and throws only from {@code orThrow()}.
 *
 * @since 0.1
 */
public class GitOpsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /** An exception for a failure. */
  public GitOpsException(Failure failure) {
    this(failure, null);
  }

  /** An exception for a failure with what caused it; the cause is for logs only. */
  public GitOpsException(Failure failure, @Nullable Throwable cause) {
    super(text(failure), cause);
    this.failure = failure;
  }

  private static String text(Failure failure) {
    return failure.location().map(l -> l + ": " + failure.message()).orElse(failure.message());
  }

  /** What failed, as a value. */
  public Failure failure() {
    return failure;
  }
}
