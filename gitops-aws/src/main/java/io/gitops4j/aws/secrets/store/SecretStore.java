package io.gitops4j.aws.secrets.store;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A store of secrets behind a network. Calls wait for the answer, within the store's own time
 * limits; nothing is kept. Safe to use from many threads.
 *
 * @since 0.1
 */
public interface SecretStore extends AutoCloseable {

  /** The id, which is also the {@link SecretRef#store()} of its references. */
  String id();

  /**
   * Checks what can be checked of a reference without a call (the name, its ARN's region and
   * account, the parameters) and brings it into the one form that stands for the secret.
   *
   * @param ref a reference, with or without a field
   * @return the reference without the field
   * @throws SecretException when it can never be resolved here; the sentence says why and what to
   *     do
   */
  SecretRef normal(SecretRef ref);

  /** The most secrets that one call may ask for now: at least 1, which means no batches. */
  int batchSize();

  /**
   * Asks for secrets, with as few calls as possible.
   *
   * @param refs normal references, each once, at most as many as {@link #batchSize()} said a moment
   *     ago; a store whose limit fell meanwhile makes several calls
   * @return an answer for every reference
   * @throws SecretException when none of them could be asked for: no credentials, no connection,
   *     throttled, out of time, interrupted
   */
  Map<SecretRef, StoreAnswer> fetch(List<SecretRef> refs);

  /**
   * Checks that a secret is there and may be read, without reading the value where the service
   * allows that.
   *
   * @throws SecretException when it could not be read
   */
  void check(SecretRef ref);

  /** Whether a name or ARN that somebody told of means this secret. */
  boolean means(SecretRef ref, StoredSecret known, String nameOrArn);

  /** Adds who is told, in one sentence, that calls work less well than they could. */
  void onDegraded(Consumer<String> listener);

  /** How many calls were made: all, batches among them, and failed ones. */
  Calls calls();

  /** Releases what the store holds. Closing twice does nothing. */
  @Override
  void close();

  /**
   * Counts of calls.
   *
   * @param all every call, retries not counted
   * @param batches those for several secrets
   * @param failed those that failed as a whole
   * @since 0.1
   */
  record Calls(long all, long batches, long failed) {}
}
