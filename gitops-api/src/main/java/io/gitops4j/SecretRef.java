package io.gitops4j;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a secret in a store, without its value: {@code
 * aws-secretsmanager:prod/db#password?stage=AWSPREVIOUS}.
 *
 * @param store which kind of store: the id of the {@link io.gitops4j.spi.SecretResolver} that knows
 *     it
 * @param name the secret's name in the store
 * @param key the field inside the secret; null for the whole
 * @param parameters what else the store is to know, such as the stage or version; by name
 * @since 0.1
 */
public record SecretRef(
    String store, String name, @Nullable String key, Map<String, String> parameters) {

  /** Checks that store and name are given; copies the parameters. */
  public SecretRef {
    if (store.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("store and name of a secret must be given");
    }
    if (key != null && key.isEmpty()) {
      throw new IllegalArgumentException("the field of the secret " + name + " is empty");
    }
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /** A reference without parameters. */
  public SecretRef(String store, String name, @Nullable String key) {
    this(store, name, key, Map.of());
  }

  /**
   * Reads {@code store:name}, {@code store:name#key} or either with parameters at the end: {@code
   * ?a=b&c=d}. The store ends at the first colon, the name at the first {@code #} or {@code ?}
   * after it, the key at the first {@code ?} after that.
   *
   * @throws IllegalArgumentException when there is no store, no name, an empty key, or a parameter
   *     without a name or twice
   */
  public static SecretRef parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("a secret reference reads store:name#key, not " + text);
    }
    return parse(text.substring(0, colon), text.substring(colon + 1));
  }

  /**
   * Reads the part after the store: {@code name}, {@code name#key}, {@code name#key?a=b}.
   *
   * @throws IllegalArgumentException as {@link #parse(String)}
   */
  public static SecretRef parse(String store, String text) {
    int question = text.indexOf('?');
    String path = question < 0 ? text : text.substring(0, question);
    int hash = path.indexOf('#');
    return new SecretRef(
        store,
        hash < 0 ? path : path.substring(0, hash),
        hash < 0 ? null : path.substring(hash + 1),
        question < 0 ? Map.of() : parameters(text.substring(question + 1), text));
  }

  private static Map<String, String> parameters(String query, String text) {
    Map<String, String> found = new TreeMap<>();
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals <= 0 || found.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "the parameters of a secret reference read ?name=value&name=value, each once, not "
                + text);
      }
    }
    return found;
  }

  /** The field inside the secret, if one is meant. */
  public Optional<String> field() {
    return Optional.ofNullable(key);
  }

  /** A parameter, if it is given. */
  public Optional<String> parameter(String named) {
    return Optional.ofNullable(parameters.get(named));
  }

  /** The same secret as a whole. */
  public SecretRef whole() {
    return key == null ? this : new SecretRef(store, name, null, parameters);
  }

  /** Another field of the same secret. */
  public SecretRef withKey(String field) {
    return new SecretRef(store, name, field, parameters);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(store).append(':').append(name);
    if (key != null) {
      text.append('#').append(key);
    }
    char next = '?';
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      text.append(next).append(parameter.getKey()).append('=').append(parameter.getValue());
      next = '&';
    }
    return text.toString();
  }
}
