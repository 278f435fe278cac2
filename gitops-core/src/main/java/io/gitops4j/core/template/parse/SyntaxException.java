package io.gitops4j.core.template.parse;

/**
 * A template does not parse; the message is Go's: {@code template: NAME:LINE: REASON}.
 *
 * @since 0.1
 */
public final class SyntaxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final int line;
  private final String reason;

  SyntaxException(String name, int line, String reason) {
    super("template: " + name + ":" + line + ": " + reason, null, false, false);
    this.name = name;
    this.line = line;
    this.reason = reason;
  }

  /** The name of the parsed text. */
  public String name() {
    return name;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }

  /** What is wrong. */
  public String reason() {
    return reason;
  }
}
