package io.gitops4j.aws.secrets;

import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.aws.client.AwsClients;
import io.gitops4j.aws.secrets.cache.SecretCache;
import io.gitops4j.aws.secrets.diagnosis.SecretsSelfCheck;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.schedule.Timer;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.secrets.SecretsListener;
import io.gitops4j.secrets.SecretsStatus;
import io.gitops4j.spi.SecretResolver;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a service, straight from AWS Secrets Manager, and from the Parameter Store where a
 * reference says so.
 *
 * <pre>{@code
 * try (AwsSecrets secrets = AwsSecrets.create()) {
 *   Secret password = secrets.lookup("prod/db#password");
 *   connect(password.reveal());
 * }
 * }</pre>
 *
 * <p>A service makes one and keeps it: it holds the cache, its background threads and the clients
 * of AWS. References without a store are names or ARNs of Secrets Manager, with {@code ?stage=} or
 * {@code ?version=} where not the current version is meant; {@code aws-parameterstore:/prod/db} is
 * a parameter, which needs {@code software.amazon.awssdk:ssm} on the class path.
 *
 * <p>Safe to use from many threads. Whoever makes it closes it.
 *
 * @since 0.1
 */
public final class AwsSecrets implements Secrets {

  private final SecretCache cache;
  private final AwsClients clients;
  private final List<SecretStore> stores;
  private final @Nullable ExecutorService ownExecutor;
  private final @Nullable Timer ownTimer;

  AwsSecrets(
      SecretCache cache,
      AwsClients clients,
      List<SecretStore> stores,
      @Nullable ExecutorService ownExecutor,
      @Nullable Timer ownTimer) {
    this.cache = cache;
    this.clients = clients;
    this.stores = List.copyOf(stores);
    this.ownExecutor = ownExecutor;
    this.ownTimer = ownTimer;
  }

  /**
   * Secrets with every default: region and credentials as the SDK finds them. Nothing is called
   * before the first lookup.
   */
  public static AwsSecrets create() {
    return builder().build();
  }

  /** Starts with the defaults. */
  public static AwsSecretsBuilder builder() {
    return new AwsSecretsBuilder();
  }

  @Override
  public Secret lookup(String reference) {
    return cache.lookup(reference);
  }

  @Override
  public Secret lookup(SecretRef reference) {
    return cache.lookup(reference);
  }

  @Override
  public List<Secret> preload(Collection<String> references) {
    return cache.preload(references);
  }

  @Override
  public void changed(String nameOrArn) {
    cache.changed(nameOrArn);
  }

  @Override
  public SecretsStatus status() {
    return cache.status();
  }

  @Override
  public Registration listen(SecretsListener listener) {
    return cache.listen(listener);
  }

  @Override
  public void forEachSecret(Consumer<SecretValue> visitor) {
    cache.forEachSecret(visitor);
  }

  @Override
  public long generation() {
    return cache.generation();
  }

  /**
   * A check of everything that reading these secrets needs, with the same settings and stores. It
   * uses none of the values that are kept, and must end before {@link #close()}.
   */
  public SecretsSelfCheck selfCheck() {
    return SecretsSelfCheck.of(clients.settings(), stores);
  }

  /**
   * For an engine: what resolves references to Secrets Manager in manifests. It reads through this
   * cache, and closing it does not close this.
   *
   * @see #resolver(String)
   */
  public SecretResolver resolver() {
    return resolver(stores.get(0).id());
  }

  /**
   * For an engine: what resolves references to one of the stores.
   *
   * @param store the id, such as {@code aws-parameterstore}
   * @throws IllegalArgumentException when there is no such store
   */
  public SecretResolver resolver(String store) {
    return stores.stream()
        .filter(known -> known.id().equals(store))
        .findFirst()
        .map(known -> new CachedResolver(this, known))
        .orElseThrow(() -> new IllegalArgumentException("there is no store " + store));
  }

  /**
   * Erases every value, ends the threads of our own and closes the clients. What was given from
   * outside stays open. Closing twice does nothing.
   */
  @Override
  public void close() {
    cache.close();
    clients.close();
    if (ownTimer != null) {
      ownTimer.close();
    }
    if (ownExecutor != null) {
      ownExecutor.shutdownNow();
    }
  }
}
