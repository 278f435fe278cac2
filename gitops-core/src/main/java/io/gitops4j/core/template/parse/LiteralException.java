package io.gitops4j.core.template.parse;

/** A literal is not one; the message is Go's. */
final class LiteralException extends Exception {

  private static final long serialVersionUID = 1L;

  LiteralException(String message) {
    super(message, null, false, false);
  }
}
