package io.gitops4j.examples.secrets.spring;

import io.gitops4j.examples.secrets.SecretProperties;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.PropertySource;

/**
 * Secrets as properties of Spring's environment: <code>@Value("${db.password}")</code>.
 *
 * <p>A property is read from the secret every time it is asked for; but {@code @Value} asks once,
 * when the bean is made. What has to follow a rotation injects the {@link
 * io.gitops4j.secrets.Secret} instead, see {@link SecretsInitializer}.
 *
 * <p>It is not enumerable on purpose: what lists the properties of an environment finds none here.
 * A secret that is mapped and cannot be read is an exception, also where the placeholder has a
 * default value; that is for names that are not mapped.
 */
public final class SecretsPropertySource extends PropertySource<SecretProperties> {

  /**
   * Placeholders, which Spring also looks for in values, quoting those in which it finds one that
   * it does not know; and expressions, as {@code @Value} evaluates what a placeholder gave.
   */
  private static final List<String> EXPANDED = List.of("${", "#{");

  /** A source of this name. */
  public SecretsPropertySource(String name, SecretProperties properties) {
    super(name, properties);
  }

  @Override
  public @Nullable Object getProperty(String name) {
    return source.reveal(name, EXPANDED).orElse(null);
  }

  @Override
  public boolean containsProperty(String name) {
    return source.has(name);
  }
}
