package io.gitops4j.aws.secrets.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.RotationListener;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretsEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that are slow, throw, or come and go; with real threads. */
@Timeout(60)
class ListenersTest {

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Caches on = new Caches(Caches.policy(), executor);
  private final SecretCache cache = on.cache;
  private final ScriptedStore store = on.store;
  private final CountDownLatch letGo = new CountDownLatch(1);

  @AfterEach
  void close() throws InterruptedException {
    letGo.countDown();
    cache.close();
    executor.shutdownNow();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Secret known(String name) {
    store.put(name, "0");
    return cache.lookup(name);
  }

  @Test
  void slowListener_ofEvents_hindersNobodyAndHearsHowManyWereLost() throws Exception {
    List<SecretsEvent> heard = new CopyOnWriteArrayList<>();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch last = new CountDownLatch(1);
    Secret secret = known("db");
    cache.listen(
        event -> {
          inside.countDown();
          await(letGo);
          heard.add(event);
          if (event instanceof SecretsEvent.Rotated rotated && rotated.current().equals("end")) {
            last.countDown();
          }
        });
    int rotations = Events.MOST_WAITING + 50;
    for (int i = 1; i <= rotations; i++) {
      store.put("db", "" + i);
      assertThat(secret.refresh().reveal()).isEqualTo("" + i);
      if (i == 1) {
        inside.await();
      }
    }
    letGo.countDown();
    while (heard.size() < Events.MOST_WAITING + 2) {
      Thread.onSpinWait();
    }
    assertThat(heard.get(1))
        .isInstanceOfSatisfying(
            SecretsEvent.Degraded.class,
            event ->
                assertThat(event.message())
                    .isEqualTo(
                        "49 events were not told to this listener, because 1024 waited for it"
                            + " already; let it return sooner."));
    store.set("db", "end", "end");
    secret.refresh();
    last.await();
    assertThat(heard).hasSize(Events.MOST_WAITING + 3);
  }

  @Test
  void slowListener_ofRotations_hindersNeitherReadersNorOtherListeners() throws Exception {
    Secret secret = known("db");
    List<String> slow = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(3);
    secret.onRotation(
        (previous, current) -> {
          await(letGo);
          slow.add(current.id());
          done.countDown();
        });
    List<String> quick = new CopyOnWriteArrayList<>();
    CountDownLatch quickDone = new CountDownLatch(3);
    secret.onRotation(
        (previous, current) -> {
          quick.add(current.id());
          quickDone.countDown();
        });
    for (int i = 0; i < 3; i++) {
      store.put("db", "x" + i);
      secret.refresh();
    }
    quickDone.await();
    assertThat(quick).containsExactly("v2", "v3", "v4");
    assertThat(slow).isEmpty();
    letGo.countDown();
    done.await();
    assertThat(slow).containsExactly("v2", "v3", "v4");
  }

  @Test
  void listener_ofTwoSecrets_isNeverCalledTwiceAtOnce() throws Exception {
    Secret first = known("a");
    Secret second = known("b");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch calls = new CountDownLatch(100);
    RotationListener listener =
        (previous, current) -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          Thread.yield();
          inside.decrementAndGet();
          calls.countDown();
        };
    first.onRotation(listener);
    Registration registration = second.onRotation(listener);
    for (int i = 1; i <= 50; i++) {
      store.put("a", "" + i);
      store.put("b", "" + i);
      first.refresh();
      second.refresh();
    }
    calls.await();
    assertThat(most).hasValue(1);
    registration.close();
    CountDownLatch more = new CountDownLatch(1);
    RotationListener twice = (previous, current) -> more.countDown();
    first.onRotation(twice);
    Registration other = second.onRotation(twice);
    other.close();
    other.close();
    store.put("a", "last");
    first.refresh();
    more.await();
  }

  @Test
  void listener_throwingAnError_hearsFurtherEvents() throws Exception {
    CountDownLatch calls = new CountDownLatch(2);
    cache.listen(
        event -> {
          calls.countDown();
          throw new AssertionError("from a listener");
        });
    known("a");
    known("b");
    calls.await();
  }

  @Test
  void listeners_afterClose_cannotBeAdded() {
    Secret secret = known("db");
    cache.close();
    assertThatIllegalStateException().isThrownBy(() -> cache.listen(event -> {}));
    assertThatIllegalStateException().isThrownBy(() -> secret.onRotation((p, c) -> {}));
    assertThatIllegalStateException().isThrownBy(secret::pin);
    assertThatIllegalStateException().isThrownBy(secret::refresh);
    assertThatIllegalStateException().isThrownBy(() -> cache.preload(List.of("db")));
    cache.changed("db");
    assertThat(cache.status().secrets()).isEmpty();
    cache.forEachSecret(
        value -> {
          throw new AssertionError();
        });
  }
}
