package io.gitops4j.testkit.secrets.vault;

/** The staging labels that the service moves itself. */
public final class Stages {
  /** The version that is read by default. */
  public static final String CURRENT = "AWSCURRENT";

  /** The version that was current before. */
  public static final String PREVIOUS = "AWSPREVIOUS";

  /** The version that a rotation makes. */
  public static final String PENDING = "AWSPENDING";

  private Stages() {}
}
