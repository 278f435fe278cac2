package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.aws.secrets.cache.CachePolicy;
import io.gitops4j.aws.secrets.cache.SecretCache;
import io.gitops4j.secrets.Secret;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;

/** A cache on virtual time over a store in memory, and a database that knows {@code app/first}. */
final class Fixture implements AutoCloseable {

  final VirtualTime time = new VirtualTime();
  final RotatingStore store = new RotatingStore().put("prod/db", "app", "first-password");
  final StubDatabase database = new StubDatabase().password("app", "first-password");
  final SecretCache secrets =
      new SecretCache(
          new SecretCache.Parts(
              List.of(store), CachePolicy.defaults(), time, time, Runnable::run, List.of()));

  Secret secret() {
    return secrets.lookup("prod/db");
  }

  SecretDataSource.Builder builder() {
    return SecretDataSource.builder(secret()).url(StubDatabase.URL).driver(database);
  }

  void seconds(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  @Override
  public void close() {
    secrets.close();
  }
}
