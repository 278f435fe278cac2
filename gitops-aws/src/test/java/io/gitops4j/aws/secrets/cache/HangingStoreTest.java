package io.gitops4j.aws.secrets.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretsEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that hang, on virtual time with real threads. */
@Timeout(60)
class HangingStoreTest {

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final ExecutorService readers = Executors.newCachedThreadPool();
  private final ScriptedStore other = new ScriptedStore("other");
  private final Caches on = new Caches(Caches.policy(), executor, other);
  private final ScriptedStore store = on.store;
  private final SecretCache cache = on.cache;

  @AfterEach
  void close() throws InterruptedException {
    cache.close();
    executor.shutdownNow();
    readers.shutdownNow();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(readers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void until(Callable<Boolean> condition) {
    try {
      while (!condition.call()) {
        Thread.onSpinWait();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Secret known(String name, String value) {
    store.put(name, value);
    return cache.lookup(name);
  }

  @Test
  void coldRead_byManyThreads_isOneCall() throws Exception {
    store.put("db", "1");
    ScriptedStore.Hang hang = store.hangThenAnswer();
    List<Future<String>> reads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      reads.add(readers.submit(() -> cache.lookup("db").reveal()));
    }
    hang.begun.await();
    hang.letGo.countDown();
    for (Future<String> read : reads) {
      assertThat(read.get()).isEqualTo("1");
    }
    assertThat(store.callCount()).isEqualTo(1);
  }

  @Test
  void coldRead_failing_failsForAllWhoWaitWithOneCall() throws Exception {
    store.down();
    ScriptedStore.Hang hang = store.hangThenAnswer();
    List<Future<?>> reads = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      reads.add(readers.submit(() -> cache.lookup("db")));
    }
    hang.begun.await();
    hang.letGo.countDown();
    for (Future<?> read : reads) {
      assertThat(catchThrowableOfType(ExecutionException.class, read::get))
          .hasRootCauseInstanceOf(SecretException.class);
    }
    assertThat(store.callCount()).isEqualTo(1);
  }

  @Test
  void coldRead_hanging_timesOutAndKnowsTheValueWhenItComes() throws Exception {
    store.put("db", "1");
    ScriptedStore.Hang hang = store.hangThenAnswer();
    List<SecretException> thrown = new ArrayList<>();
    Thread reader =
        new Thread(
            () ->
                thrown.add(catchThrowableOfType(SecretException.class, () -> cache.lookup("db"))));
    reader.start();
    hang.begun.await();
    until(() -> reader.getState() == Thread.State.TIMED_WAITING);
    on.seconds(10);
    reader.join();
    SecretException failure = thrown.get(0);
    assertThat(failure.failure().reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure.failure().message())
        .isEqualTo(
            "Cannot read fake:db: there was no answer within 10 s; check the network to the store,"
                + " or raise readTimeout of the cache policy.");
    hang.letGo.countDown();
    until(() -> !on.events(SecretsEvent.Known.class).isEmpty());
    assertThat(cache.lookup("db").reveal()).isEqualTo("1");
    assertThat(store.callCount()).isEqualTo(1);
  }

  @Test
  void coldRead_interrupted_isCancelledWithTheFlagSet() throws Exception {
    ScriptedStore.Hang hang = store.hang();
    AtomicBoolean flag = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    List<SecretException> thrown = new ArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              thrown.add(catchThrowableOfType(SecretException.class, () -> cache.lookup("db")));
              flag.set(Thread.currentThread().isInterrupted());
              done.countDown();
            });
    reader.start();
    hang.begun.await();
    reader.interrupt();
    done.await();
    assertThat(thrown.get(0).failure().reason()).isEqualTo(Reason.CANCELLED);
    assertThat(flag).isTrue();
    hang.letGo.countDown();
  }

  @Test
  void refresh_hanging_hindersNeitherReadersNorOtherStores() throws Exception {
    Secret secret = known("db", "1");
    other.put("x", "1");
    Secret elsewhere = cache.lookup("other:x");
    ScriptedStore.Hang hang = store.hang();
    on.minutes(10);
    hang.begun.await();
    assertThat(secret.reveal()).isEqualTo("1");
    other.put("x", "2");
    on.minutes(10);
    until(() -> elsewhere.reveal().equals("2"));
    hang.letGo.countDown();
  }

  @Test
  void refresh_hanging_isGivenUpAndAskedAgain() throws Exception {
    Secret secret = known("db", "1");
    ScriptedStore.Hang hang = store.hang();
    on.minutes(10);
    hang.begun.await();
    store.put("db", "2");
    on.seconds(20);
    until(() -> !on.events(SecretsEvent.Stale.class).isEmpty());
    assertThat(on.events(SecretsEvent.Stale.class).get(0).failure().message())
        .isEqualTo(
            "Cannot read fake:db: the store did not answer within 20 s, and is asked again; check"
                + " the network to it.");
    on.seconds(1);
    until(() -> secret.reveal().equals("2"));
    int calls = store.callCount();
    hang.letGo.countDown();
    until(() -> store.given.stream().filter(v -> !ScriptedStore.isClosed(v)).count() == 2);
    assertThat(secret.reveal()).isEqualTo("2");
    on.seconds(1);
    until(() -> store.callCount() > calls);
    until(() -> cache.status().allFresh());
    assertThat(secret.reveal()).isEqualTo("2");
    until(() -> on.events(SecretsEvent.Rotated.class).size() == 1);
  }

  @Test
  void refresh_givenUpAndAnsweringBeforeAnyOther_isTaken() throws Exception {
    Secret secret = known("db", "1");
    ScriptedStore.Hang hang = store.hangThenAnswer();
    on.minutes(10);
    hang.begun.await();
    on.seconds(20);
    until(() -> !cache.status().allFresh());
    store.put("db", "2");
    hang.letGo.countDown();
    until(() -> secret.reveal().equals("2"));
    until(() -> cache.status().allFresh());
    assertThat(cache.status().secrets().get(0).age()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void refresh_givenUpAndAnsweringAfterMaxStale_isNotServed() throws Exception {
    Secret secret = known("db", "1");
    ScriptedStore.Hang hang = store.hang();
    on.minutes(10);
    hang.begun.await();
    store.down();
    on.minutes(70);
    until(() -> store.given.size() == 2);
    hang.letGo.countDown();
    until(() -> ScriptedStore.isClosed(store.given.get(1)));
    assertThat(catchThrowableOfType(SecretException.class, secret::reveal)).isNotNull();
  }

  @Test
  void refresh_allHangingForEver_isInterruptedWhenTooManyAreOpen() {
    Caches on = new Caches(Caches.policy().maxStale(Duration.ofDays(1000)), executor);
    ScriptedStore store = on.store;
    store.put("db", "1");
    Secret secret = on.cache.lookup("db");
    List<ScriptedStore.Hang> hangs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      hangs.add(store.hang());
    }
    for (int i = 0; i < Upstream.MOST_OPEN; i++) {
      ScriptedStore.Hang hang = hangs.get(i);
      until(
          () -> {
            on.seconds(10);
            return hang.begun.getCount() == 0;
          });
    }
    until(
        () -> {
          on.seconds(10);
          return hangs.get(0).interrupted;
        });
    store.hangs.clear();
    store.put("db", "2");
    until(
        () -> {
          on.seconds(10);
          return !on.events(SecretsEvent.Rotated.class).isEmpty();
        });
    assertThat(secret.reveal()).isEqualTo("2");
    hangs.forEach(hang -> hang.letGo.countDown());
    on.close();
  }

  @Test
  void refreshNow_duringACallThatBegan_getsAnAnswerOfALaterCall() throws Exception {
    Secret secret = known("db", "1");
    ScriptedStore.Hang hang = store.hang();
    on.minutes(10);
    hang.begun.await();
    store.put("db", "2");
    List<Future<String>> refreshes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      refreshes.add(readers.submit(() -> secret.refresh().reveal()));
    }
    until(() -> on.time.waiting() > 0);
    hang.letGo.countDown();
    for (Future<String> refresh : refreshes) {
      assertThat(refresh.get()).isEqualTo("2");
    }
    assertThat(store.mostInFlightOfOne).hasValue(1);
  }

  @Test
  void changed_duringACallThatBegan_isAskedForAgainASecondAfterThat() throws Exception {
    Secret secret = known("db", "1");
    ScriptedStore.Hang hang = store.hang();
    on.minutes(10);
    hang.begun.await();
    store.put("db", "2");
    cache.changed("db");
    hang.letGo.countDown();
    until(() -> ScriptedStore.isClosed(store.given.get(1)));
    until(() -> cache.status().secrets().get(0).next().equals(Duration.ofSeconds(1)));
    assertThat(secret.reveal()).isEqualTo("1");
    on.seconds(1);
    until(() -> secret.reveal().equals("2"));
    assertThat(store.callCount()).isEqualTo(3);
  }

  @Test
  void close_whileReadersWait_endsTheirWait() throws Exception {
    ScriptedStore.Hang hang = store.hang();
    List<Future<?>> reads = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      reads.add(readers.submit(() -> cache.lookup("db")));
    }
    hang.begun.await();
    cache.close();
    for (Future<?> read : reads) {
      assertThat(catchThrowableOfType(ExecutionException.class, read::get))
          .hasCauseInstanceOf(IllegalStateException.class);
    }
    hang.letGo.countDown();
    assertThat(on.time.waiting()).isZero();
  }

  @Test
  void executor_refusing_isAFailureOfTheStoreAndRecovers() {
    AtomicBoolean refuse = new AtomicBoolean();
    try (Caches direct =
        new Caches(
            Caches.policy(),
            task -> {
              if (refuse.get()) {
                throw new RejectedExecutionException("full");
              }
              task.run();
            })) {
      direct.store.put("db", "1");
      Secret secret = direct.cache.lookup("db");
      direct.store.put("db", "2");
      refuse.set(true);
      direct.minutes(10);
      assertThat(secret.reveal()).isEqualTo("1");
      assertThat(direct.cache.status().secrets().get(0).failure().orElseThrow().message())
          .isEqualTo(
              "Cannot read fake:db: the executor of the secrets takes no task; give one that is not"
                  + " shut down and has room.");
      refuse.set(false);
      direct.minutes(2);
      assertThat(secret.reveal()).isEqualTo("2");
      assertThat(direct.events(SecretsEvent.Stale.class)).hasSize(1);
      assertThat(direct.events(SecretsEvent.Recovered.class)).hasSize(1);
      assertThat(direct.events(SecretsEvent.Rotated.class)).hasSize(1);
    }
  }
}
