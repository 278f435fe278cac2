package io.gitops4j.aws.secrets.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.SecretRef;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.SecretVersion;
import io.gitops4j.secrets.SecretsEvent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretCacheTest {

  private final Caches on = new Caches();
  private final SecretCache cache = on.cache;
  private final ScriptedStore store = on.store;

  @AfterEach
  void close() {
    cache.close();
  }

  private static SecretException failureOf(Runnable reading) {
    return catchThrowableOfType(SecretException.class, reading::run);
  }

  @Test
  void lookup_secondTime_asksNobodyAndGivesTheSameObject() {
    store.put("db", "{\"password\":\"p1\"}");
    Secret secret = cache.lookup("db#password");
    assertThat(secret.reveal()).isEqualTo("p1").isSameAs(secret.reveal());
    assertThat(cache.lookup("db#password")).isSameAs(secret);
    assertThat(store.callCount()).isEqualTo(1);
    assertThat(secret.ref()).hasToString("fake:db#password");
    assertThat(secret).hasToString("Secret[fake:db#password, redacted]");
  }

  @Test
  void lookup_otherSpellingsAndFields_shareOneCall() {
    store.put("db", "{\"user\":\"u\",\"password\":\"p1\"}");
    Secret secret = cache.lookup("db#password");
    assertThat(cache.lookup("fake:db#password")).isSameAs(secret);
    assertThat(cache.lookup("db#password?stage=AWSCURRENT")).isSameAs(secret);
    assertThat(cache.lookup(SecretRef.parse("fake:db#password"))).isSameAs(secret);
    assertThat(cache.lookup("db#user").field("password")).isSameAs(secret);
    assertThat(cache.lookup("db#user").current()).isSameAs(secret.current());
    assertThat(store.callCount()).isEqualTo(1);
  }

  @Test
  void lookup_ofAKnownSecret_allocatesNothing() {
    store.put("db", "{\"password\":\"p1\"}");
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    int length = read(20_000);
    long before = threads.getThreadAllocatedBytes(self);
    length += read(100_000);
    assertThat(threads.getThreadAllocatedBytes(self) - before).isLessThan(10_000);
    assertThat(length).isEqualTo(240_000);
  }

  private int read(int times) {
    int length = 0;
    for (int i = 0; i < times; i++) {
      length += cache.lookup("db#password").reveal().length();
    }
    return length;
  }

  @Test
  void lookup_malformed_isToldAndNotKept() {
    assertThatIllegalArgumentException().isThrownBy(() -> cache.lookup("db#"));
    assertThatIllegalArgumentException().isThrownBy(() -> cache.lookup(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> cache.lookup("x".repeat(5000)));
    assertThat(failureOf(() -> cache.lookup("a!b")).failure().reason()).isEqualTo(Reason.INVALID);
    assertThat(failureOf(() -> cache.lookup("vault:db")).failure().message())
        .isEqualTo(
            "Cannot read vault:db: there is no store vault here, but fake; correct the reference,"
                + " or add the store.");
    assertThat(store.callCount()).isZero();
    assertThat(cache.status().secrets()).isEmpty();
  }

  @Test
  void lookup_absentSecret_isRememberedForAWhileThenForgotten() {
    SecretException first = failureOf(() -> cache.lookup("gone"));
    assertThat(first.failure().reason()).isEqualTo(Reason.NOT_FOUND);
    SecretException second = failureOf(() -> cache.lookup("gone"));
    assertThat(second.failure().retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(second.failure().retryable()).isFalse();
    assertThat(store.callCount()).isEqualTo(1);
    on.seconds(1);
    failureOf(() -> cache.lookup("gone"));
    assertThat(store.callCount()).isEqualTo(2);
    on.seconds(1);
    failureOf(() -> cache.lookup("gone"));
    assertThat(store.callCount()).isEqualTo(2);
    on.seconds(20);
    assertThat(cache.status().secrets()).isEmpty();
    store.put("gone", "back");
    assertThat(cache.lookup("gone").reveal()).isEqualTo("back");
  }

  @Test
  void lookup_moreThanTheLimit_isAnErrorButAbsentOnesMakeRoom() {
    try (Caches small = new Caches(Caches.policy().maxSecrets(2))) {
      small.store.put("a", "1");
      small.store.put("b", "2");
      small.store.put("c", "3");
      small.cache.lookup("a");
      for (int i = 0; i < 100; i++) {
        String absent = "absent" + i;
        assertThat(failureOf(() -> small.cache.lookup(absent)).failure().reason())
            .isEqualTo(Reason.NOT_FOUND);
      }
      small.cache.lookup("b");
      assertThat(failureOf(() -> small.cache.lookup("c")).failure().message())
          .isEqualTo(
              "Cannot read fake:c: 2 secrets are kept already, which is the limit; look up fewer,"
                  + " or raise maxSecrets of the cache policy.");
      assertThat(small.cache.status().secrets()).hasSize(2);
    }
  }

  @Test
  void preload_ofSixty_isThreeCallsThenThreeEachPeriod() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      store.put("s" + i, "value" + i);
      names.add("s" + i);
    }
    List<Secret> secrets = cache.preload(names);
    assertThat(store.callCount()).isEqualTo(3);
    assertThat(secrets.get(59).reveal()).isEqualTo("value59");
    on.minutes(10);
    assertThat(store.callCount()).isEqualTo(6);
    on.minutes(10);
    assertThat(store.callCount()).isEqualTo(9);
  }

  @Test
  void preload_someAbsent_tellsHowManyAndKnowsTheOthers() {
    store.put("a", "1");
    SecretException failure = failureOf(() -> cache.preload(List.of("x", "a", "y", "z")));
    assertThat(failure.failure().message())
        .isEqualTo(
            "Cannot read fake:x: it is not there; create it; 2 other secrets cannot be read"
                + " either.");
    assertThat(cache.lookup("a").reveal()).isEqualTo("1");
    assertThat(store.callCount()).isEqualTo(1);
  }

  @Test
  void refresh_whenDue_happensInTheBackgroundAndConfirms() {
    store.put("db", "one");
    Secret secret = cache.lookup("db");
    SecretVersion version = secret.current();
    on.minutes(9);
    assertThat(store.callCount()).isEqualTo(1);
    on.minutes(1);
    assertThat(store.callCount()).isEqualTo(2);
    assertThat(secret.current()).isSameAs(version);
    assertThat(version.confirmedAt()).isEqualTo(on.time.instant());
    assertThat(on.events).hasSize(1).first().isInstanceOf(SecretsEvent.Known.class);
    assertThat(store.given.get(1)).matches(ScriptedStore::isClosed);
  }

  @Test
  void refresh_newVersion_isServedAndTold() {
    store.put("db", "one");
    Secret secret = cache.lookup("db");
    store.put("db", "two");
    on.minutes(10);
    assertThat(secret.reveal()).isEqualTo("two");
    assertThat(on.events(SecretsEvent.Rotated.class))
        .containsExactly(
            new SecretsEvent.Rotated(on.time.instant(), SecretRef.parse("fake:db"), "v1", "v2"));
    assertThat(cache.status().rotations()).isEqualTo(1);
  }

  @Test
  void outage_servesTheLastValueUntilMaxStaleThenFailsAndRecovers() {
    store.put("db", "one");
    Secret secret = cache.lookup("db");
    store.down();
    on.minutes(10);
    assertThat(secret.reveal()).isEqualTo("one");
    assertThat(state()).isEqualTo(SecretStatus.State.STALE);
    on.minutes(49);
    assertThat(secret.reveal()).isEqualTo("one");
    assertThat(on.events(SecretsEvent.Stale.class)).hasSize(1);
    on.minutes(1);
    assertThat(failureOf(secret::reveal).failure().message())
        .isEqualTo(
            "Cannot read fake:db: its value was confirmed 1 h ago, longer than maxStale of 1 h, and"
                + " the last try failed (Cannot reach the store: it is down; wait); it is served"
                + " again as soon as the store confirms it.");
    assertThat(failureOf(secret::current).failure().reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(state()).isEqualTo(SecretStatus.State.EXPIRED);
    assertThat(on.events(SecretsEvent.Expired.class)).hasSize(1);
    store.up();
    on.minutes(2);
    assertThat(secret.reveal()).isEqualTo("one");
    assertThat(state()).isEqualTo(SecretStatus.State.FRESH);
    assertThat(on.events(SecretsEvent.Recovered.class)).hasSize(1);
    assertThat(on.events(SecretsEvent.Recovered.class).get(0).outage())
        .isBetween(Duration.ofMinutes(50), Duration.ofMinutes(52));
  }

  private SecretStatus.State state() {
    return cache.status().secrets().get(0).state();
  }

  @Test
  void close_erasesAndEveryReadIsAnError() {
    store.put("db", "one");
    Secret secret = cache.lookup("db");
    SecretVersion version = secret.current();
    secret.reveal();
    cache.close();
    cache.close();
    assertThatIllegalStateException().isThrownBy(secret::reveal);
    assertThatIllegalStateException().isThrownBy(secret::current);
    assertThatIllegalStateException().isThrownBy(version::reveal);
    assertThatIllegalStateException().isThrownBy(() -> cache.lookup("db"));
    assertThat(store.given).allMatch(ScriptedStore::isClosed);
    assertThat(on.time.waiting()).isZero();
    assertThat(store.closed).isTrue();
  }
}
