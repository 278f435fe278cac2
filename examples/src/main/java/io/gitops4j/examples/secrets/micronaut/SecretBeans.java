package io.gitops4j.examples.secrets.micronaut;

import io.gitops4j.examples.secrets.SecretProperties;
import io.gitops4j.secrets.Secret;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.RuntimeBeanDefinition;

/**
 * Brings secrets into a Micronaut context: as properties, and as beans of the type {@link Secret}
 * by the names of the properties.
 *
 * <pre>{@code
 * Secrets secrets = AwsSecrets.create();
 * SecretProperties properties =
 *     SecretProperties.of(secrets, Map.of("db.password", "prod/db#password")).preload();
 * ApplicationContext context = SecretBeans.addTo(ApplicationContext.builder(), properties).start();
 *
 * @Singleton
 * class Database {
 *   Database(@Value("${db.password}") String atStart,           // stays what it was
 *       @Named("db.password") Secret now) {                     // now.reveal() is current
 *   }
 * }
 * }</pre>
 *
 * <p>Whoever opened the secrets closes them, after the context.
 */
public final class SecretBeans {

  private SecretBeans() {}

  /** Adds the source of properties and the beans to a context that is being built. */
  public static ApplicationContextBuilder addTo(
      ApplicationContextBuilder builder, SecretProperties properties) {
    return builder
        .propertySources(new SecretsPropertySource(properties))
        .beanDefinitions(
            properties.names().stream()
                .map(name -> bean(name, properties))
                .toArray(RuntimeBeanDefinition<?>[]::new));
  }

  private static RuntimeBeanDefinition<Secret> bean(String name, SecretProperties properties) {
    return RuntimeBeanDefinition.builder(Secret.class, () -> properties.secret(name).orElseThrow())
        .named(name)
        .singleton(true)
        .build();
  }
}
