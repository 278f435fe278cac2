package io.gitops4j.examples.secrets.microprofile;

import io.gitops4j.examples.secrets.SecretProperties;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Secrets as a source of MicroProfile Config, read from the secret every time a value is asked for.
 *
 * <pre>{@code
 * Secrets secrets = AwsSecrets.create();
 * SecretProperties properties =
 *     SecretProperties.of(secrets, Map.of("db.password", "prod/db#password")).preload();
 * ConfigProviderResolver resolver = ConfigProviderResolver.instance();
 * Config config =
 *     resolver.getBuilder().addDefaultSources().addDiscoveredConverters()
 *         .withSources(new SecretsConfigSource(properties)).build();
 * resolver.registerConfig(config, Thread.currentThread().getContextClassLoader());
 * config.getValue("db.password", String.class);   // the current value, after a rotation too
 * }</pre>
 *
 * <p>Of what CDI injects, a {@code @ConfigProperty String} stays what it was, a {@code
 * Provider<String>} asks anew at each {@code get()} (MicroProfile Config 3.1, ConfigProperty).
 *
 * <p>A server that builds the config itself finds a {@code ConfigSourceProvider} that is named in
 * {@code META-INF/services}; it opens the secrets and returns one of these.
 *
 * <p>The names are listed, as the specification wants; values are not. Do not print a {@code
 * ConfigValue}: those of SmallRye show theirs.
 */
public final class SecretsConfigSource implements ConfigSource {

  /** Above system properties (400) and environment variables (300): a secret is not overridden. */
  public static final int ORDINAL = 500;

  /** Expressions, their escape, and what SmallRye takes for an escaped dollar. */
  private static final List<String> EXPANDED = List.of("${", "$$", "\\$");

  private final SecretProperties properties;

  /** A source of these properties. */
  public SecretsConfigSource(SecretProperties properties) {
    this.properties = properties;
  }

  @Override
  public String getName() {
    return "secrets";
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  @Override
  public Set<String> getPropertyNames() {
    return properties.names();
  }

  /** None: whoever wants all properties at once wants to show or to copy them. */
  @Override
  public Map<String, String> getProperties() {
    return Map.of();
  }

  /**
   * The value as of now; null for what is not mapped.
   *
   * @throws io.gitops4j.SecretException when it is mapped and cannot be read, which the config
   *     passes on
   */
  @Override
  public @Nullable String getValue(String name) {
    return properties.reveal(name, EXPANDED).orElse(null);
  }

  @Override
  public String toString() {
    return "secrets: " + properties;
  }
}
