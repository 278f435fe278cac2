package io.gitops4j.aws.secrets.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.SecretException;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretPin;
import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.SecretsEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random schedules on virtual time and a direct executor, beside a model of what a cache of secrets
 * may do. Secrets are {@code s0} to {@code s3}; values count up.
 */
class SecretCacheModelTest {

  private static final CachePolicy POLICY =
      CachePolicy.defaults()
          .refreshAfter(Duration.ofMinutes(5))
          .maxStale(Duration.ofMinutes(30))
          .eraseAfter(Duration.ofMinutes(7));

  enum Kind {
    ADVANCE,
    ROTATE,
    ROLL_BACK,
    DOWN,
    UP,
    REFUSE,
    ALLOW,
    PIN,
    UNPIN,
    REFRESH,
    TELL,
    JUMP,
    SHRINK
  }

  record Step(Kind kind, int secret, int amount) {}

  @Provide
  Arbitrary<List<Step>> schedules() {
    Arbitrary<Kind> kinds =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(12, Arbitraries.just(Kind.ADVANCE)),
            net.jqwik.api.Tuple.of(12, Arbitraries.of(Kind.class)));
    return Combinators.combine(
            kinds, Arbitraries.integers().between(0, 3), Arbitraries.integers().between(1, 900))
        .as(Step::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(80);
  }

  @Property(tries = 400)
  void anySchedule_neverBreaksWhatIsPromised(@ForAll("schedules") List<Step> schedule) {
    try (World world = new World()) {
      for (Step step : schedule) {
        world.take(step);
        world.check();
      }
      world.settle();
    }
  }

  /** The cache, its store, and what a reader may expect. */
  private static final class World implements AutoCloseable {
    private final Caches on = new Caches(POLICY);
    private final ScriptedStore store = on.store;
    private final List<Secret> secrets;
    private final List<List<String>> heard = new ArrayList<>();
    private final List<List<SecretPin>> pins = new ArrayList<>();

    /** For each secret, since when the store refuses, by the timer; absent when it does not. */
    private final Map<Integer, Long> silentSince = new HashMap<>();

    private int values;

    World() {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        store.put("s" + i, "value" + values++);
        store.put("s" + i, "value" + values++);
        names.add("s" + i);
        heard.add(new ArrayList<>());
        pins.add(new ArrayList<>());
      }
      secrets = on.cache.preload(names);
      for (int i = 0; i < 4; i++) {
        List<String> own = heard.get(i);
        own.add(secrets.get(i).reveal());
        secrets
            .get(i)
            .onRotation(
                (previous, current) -> {
                  assertThat(previous.reveal()).isEqualTo(own.get(own.size() - 1));
                  own.add(current.reveal());
                });
      }
    }

    void take(Step step) {
      int secret = step.secret();
      String name = "s" + secret;
      switch (step.kind()) {
        case ADVANCE -> on.seconds(step.amount());
        case ROTATE -> store.put(name, "value" + values++);
        case ROLL_BACK -> store.rollBack(name);
        case DOWN -> store.down();
        case UP -> store.up();
        case REFUSE ->
            store.refused.put(
                name,
                ScriptedStore.failure(io.gitops4j.Reason.FORBIDDEN, "Cannot read: forbidden."));
        case ALLOW -> store.refused.remove(name);
        case PIN -> pin(secret);
        case UNPIN -> unpin(secret);
        case REFRESH -> refresh(secret);
        case TELL -> on.cache.changed(name);
        case JUMP -> on.time.jump(Duration.ofSeconds(step.amount() - 450));
        case SHRINK -> store.batchSize = step.amount() % 4 + 1;
      }
    }

    private void pin(int secret) {
      try {
        pins.get(secret).add(secrets.get(secret).pin());
      } catch (SecretException expired) {
        assertThat(mayBeExpired(secret)).isTrue();
      }
    }

