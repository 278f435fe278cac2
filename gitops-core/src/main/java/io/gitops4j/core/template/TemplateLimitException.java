package io.gitops4j.core.template;

/**
 * An execution went beyond one of its {@link TemplateLimits}.
 *
 * @since 0.1
 */
public final class TemplateLimitException extends TemplateException {

  private static final long serialVersionUID = 1L;

  /** The limits by name. */
  public enum Limit {
    STEPS,
    DEPTH,
    OUTPUT,
    TIME,
    /** The thread was interrupted, which ends the execution as a limit does. */
    INTERRUPTED
  }

  private final Limit limit;

  TemplateLimitException(Limit limit, String location, String message, String problem) {
    super(Reason.LIMIT, location, message, problem, null);
    this.limit = limit;
  }

  /** Which limit. */
  public Limit limit() {
    return limit;
  }
}
