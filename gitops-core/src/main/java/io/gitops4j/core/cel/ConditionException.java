package io.gitops4j.core.cel;

/** An expression cannot be read or evaluated; the message is the end of a sentence. */
final class ConditionException extends Exception {

  private static final long serialVersionUID = 1L;

  ConditionException(String message) {
    super(message);
  }

  /** The message. */
  String why() {
    return String.valueOf(getMessage());
  }
}
