package io.gitops4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a secret in a store, without its value: {@code
 * aws-secretsmanager:prod/db#password}.
 *
 * @param store which kind of store: the id of the {@link io.gitops4j.spi.SecretResolver} that knows
 *     it
 * @param name the secret's name in the store
 * @param key the field inside the secret; null for the whole
 * @since 0.1
 */
public record SecretRef(String store, String name, @Nullable String key) {

  /** Checks that store and name are given. */
  public SecretRef {
    if (store.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("store and name of a secret must be given");
    }
  }

  /**
   * Reads {@code store:name} or {@code store:name#key}.
   *
   * @throws IllegalArgumentException when there is no store or no name
   */
  public static SecretRef parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("a secret reference reads store:name#key, not " + text);
    }
    int hash = text.indexOf('#', colon);
    return hash < 0
        ? new SecretRef(text.substring(0, colon), text.substring(colon + 1), null)
        : new SecretRef(
            text.substring(0, colon), text.substring(colon + 1, hash), text.substring(hash + 1));
  }

  /** The field inside the secret, if one is meant. */
  public Optional<String> field() {
    return Optional.ofNullable(key);
  }

  @Override
  public String toString() {
    return store + ":" + name + (key == null ? "" : "#" + key);
  }
}
