package io.gitops4j.aws.secrets.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.schedule.Timer;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretPin;
import io.gitops4j.secrets.SecretVersion;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads in real time, with times so short that everything happens at once. */
@Timeout(120)
class SecretCacheStressTest {

  private static final int SECRETS = 8;
  private static final int ROTATIONS = 2000;

  private final ScriptedStore store = new ScriptedStore();
  private final Timer timer = Timer.ofThread("stress-timer");
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean stop = new AtomicBoolean();

  private SecretCache cache() {
    CachePolicy policy =
        CachePolicy.defaults()
            .refreshAfter(Duration.ofMillis(5))
            .maxStale(Duration.ofSeconds(60))
            .retry(Duration.ofMillis(1), Duration.ofMillis(4))
            .eraseAfter(Duration.ofMillis(20));
    return new SecretCache(
        new SecretCache.Parts(
            List.of(store), policy, Clock.systemUTC(), timer, executor, List.of()));
  }

  private void end(SecretCache cache) throws InterruptedException {
    cache.close();
    executor.shutdown();
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    timer.close();
    assertThat(store.given).allMatch(ScriptedStore::isClosed);
  }

  private static String json(int number) {
    return "{\"user\":\"u" + number + "\",\"password\":\"p" + number + "\"}";
  }

