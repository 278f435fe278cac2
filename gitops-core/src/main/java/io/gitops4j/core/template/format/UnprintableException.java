package io.gitops4j.core.template.format;

/**
 * A value has no text: it is nested deeper than 1,000 maps and lists, as one that holds itself is,
 * or its text is longer than 64 Mi characters.
 *
 * @since 0.1
 */
public final class UnprintableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnprintableException(String message) {
    super(message, null, false, false);
  }
}
