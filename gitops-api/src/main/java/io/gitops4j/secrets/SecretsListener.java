package io.gitops4j.secrets;

/**
 * Is told what happens to the secrets of a service.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SecretsListener {

  /** Is called from a background thread, one event at a time; returns soon. */
  void on(SecretsEvent event);
}
