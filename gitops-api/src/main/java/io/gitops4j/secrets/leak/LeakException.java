package io.gitops4j.secrets.leak;

/**
 * Thrown instead of writing the value of a secret; what held the value was not written.
 *
 * @since 0.1
 */
public final class LeakException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String secret;
  private final LeakForm form;
  private final long offset;

  /** An exception for a leak. */
  public LeakException(Leak leak) {
    super(
        "Refused to write a text that holds the value of the secret "
            + leak.secret()
            + " (as "
            + leak.form()
            + ", at offset "
            + leak.offset()
            + "); keep the value out of it, or write a reference to the secret.");
    this.secret = leak.secret();
    this.form = leak.form();
    this.offset = leak.offset();
  }

  /** What was found, and where. */
  public Leak leak() {
    return new Leak(secret, form, offset);
  }
}
