package io.gitops4j.core.template;

/**
 * What a Go function returns as its error. The engine says which function failed, and where.
 *
 * @since 0.1
 */
public class FunctionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** An error with Go's words. */
  public FunctionException(String message) {
    super(message, null, false, false);
  }

  /** An error with Go's words, and what caused it. */
  public FunctionException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
