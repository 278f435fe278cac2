package io.gitops4j.core.template;

import org.jspecify.annotations.Nullable;

/**
 * A template does not parse or execute. The message is Go's: {@code template: NAME:LINE: REASON},
 * or {@code template: NAME:LINE:COLUMN: executing "NAME" at <EXPRESSION>: REASON}. It is an answer,
 * not a fault of the program, and so has no stack trace.
 *
 * @since 0.1
 */
public class TemplateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What did not work. */
  public enum Reason {
    /** The text is no template. */
    SYNTAX,
    /** The template failed while it was executed, or there is none of that name. */
    EXECUTION,
    /** The execution went beyond a limit: see {@link TemplateLimitException}. */
    LIMIT
  }

  private final Reason reason;
  private final String location;
  private final String problem;

  TemplateException(
      Reason reason, String location, String message, String problem, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.reason = reason;
    this.location = location;
    this.problem = problem;
  }

  /** What did not work. */
  public Reason reason() {
    return reason;
  }

  /**
   * Where: {@code NAME:LINE:COLUMN}, lines from 1 and columns in bytes from 0; {@code NAME:LINE} of
   * what does not parse; empty if there is no template of the name.
   */
  public String location() {
    return location;
  }

  /** What went wrong, without the place. */
  public String problem() {
    return problem;
  }
}
