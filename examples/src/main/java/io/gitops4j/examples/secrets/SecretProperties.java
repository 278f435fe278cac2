package io.gitops4j.examples.secrets;

import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.Secrets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Secrets under the names of properties: which property is which secret, each named one by one.
 *
 * <pre>{@code
 * SecretProperties properties =
 *     SecretProperties.of(secrets, Map.of("db.password", "prod/db#password"));
 * }</pre>
 *
 * <p>A framework asks its sources for every property that it knows of, thousands of them. A name
 * that is not mapped here is answered from the map, without asking the store; nothing of the store
 * is ever listed. It prints its names, never a value. Safe to use from many threads; the secrets
 * stay their owner's to close.
 */
public final class SecretProperties {

  /**
   * What all three frameworks take as a name and none reads as something else. A colon would begin
   * a default value: <code>${secret:prod/db}</code> is the property {@code secret}, or else the
   * text {@code prod/db}.
   */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]+([._-][A-Za-z0-9]+)*");

  private final Secrets secrets;
  private final Map<String, String> references;

  private SecretProperties(Secrets secrets, Map<String, String> references) {
    this.secrets = secrets;
    this.references = references;
  }

  /**
   * The secrets of a map from names of properties to references, as {@link Secrets#lookup(String)}
   * reads them. The store is not asked yet.
   *
   * @throws IllegalArgumentException when a name has other characters than letters, digits, and
   *     single dots, dashes or underscores between them
   */
  public static SecretProperties of(Secrets secrets, Map<String, String> references) {
    for (String name : references.keySet()) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a property that is a secret has a name such as db.password, not " + name);
      }
    }
    return new SecretProperties(secrets, Collections.unmodifiableMap(new TreeMap<>(references)));
  }

  /**
   * Reads all of them now, with as few calls as the store allows: for the start of a service, which
   * then fails here and not at its first request.
   *
   * @return this
   * @throws io.gitops4j.SecretException when one cannot be read
   */
  public SecretProperties preload() {
    secrets.preload(references.values());
    return this;
  }

  /** The names that are mapped, in alphabetical order. */
  public Set<String> names() {
    return references.keySet();
  }

  /** Whether a property is a secret. Asks no store. */
  public boolean has(String name) {
    return references.containsKey(name);
  }

  /**
   * The secret that a property is; empty, without asking the store, when it is none.
   *
   * @throws io.gitops4j.SecretException when it is one that cannot be read
   */
  public Optional<Secret> secret(String name) {
    return Optional.ofNullable(references.get(name)).map(secrets::lookup);
  }

  /**
   * The value of a property as of now, for a framework that expands some texts in values; empty,
   * without asking the store, when the property is no secret.
   *
   * <p>A value with such a text in it is refused: the framework would change it, or fail with a
   * message that quotes it. Who has such a value injects the {@link Secret}, which nothing expands.
   *
   * @param expanded what begins an expression in the framework, such as <code>${</code>
   * @throws io.gitops4j.SecretException when it is a secret that cannot be read
   * @throws IllegalStateException when its value has something in it that would be expanded
   */
  public Optional<String> reveal(String name, List<String> expanded) {
    Optional<Secret> secret = secret(name);
    Optional<String> value = secret.map(Secret::reveal);
    for (String text : expanded) {
      if (value.filter(v -> v.contains(text)).isPresent()) {
        throw new IllegalStateException(
            "Cannot give "
                + secret.map(s -> s.ref().toString()).orElse(name)
                + " as the property "
                + name
                + ": its value contains "
                + text
                + ", which would be expanded; inject the Secret instead of the property.");
      }
    }
    return value;
  }

  @Override
  public String toString() {
    return "SecretProperties" + references.keySet();
  }
}
