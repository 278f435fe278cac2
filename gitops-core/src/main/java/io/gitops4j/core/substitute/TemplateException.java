package io.gitops4j.core.substitute;

import io.gitops4j.Reason;

/**
 * Thrown when a text cannot be parsed or expanded. The words of the message are those of Flux where
 * it has some, so that they can be searched for.
 *
 * @since 0.1
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final int offset;

  private TemplateException(Reason reason, int offset, String message) {
    super(message);
    this.reason = reason;
    this.offset = offset;
  }

  static TemplateException malformed(int offset, String message) {
    return new TemplateException(Reason.INVALID, offset, message);
  }

  static TemplateException unset(int offset, String variable) {
    return new TemplateException(
        Reason.UNDEFINED_VARIABLE, offset, "variable not set (strict mode): \"" + variable + "\"");
  }

  static TemplateException limit(int offset, String message) {
    return new TemplateException(Reason.LIMIT, offset, message);
  }

  /** Invalid, undefined variable, or limit. */
  public Reason reason() {
    return reason;
  }

  /** Where the expression begins in the text, in UTF-16 units. */
  public int offset() {
    return offset;
  }
}
