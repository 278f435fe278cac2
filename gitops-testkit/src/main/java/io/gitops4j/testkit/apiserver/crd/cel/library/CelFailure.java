package io.gitops4j.testkit.apiserver.crd.cel.library;

/** Why a function has no value, in the words of the real server. */
public final class CelFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with this text. */
  public CelFailure(String message) {
    super(message, null, false, false);
  }

  /** What happens when no overload takes the arguments. */
  static CelFailure noOverload() {
    return new CelFailure("no such overload");
  }

  /** The text. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
