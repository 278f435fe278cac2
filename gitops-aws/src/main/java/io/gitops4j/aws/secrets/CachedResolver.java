package io.gitops4j.aws.secrets;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.SecretValue;
import io.gitops4j.Stage;
import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.spi.SecretResolver;
import java.util.function.Consumer;

/**
 * Resolves references of manifests through a cache of secrets, and checks them by the store itself,
 * because what is known from before says nothing of now.
 *
 * <p>Tests: CachedResolverTest, which is the contract of all resolvers.
 */
final class CachedResolver implements SecretResolver {

  private final Secrets secrets;
  private final SecretStore store;

  CachedResolver(Secrets secrets, SecretStore store) {
    this.secrets = secrets;
    this.store = store;
  }

  @Override
  public String id() {
    return store.id();
  }

  @Override
  public SecretValue resolve(SecretRef ref) {
    try {
      return secrets.lookup(ref).value();
    } catch (IllegalStateException closed) {
      throw new SecretException(
          Failure.of(
              Stage.SECRETS,
              Reason.CANCELLED,
              "Cannot read " + ref + ": the secrets were closed; close the engine first."),
          closed);
    }
  }

  @Override
  public void check(SecretRef ref) {
    store.check(store.normal(ref));
  }

  @Override
  public void forEachSecret(Consumer<SecretValue> visitor) {
    secrets.forEachSecret(visitor);
  }

  @Override
  public long generation() {
    return secrets.generation();
  }
}