    private void unpin(int secret) {
      if (!pins.get(secret).isEmpty()) {
        pins.get(secret).remove(0).close();
      }
    }

    private void refresh(int secret) {
      boolean answering = answering(secret);
      try {
        String value = secrets.get(secret).refresh().reveal();
        assertThat(answering).isTrue();
        if (pins.get(secret).isEmpty()) {
          assertThat(value).isEqualTo(actual(secret));
        }
      } catch (SecretException failure) {
        assertThat(answering).isFalse();
      }
    }

    private boolean answering(int secret) {
      return store.outage == null && !store.refused.containsKey("s" + secret);
    }

    private String actual(int secret) {
      return store.value("s" + secret);
    }

    private boolean mayBeExpired(int secret) {
      Long since = silentSince.get(secret);
      return since != null
          && on.time.nanoTime() - since > POLICY.maxStale().minus(POLICY.refreshAfter()).toNanos();
    }

    void check() {
      for (int i = 0; i < 4; i++) {
        if (answering(i)) {
          // Until the next try, which may be a minute away, a value may still be too old.
          Long since = silentSince.get(i);
          if (since != null && state(i).state() == SecretStatus.State.FRESH) {
            silentSince.remove(i);
          }
        } else {
          silentSince.putIfAbsent(i, on.time.nanoTime());
        }
        checkSecret(i);
      }
      assertThat(store.mostInFlightOfOne).hasValueLessThanOrEqualTo(1);
      int told = heard.stream().mapToInt(own -> own.size() - 1).sum();
      assertThat(on.events(SecretsEvent.Rotated.class)).hasSize(told);
      assertThat(on.cache.status().rotations()).isEqualTo(told);
    }

    private void checkSecret(int secret) {
      SecretStatus status = state(secret);
      List<String> own = heard.get(secret);
      assertThat(status.age())
          .isLessThanOrEqualTo(
              status.state() == SecretStatus.State.EXPIRED
                  ? Duration.ofDays(1000)
                  : POLICY.maxStale());
      try {
        String value = secrets.get(secret).reveal();
        assertThat(value).isEqualTo(own.get(own.size() - 1));
        assertThat(status.state()).isNotEqualTo(SecretStatus.State.EXPIRED);
        for (SecretPin pin : pins.get(secret)) {
          assertThat(pin.version().reveal()).isEqualTo(value);
        }
      } catch (SecretException expired) {
        assertThat(status.state()).isEqualTo(SecretStatus.State.EXPIRED);
        assertThat(mayBeExpired(secret)).isTrue();
      }
      assertThat(status.next()).isLessThanOrEqualTo(POLICY.refreshAfter());
      if (status.state() == SecretStatus.State.FRESH) {
        assertThat(status.age()).isLessThan(POLICY.refreshAfter());
      }
    }

    private SecretStatus state(int secret) {
      return on.cache.status().secrets().get(secret);
    }

    /** Everything works again: in time, all is fresh and as the store has it. */
    void settle() {
      store.up();
      store.refused.clear();
      pins.forEach(own -> own.forEach(SecretPin::close));
      pins.forEach(List::clear);
      on.minutes(6);
      for (int i = 0; i < 4; i++) {
        assertThat(secrets.get(i).reveal()).isEqualTo(actual(i));
      }
      assertThat(on.cache.status().allFresh()).isTrue();
      int stale = on.events(SecretsEvent.Stale.class).size();
      assertThat(on.events(SecretsEvent.Recovered.class)).hasSize(stale);
      on.minutes(8);
      List<String> held = new ArrayList<>();
      on.cache.forEachSecret(value -> held.add(value.reveal()));
      assertThat(held).hasSizeLessThanOrEqualTo(8).doesNotHaveDuplicates();
    }

    @Override
    public void close() {
      on.close();
      assertThat(on.time.waiting()).isZero();
      assertThat(store.given).allMatch(ScriptedStore::isClosed);
    }
  }
}
