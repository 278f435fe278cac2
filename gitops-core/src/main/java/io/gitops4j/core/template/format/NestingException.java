package io.gitops4j.core.template.format;

/**
 * A value is nested deeper than 1,000 maps and lists, or holds itself, and so has no text.
 *
 * @since 0.1
 */
public final class NestingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NestingException() {
    super("the value is nested deeper than 1000 maps and lists", null, false, false);
  }
}
