package io.gitops4j.aws.secrets.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretException;
import io.gitops4j.secrets.Registration;
import io.gitops4j.secrets.RotationListener;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretPin;
import io.gitops4j.secrets.SecretVersion;
import io.gitops4j.secrets.SecretsEvent;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RotationTest {

  private final Caches on = new Caches();
  private final SecretCache cache = on.cache;
  private final ScriptedStore store = on.store;
  private final List<String> heard = new ArrayList<>();
  private final RotationListener listener =
      (previous, current) -> heard.add(previous.reveal() + ">" + current.reveal());

  @AfterEach
  void close() {
    cache.close();
  }

  private Secret secret(String value) {
    store.put("db", value);
    return cache.lookup("db");
  }

  private void rotate(Secret secret, String value) {
    store.put("db", value);
    secret.refresh();
  }

  @Test
  void listener_rotations_hearsEachOnceInOrder() {
    Secret secret = secret("1");
    secret.onRotation(listener);
    rotate(secret, "2");
    secret.refresh();
    rotate(secret, "3");
    assertThat(heard).containsExactly("1>2", "2>3");
  }

  @Test
  void listener_ofAField_hearsOfTheWhole() {
    store.put("db", "{\"p\":\"1\"}");
    Secret secret = cache.lookup("db#p");
    secret.onRotation((previous, current) -> heard.add(current.reveal("p")));
    rotate(cache.lookup("db"), "{\"p\":\"2\"}");
    assertThat(heard).containsExactly("2");
  }

  @Test
  void listener_takenAway_hearsNoMore() {
    Secret secret = secret("1");
    Registration registration = secret.onRotation(listener);
    rotate(secret, "2");
    registration.close();
    registration.close();
    rotate(secret, "3");
    assertThat(heard).containsExactly("1>2");
  }

  @Test
  void listener_addedTwice_hearsTwice() {
    Secret secret = secret("1");
    Registration first = secret.onRotation(listener);
    secret.onRotation(listener);
    rotate(secret, "2");
    first.close();
    rotate(secret, "3");
    assertThat(heard).containsExactly("1>2", "1>2", "2>3");
  }

  @Test
  void listener_throwing_isToldAndOthersHear() {
    Secret secret = secret("1");
    secret.onRotation(
        (previous, current) -> {
          throw new IllegalArgumentException(current.reveal());
        });
    secret.onRotation(listener);
    rotate(secret, "2");
    assertThat(heard).containsExactly("1>2");
    assertThat(on.events(SecretsEvent.ListenerFailed.class))
        .singleElement()
        .satisfies(
            event -> assertThat(event.thrown()).isEqualTo("java.lang.IllegalArgumentException"));
  }

  @Test
  void listener_readingTheSecretInItsCall_seesTheNewVersion() {
    Secret secret = secret("1");
    secret.onRotation((previous, current) -> heard.add(secret.reveal()));
    rotate(secret, "2");
    assertThat(heard).containsExactly("2");
  }

  @Test
  void versions_olderThanTheOneBefore_areErasedLater() {
    Secret secret = secret("1");
    assertThat(secret.reveal()).isEqualTo("1");
    SecretVersion one = secret.current();
    rotate(secret, "2");
    SecretVersion two = secret.current();
    on.minutes(30);
    assertThat(one.reveal()).isEqualTo("1");
    rotate(secret, "3");
    on.minutes(9);
    assertThat(one.reveal()).isEqualTo("1");
    on.minutes(1);
    assertThatIllegalStateException()
        .isThrownBy(one::reveal)
        .withMessage(
            "version v1 of fake:db was erased; keep the Secret, which has the current version, not"
                + " a version");
    assertThat(two.reveal()).isEqualTo("2");
    assertThat(held()).containsExactlyInAnyOrder("2", "3");
  }

  @Test
  void texts_ofErasedVersions_areKeptByNobody() {
    store.put("db", "{\"password\":\"p1\"}");
    Secret field = cache.lookup("db#password");
    Secret whole = cache.lookup("db");
    WeakReference<String> first = new WeakReference<>(field.reveal());
    WeakReference<String> all = new WeakReference<>(whole.reveal());
    WeakReference<Login> login = new WeakReference<>(whole.as(Login.class));
    rotate(cache.lookup("db"), "{\"password\":\"p2\"}");
    rotate(cache.lookup("db"), "{\"password\":\"p3\"}");
    on.minutes(10);
    for (int i = 0; i < 200 && !(gone(first) && gone(all) && gone(login)); i++) {
      System.gc();
    }
    assertThat(gone(first) && gone(all) && gone(login)).isTrue();
    assertThat(field.reveal()).isEqualTo("p3");
  }

  record Login(String password) {}

  private static boolean gone(WeakReference<?> reference) {
    return reference.get() == null;
  }

  @Test
  void versions_manyRotationsInAShortTime_areBounded() {
    Secret secret = secret("0");
    for (int i = 1; i <= 100; i++) {
      rotate(secret, "" + i);
    }
    assertThat(held()).hasSize(Versions.MOST_RETIRED + 2).contains("100", "99");
    long generation = cache.generation();
    on.minutes(10);
    assertThat(held()).containsExactlyInAnyOrder("100", "99");
    assertThat(cache.generation()).isGreaterThan(generation);
  }

  private List<String> held() {
    List<String> values = new ArrayList<>();
    cache.forEachSecret(value -> values.add(value.reveal()));
    return values;
  }

  @Test
  void rollBack_toTheVersionBefore_isARotationToTheSameObject() {
    Secret secret = secret("1");
    SecretVersion one = secret.current();
    secret.onRotation(listener);
    rotate(secret, "2");
    store.rollBack("db");
    assertThat(secret.refresh()).isSameAs(one);
    assertThat(heard).containsExactly("1>2", "2>1");
    on.minutes(20);
    assertThat(held()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void sameIdWithAnotherValue_isARotation() {
    store.set("db", "1", "old");
    Secret secret = cache.lookup("db");
    secret.onRotation(listener);
    store.set("db", "1", "new");
    assertThat(secret.refresh().reveal()).isEqualTo("new");
    assertThat(heard).containsExactly("old>new");
  }

  @Test
  void pin_whileRotating_keepsTheVersionAndTellsOnceWhenTheLastCloses() {
    Secret secret = secret("1");
    secret.onRotation(listener);
    SecretPin first = secret.pin();
    SecretPin second = cache.lookup("db").pin();
    rotate(secret, "2");
    rotate(secret, "3");
    assertThat(secret.reveal()).isEqualTo("1").isEqualTo(first.version().reveal());
    assertThat(held()).containsExactlyInAnyOrder("1", "3");
    first.close();
    first.close();
    assertThat(secret.reveal()).isEqualTo("1");
    assertThat(heard).isEmpty();
    second.close();
    assertThat(secret.reveal()).isEqualTo("3");
    assertThat(heard).containsExactly("1>3");
    assertThat(cache.status().rotations()).isEqualTo(1);
  }

  @Test
  void pin_rolledBackMeanwhile_tellsNothing() {
    Secret secret = secret("1");
    secret.onRotation(listener);
    SecretPin pin = secret.pin();
    rotate(secret, "2");
    store.rollBack("db");
    secret.refresh();
    pin.close();
    assertThat(heard).isEmpty();
    assertThat(secret.reveal()).isEqualTo("1");
    assertThat(held()).containsExactly("1");
  }

  @Test
  void pin_storeAnswering_doesNotExpireButStoreSilentDoes() {
    Secret secret = secret("1");
    try (SecretPin pin = secret.pin()) {
      store.put("db", "2");
      on.minutes(300);
      assertThat(secret.reveal()).isEqualTo("1");
      store.down();
      on.minutes(61);
      assertThatThrownBy(secret::reveal).isInstanceOf(SecretException.class);
      assertThat(pin.version().reveal()).isEqualTo("1");
      store.up();
      on.minutes(2);
      assertThat(secret.reveal()).isEqualTo("1");
    }
    assertThat(secret.reveal()).isEqualTo("2");
  }

  @Test
  void changed_byNameOrArn_asksAtOnceButOnlyOnceASecond() {
    Secret secret = secret("1");
    on.seconds(5);
    store.put("db", "2");
    cache.changed("other");
    cache.changed("arn:db");
    on.seconds(0);
    assertThat(secret.reveal()).isEqualTo("2");
    int calls = store.callCount();
    store.put("db", "3");
    cache.changed("db");
    cache.changed("db");
    on.time.advance(Duration.ofMillis(999));
    assertThat(store.callCount()).isEqualTo(calls);
    on.time.advance(Duration.ofMillis(1));
    assertThat(store.callCount()).isEqualTo(calls + 1);
    assertThat(secret.reveal()).isEqualTo("3");
  }

  @Test
  void clockJump_inEitherDirection_makesEverythingDue() {
    Secret secret = secret("1");
    on.seconds(30);
    store.put("db", "2");
    on.time.jump(Duration.ofHours(3));
    on.seconds(10);
    assertThat(secret.reveal()).isEqualTo("2");
    store.put("db", "3");
    on.time.jump(Duration.ofHours(-5));
    on.seconds(10);
    assertThat(secret.reveal()).isEqualTo("3");
    int calls = store.callCount();
    on.time.jump(Duration.ofSeconds(4));
    on.seconds(10);
    assertThat(store.callCount()).isEqualTo(calls);
  }
}
