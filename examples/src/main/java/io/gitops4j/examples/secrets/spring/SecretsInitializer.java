package io.gitops4j.examples.secrets.spring;

import io.gitops4j.examples.secrets.SecretProperties;
import io.gitops4j.secrets.Secret;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Brings secrets into a Spring context, before it is refreshed: as properties, as beans of the type
 * {@link Secret} by the names of the properties, and as events when they rotate.
 *
 * <pre>{@code
 * Secrets secrets = AwsSecrets.create();
 * SecretProperties properties =
 *     SecretProperties.of(secrets, Map.of("db.password", "prod/db#password")).preload();
 * new SecretsInitializer(properties).initialize(context);   // then context.refresh()
 *
 * @Component
 * class Database {
 *   Database(@Value("${db.password}") String atStart,              // stays what it was
 *       @Qualifier("db.password") Secret now) {                    // now.reveal() is current
 *   }
 *
 *   @EventListener
 *   void renewConnections(SecretRotated rotated) {                 // for what holds on to a value
 *   }
 * }
 * }</pre>
 *
 * <p>In Spring Boot the application takes it: {@code application.addInitializers(new
 * SecretsInitializer(properties))}. What Boot reads even earlier, such as the levels of logging,
 * would need the source to be added by an {@code EnvironmentPostProcessor} named in {@code
 * META-INF/spring.factories} ({@code org.springframework.boot.env} in Boot 3, {@code
 * org.springframework.boot} from 4.0 on).
 *
 * <p>The source comes first, so that an environment variable {@code DB_PASSWORD} does not take the
 * place of the secret. Whoever opened the secrets closes them, after the context.
 */
public final class SecretsInitializer
    implements ApplicationContextInitializer<GenericApplicationContext> {

  private final SecretProperties properties;

  /** An initializer for these properties. */
  public SecretsInitializer(SecretProperties properties) {
    this.properties = properties;
  }

  @Override
  public void initialize(GenericApplicationContext context) {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new SecretsPropertySource("secrets", properties));
    for (String name : properties.names()) {
      context.registerBean(
          name,
          Secret.class,
          () -> properties.secret(name).orElseThrow(),
          definition -> definition.setLazyInit(true));
    }
    context.registerBean(SecretRotations.class, () -> new SecretRotations(properties, context));
  }
}