  @Test
  void everythingAtOnce_noValueGoesBackAndNoCallIsLost() throws Exception {
    AtomicInteger[] numbers = new AtomicInteger[SECRETS];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < SECRETS; i++) {
      numbers[i] = new AtomicInteger(1);
      store.set("s" + i, "v1", json(1));
      names.add("s" + i);
    }
    SecretCache cache = cache();
    List<Secret> secrets = cache.preload(names);
    Map<Integer, List<Integer>> heard = new ConcurrentHashMap<>();
    AtomicInteger overlapping = new AtomicInteger();
    List<String> wrong = new CopyOnWriteArrayList<>();
    for (int i = 0; i < SECRETS; i++) {
      int secret = i;
      AtomicInteger inside = new AtomicInteger();
      heard.put(i, new CopyOnWriteArrayList<>(List.of(1)));
      secrets
          .get(i)
          .onRotation(
              (previous, current) -> {
                overlapping.accumulateAndGet(inside.incrementAndGet(), Math::max);
                List<Integer> own = heard.get(secret);
                if (number(previous) != own.get(own.size() - 1)) {
                  wrong.add("heard " + number(previous) + " after " + own);
                }
                own.add(number(current));
                inside.decrementAndGet();
              });
    }
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      work.add(threads.submit(() -> read(cache, wrong)));
    }
    work.add(threads.submit(() -> rotate(numbers)));
    work.add(threads.submit(() -> disturb(cache, secrets)));
    work.add(threads.submit(() -> pin(secrets, wrong)));
    work.add(threads.submit(() -> comeAndGo(secrets)));
    for (Future<?> each : work) {
      each.get();
    }
    store.up();
    store.refused.clear();
    for (int i = 0; i < SECRETS; i++) {
      assertThat(secrets.get(i).refresh().reveal()).isEqualTo(json(numbers[i].get()));
      int secret = i;
      until(() -> last(heard.get(secret)) == numbers[secret].get());
      assertThat(heard.get(i)).isSorted().doesNotHaveDuplicates();
    }
    assertThat(wrong).isEmpty();
    assertThat(overlapping).hasValue(1);
    assertThat(store.mostInFlightOfOne).hasValue(1);
    int told = heard.values().stream().mapToInt(own -> own.size() - 1).sum();
    assertThat(cache.status().rotations()).isEqualTo(told).isGreaterThan(50);
    end(cache);
  }

  private static int last(List<Integer> numbers) {
    return numbers.get(numbers.size() - 1);
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  /** By the id: a version may be erased when a listener that waited for a thread is called. */
  private static int number(SecretVersion version) {
    return Integer.parseInt(version.id().substring(1));
  }

  /** Values never go back, and a user name and its password belong together. */
  private void read(SecretCache cache, List<String> wrong) {
    int[] seen = new int[SECRETS];
    while (!stop.get()) {
      int secret = ThreadLocalRandom.current().nextInt(SECRETS);
      int number = Integer.parseInt(cache.lookup("s" + secret + "#password").reveal().substring(1));
      if (number < seen[secret]) {
        wrong.add("back from " + seen[secret] + " to " + number);
      }
      seen[secret] = number;
      Login login = cache.lookup("s" + secret).as(Login.class);
      if (!login.user().substring(1).equals(login.password().substring(1))) {
        wrong.add("torn " + login.user());
      }
    }
  }

  record Login(String user, String password) {}

  private void rotate(AtomicInteger[] numbers) {
    for (int i = 0; i < ROTATIONS; i++) {
      int secret = ThreadLocalRandom.current().nextInt(SECRETS);
      int number = numbers[secret].get() + 1;
      store.set("s" + secret, "v" + number, json(number));
      numbers[secret].set(number);
      pause();
    }
    stop.set(true);
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(
        ThreadLocalRandom.current().nextLong(2_000_000));
  }

  private void disturb(SecretCache cache, List<Secret> secrets) {
    while (!stop.get()) {
      int secret = ThreadLocalRandom.current().nextInt(SECRETS);
      switch (ThreadLocalRandom.current().nextInt(6)) {
        case 0 -> store.down();
        case 1 ->
            store.refused.put(
                "s" + secret, ScriptedStore.failure(Reason.FORBIDDEN, "Cannot read: forbidden."));
        case 2 -> store.batchSize = 1 + ThreadLocalRandom.current().nextInt(20);
        case 3 -> cache.changed("s" + secret);
        case 4 -> refreshAndRetry(secrets.get(secret));
        default -> {
          store.up();
          store.refused.clear();
        }
      }
      pause();
    }
  }

  private static void refreshAndRetry(Secret secret) {
    try {
      secret.refresh();
    } catch (SecretException disturbed) {
      assertThat(disturbed.failure().reason()).isIn(Reason.UNAVAILABLE, Reason.FORBIDDEN);
    }
    try {
      secret.<String, SQLException>withRotation(
          version -> {
            throw new SQLException(version.id(), "28P01");
          });
    } catch (SQLException expected) {
      assertThat(expected.getMessage()).startsWith("v");
    }
  }

  private void pin(List<Secret> secrets, List<String> wrong) {
    while (!stop.get()) {
      Secret secret = secrets.get(ThreadLocalRandom.current().nextInt(SECRETS));
      try (SecretPin pin = secret.pin()) {
        pause();
        if (secret.current() != pin.version()) {
          wrong.add("pinned " + pin.version() + " but " + secret.current());
        }
      }
      pause();
    }
  }

  private void comeAndGo(List<Secret> secrets) {
    while (!stop.get()) {
      Secret secret = secrets.get(ThreadLocalRandom.current().nextInt(SECRETS));
      Registration registration = secret.onRotation((previous, current) -> {});
      pause();
      registration.close();
    }
  }

  @RepeatedTest(30)
  void lookup_racingWithClose_endsInAValueOrIllegalState() throws Exception {
    SecretCache cache = cache();
    for (int i = 0; i < SECRETS; i++) {
      store.put("s" + i, json(1));
    }
    AtomicReference<Throwable> other = new AtomicReference<>();
    List<Future<?>> reads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      reads.add(
          threads.submit(
              () -> {
                try {
                  while (true) {
                    int secret = ThreadLocalRandom.current().nextInt(SECRETS);
                    String value = cache.lookup("s" + secret + "#password").reveal();
                    assertThat(value).isEqualTo("p1");
                  }
                } catch (IllegalStateException closed) {
                  assertThat(closed).hasMessage("the secrets were closed");
                } catch (Throwable thrown) {
                  other.set(thrown);
                }
              }));
    }
    pause();
    cache.close();
    for (Future<?> read : reads) {
      read.get(30, TimeUnit.SECONDS);
    }
    assertThat(other).hasValue(null);
    end(cache);
  }
}
