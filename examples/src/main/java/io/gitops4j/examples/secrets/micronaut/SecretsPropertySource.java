package io.gitops4j.examples.secrets.micronaut;

import io.gitops4j.examples.secrets.SecretProperties;
import io.micronaut.context.env.PropertySource;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Secrets as properties of Micronaut's environment: <code>@Value("${db.password}")</code>,
 * {@code @Property}, {@code @ConfigurationProperties}.
 *
 * <p>Micronaut reads all properties of a source once, when the context starts, and keeps the
 * values: a secret that cannot be read fails the start, and a rotation is not seen. What has to
 * follow one injects the {@link io.gitops4j.secrets.Secret}, see {@link SecretBeans}. A refresh of
 * the environment would read anew, but its event holds the values from before: leave it out.
 */
public final class SecretsPropertySource implements PropertySource {

  /**
   * Above system properties (-100), environment variables (-200) and files (-300): a secret is not
   * overridden.
   */
  public static final int ORDER = 1000;

  private static final List<String> EXPANDED = List.of("${");

  private final SecretProperties properties;

  /** A source of these properties. */
  public SecretsPropertySource(SecretProperties properties) {
    this.properties = properties;
  }

  @Override
  public String getName() {
    return "secrets";
  }

  @Override
  public @Nullable Object get(String key) {
    return properties.reveal(key, EXPANDED).orElse(null);
  }

  @Override
  public Iterator<String> iterator() {
    return properties.names().iterator();
  }

  @Override
  public int getOrder() {
    return ORDER;
  }

  @Override
  public String toString() {
    return "secrets: " + properties;
  }
}
