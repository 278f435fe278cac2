package io.gitops4j.aws.secrets.cache;

import io.gitops4j.aws.secrets.store.SecretStore;
import io.gitops4j.schedule.Timer;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.testkit.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A cache on virtual time, with what it tells. */
final class Caches implements AutoCloseable {

  final VirtualTime time = new VirtualTime();
  final ScriptedStore store = new ScriptedStore();
  final List<SecretsEvent> events = new CopyOnWriteArrayList<>();
  final SecretCache cache;

  /** Ten minutes, no jitter. */
  static CachePolicy policy() {
    return CachePolicy.defaults()
        .refreshAfter(Duration.ofMinutes(10))
        .jitter(0)
        .maxStale(Duration.ofHours(1));
  }

  Caches() {
    this(policy(), Runnable::run);
  }

  Caches(CachePolicy policy) {
    this(policy, Runnable::run);
  }

  Caches(CachePolicy policy, Executor executor, SecretStore... more) {
    List<SecretStore> stores = new java.util.ArrayList<>();
    stores.add(store);
    stores.addAll(List.of(more));
    cache =
        new SecretCache(
            new SecretCache.Parts(
                stores, policy, time, new Wrapping(time), executor, List.of(events::add)));
  }

  void minutes(long minutes) {
    time.advance(Duration.ofMinutes(minutes));
  }

  void seconds(long seconds) {
    time.advance(Duration.ofSeconds(seconds));
  }

  <T extends SecretsEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void close() {
    cache.close();
  }

  /** Time of a timer that passes from the highest number to the lowest after 25 minutes. */
  private record Wrapping(VirtualTime time) implements Timer {
    @Override
    public Handle schedule(Duration delay, Runnable task) {
      return time.schedule(delay, task);
    }

    @Override
    public long nanoTime() {
      return time.nanoTime() + Long.MAX_VALUE - Duration.ofMinutes(25).toNanos();
    }

    @Override
    public void close() {
      time.close();
    }
  }
}
