package io.gitops4j.aws.secrets.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.SecretsEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the store is asked, and how often. */
class RefreshTest {

  private final Caches on = new Caches();
  private final ScriptedStore store = on.store;

  @AfterEach
  void close() {
    on.close();
  }

  @Test
  void secrets_lookedUpOneAfterTheOther_soonTravelInBatches() {
    for (int i = 0; i < 60; i++) {
      store.put("s" + i, "v");
      on.cache.lookup("s" + i);
      on.seconds(1);
    }
    assertThat(store.callCount()).isEqualTo(60);
    on.minutes(10);
    assertThat(store.callCount()).isEqualTo(63);
    on.minutes(100);
    assertThat(store.callCount()).isEqualTo(93);
  }

  @Test
  void secrets_withJitter_travelInBatchesWithinThePeriod() {
    try (Caches jittery = new Caches(Caches.policy().jitter(0.2))) {
      List<String> names = IntStream.range(0, 60).mapToObj(i -> "s" + i).toList();
      names.forEach(name -> jittery.store.put(name, "v"));
      jittery.cache.preload(names);
      Duration oldest = Duration.ZERO;
      for (int second = 0; second < 6000; second++) {
        jittery.seconds(1);
        Duration age = jittery.cache.status().oldest();
        oldest = age.compareTo(oldest) > 0 ? age : oldest;
      }
      assertThat(oldest).isLessThan(Duration.ofMinutes(10)).isGreaterThan(Duration.ofMinutes(8));
      assertThat(jittery.store.callCount() - 3).isBetween(30, 50);
    }
  }

  @Test
  void batches_notAllowed_areAskedOneByOne() {
    store.batchSize = 1;
    List<String> names = IntStream.range(0, 60).mapToObj(i -> "s" + i).toList();
    names.forEach(name -> store.put(name, "v"));
    on.cache.preload(names);
    assertThat(store.callCount()).isEqualTo(60);
    assertThat(store.calls).allMatch(call -> call.size() == 1);
  }

  @Test
  void preload_namesTwiceAndFieldsOfOneSecret_askOnce() {
    store.put("a", "{\"x\":\"1\",\"y\":\"2\"}");
    List<Secret> secrets = on.cache.preload(List.of("a#x", "a#y", "fake:a#x", "a"));
    assertThat(secrets).hasSize(4);
    assertThat(secrets.get(0)).isSameAs(secrets.get(2));
    assertThat(secrets.get(1).reveal()).isEqualTo("2");
    assertThat(store.calls).singleElement().satisfies(call -> assertThat(call).hasSize(1));
  }

  private List<Long> callsOver(Duration time) {
    List<Long> at = new ArrayList<>();
    int before = store.callCount();
    for (long second = 1; second <= time.toSeconds(); second++) {
      on.seconds(1);
      if (store.callCount() > before) {
        before = store.callCount();
        at.add(second);
      }
    }
    return at;
  }

  @Test
  void failures_backOffUpToTheLastRetry() {
    store.put("db", "1");
    on.cache.lookup("db");
    on.minutes(9);
    store.down();
    assertThat(callsOver(Duration.ofMinutes(5)))
        .containsExactly(60L, 61L, 63L, 67L, 75L, 91L, 123L, 183L, 243L);
    SecretStatus status = on.cache.status().secrets().get(0);
    assertThat(status.tries()).isEqualTo(9);
    assertThat(status.next()).isEqualTo(Duration.ofSeconds(3));
    assertThat(status.age()).isEqualTo(Duration.ofMinutes(14));
    assertThat(status.version()).contains("v1");
  }

