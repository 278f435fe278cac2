package io.gitops4j.spi;

import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.secrets.SecretHolder;
import java.util.function.Consumer;

/**
 * Reads secrets from a store. Calls may come from several threads at once.
 *
 * @since 0.1
 */
public interface SecretResolver extends SecretHolder, AutoCloseable {

  /** The stable id, which is also the {@link SecretRef#store()} it answers for. */
  String id();

  /**
   * The value of a secret. The caller closes it.
   *
   * @throws SecretException when it does not exist, may not be read, or the store cannot be
   *     reached; the message names the reference and never a value
   */
  SecretValue resolve(SecretRef ref);

  /**
   * Checks that a reference could be resolved, without reading the value where the store allows
   * that. The default resolves and closes.
   *
   * @throws SecretException as {@link #resolve}
   */
  default void check(SecretRef ref) {
    resolve(ref).close();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The engine itself watches the values it resolved; a resolver that holds others, such as a
   * cache, shows them here. By default none.
   */
  @Override
  default void forEachSecret(Consumer<SecretValue> visitor) {}

  @Override
  default long generation() {
    return 0;
  }

  /** Releases what the resolver holds. Closing twice does nothing. */
  @Override
  default void close() {}
}
