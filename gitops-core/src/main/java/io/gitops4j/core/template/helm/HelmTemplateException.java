package io.gitops4j.core.template.helm;

import io.gitops4j.core.template.TemplateException;

/**
 * A template of a chart does not parse or execute. The message is Helm's: {@code parse error at
 * (NAME:LINE): REASON}, {@code execution error at (NAME:LINE:COLUMN): MESSAGE} for what the
 * template itself says by {@code fail} or {@code required}, else Go's.
 *
 * @since 0.1
 */
public final class HelmTemplateException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String location;
  private final boolean saidByTemplate;

  HelmTemplateException(
      String message, String location, boolean saidByTemplate, TemplateException cause) {
    super(message, cause, false, false);
    this.location = location;
    this.saidByTemplate = saidByTemplate;
  }

  /** {@code NAME:LINE:COLUMN} in the template that Helm rendered; parse errors have no column. */
  public String location() {
    return location;
  }

  /** Whether the template says so itself, by {@code fail} or {@code required}. */
  public boolean saidByTemplate() {
    return saidByTemplate;
  }
}