  @Test
  void failures_ofABatch_areTriedAgainInABatch() {
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "s" + i).toList();
    names.forEach(name -> store.put(name, "v"));
    on.cache.preload(names);
    store.down();
    on.minutes(10);
    int calls = store.callCount();
    on.seconds(1);
    assertThat(store.callCount()).isEqualTo(calls + 1);
    assertThat(store.calls.get(calls)).hasSize(20);
  }

  private static SecretException throttled(Duration wait) {
    return new SecretException(
        Failure.builder(Stage.SECRETS, Reason.UNAVAILABLE, "Cannot read: throttled; wait.")
            .retryAfter(wait)
            .build());
  }

  @Test
  void failures_withARequestedWait_waitThatLongButNotForEver() {
    store.put("db", "1");
    on.cache.lookup("db");
    on.minutes(9);
    store.outage = throttled(Duration.ofSeconds(30));
    assertThat(callsOver(Duration.ofSeconds(100))).containsExactly(60L, 90L);
    store.outage = throttled(Duration.ofDays(1000));
    assertThat(callsOver(Duration.ofSeconds(700))).containsExactly(20L, 620L);
  }

  @Test
  void coldFailures_doubleUpToTenSeconds() {
    store.outage = throttled(Duration.ofDays(1000));
    SecretException first =
        catchThrowableOfType(SecretException.class, () -> on.cache.lookup("db"));
    assertThat(first.failure().reason()).isEqualTo(Reason.UNAVAILABLE);
    on.seconds(9);
    catchThrowableOfType(SecretException.class, () -> on.cache.lookup("db"));
    assertThat(store.callCount()).isEqualTo(1);
    on.seconds(1);
    catchThrowableOfType(SecretException.class, () -> on.cache.lookup("db"));
    assertThat(store.callCount()).isEqualTo(2);
    SecretStatus status = on.cache.status().secrets().get(0);
    assertThat(status.state()).isEqualTo(SecretStatus.State.UNKNOWN);
    assertThat(status.tries()).isEqualTo(2);
    assertThat(status.next()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void oneSecretRefused_othersOfTheBatchStayFresh() {
    store.put("a", "1");
    store.put("b", "1");
    on.cache.preload(List.of("a", "b"));
    store.refused.put("a", ScriptedStore.failure(Reason.FORBIDDEN, "Cannot read a: forbidden."));
    store.put("b", "2");
    on.minutes(10);
    assertThat(on.cache.status().secrets())
        .extracting(SecretStatus::state)
        .containsExactly(SecretStatus.State.STALE, SecretStatus.State.FRESH);
    assertThat(on.cache.lookup("b").reveal()).isEqualTo("2");
    assertThat(on.cache.lookup("a").reveal()).isEqualTo("1");
  }

  @Test
  void store_givingNoAnswerOrThrowing_isADefectNotAHang() {
    store.outage = new IllegalStateException("secret in a message");
    SecretException failure =
        catchThrowableOfType(SecretException.class, () -> on.cache.lookup("db"));
    assertThat(failure.failure().reason()).isEqualTo(Reason.INTERNAL);
    assertThat(failure.failure().message())
        .isEqualTo(
            "Cannot read fake:db: the store fake threw java.lang.IllegalStateException; this is a"
                + " defect, please report it.");
  }

  @Test
  void texts_everChanging_areNotKeptBeyondTheLimit() {
    StringBuilder json = new StringBuilder("{\"f0\":\"0\"");
    for (int i = 1; i < 3000; i++) {
      json.append(",\"f").append(i).append("\":\"").append(i).append('"');
    }
    try (Caches small = new Caches(Caches.policy().maxSecrets(2))) {
      small.store.put("db", json.append('}').toString());
      for (int i = 0; i < 3000; i++) {
        assertThat(small.cache.lookup("db#f" + i).reveal()).isEqualTo("" + i);
        assertThat(
                catchThrowableOfType(
                    SecretException.class, small.cache.lookup("db#absent" + i)::reveal))
            .isNotNull();
      }
      assertThat(small.cache.lookup("db#f0")).isSameAs(small.cache.lookup("db#f0"));
      assertThat(small.store.callCount()).isEqualTo(1);
      small.store.put("db", "{\"f2999\":\"new\"}");
      small.cache.lookup("db").refresh();
      assertThat(small.cache.lookup("db#f2999").reveal()).isEqualTo("new");
    }
  }

  @Test
  void degraded_toldByTheStore_isAnEvent() {
    store.degraded.forEach(listener -> listener.accept("Batches are not permitted; allow them."));
    assertThat(on.events)
        .containsExactly(
            new SecretsEvent.Degraded(on.time.instant(), "Batches are not permitted; allow them."));
  }

  @Test
  void ages_inSentences_areReadable() {
    assertThat(Sentences.text(Duration.ofMillis(1500))).isEqualTo("1500 ms");
    assertThat(Sentences.text(Duration.ofSeconds(2))).isEqualTo("2 s");
    assertThat(Sentences.text(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Sentences.text(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Sentences.text(Duration.ofMinutes(60))).isEqualTo("1 h");
    assertThat(Sentences.text(Duration.ofMinutes(26 * 60 + 3))).isEqualTo("26 h 3 min");
  }

  @Test
  void policy_withTimesOfMoreThanAHundredYears_isMisuse() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Caches.policy().maxStale(Duration.ofSeconds(Long.MAX_VALUE)))
        .withMessage("maxStale must not be longer than 100 years");
  }
}
