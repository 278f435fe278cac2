package io.gitops4j.secrets;

/**
 * Keeps a secret to one version until it is closed.
 *
 * @since 0.1
 */
public interface SecretPin extends AutoCloseable {

  /** The version that is kept to. */
  SecretVersion version();

  /** Ends it; when it was the last pin of the secret, the newest version becomes current. */
  @Override
  void close();
}
