package io.gitops4j.aws.secrets.store;

import io.gitops4j.SecretException;

/**
 * What a store said about one secret.
 *
 * @since 0.1
 */
public sealed interface StoreAnswer {

  /**
   * It is there.
   *
   * @param secret what it holds
   * @since 0.1
   */
  record Found(StoredSecret secret) implements StoreAnswer {}

  /**
   * It could not be read.
   *
   * @param exception why, in one sentence
   * @since 0.1
   */
  record Refused(SecretException exception) implements StoreAnswer {}
}
