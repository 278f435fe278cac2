package io.gitops4j.secrets.leak;

/**
 * What a guarded writer or stream does with the value of a secret.
 *
 * @since 0.1
 */
public enum OnLeak {
  /** Throws {@link LeakException} and writes nothing of what it still held. */
  REFUSE,
  /** Writes {@code [secret NAME]} in its place. */
  REDACT
}
