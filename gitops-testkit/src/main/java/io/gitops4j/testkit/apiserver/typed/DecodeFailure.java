package io.gitops4j.testkit.apiserver.typed;

/** A value that a typed field cannot hold; the message is that of Go's decoder. */
public final class DecodeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure, in the words of Go's decoder. */
  public DecodeFailure(String message) {
    super(message, null, false, false);
  }
}
