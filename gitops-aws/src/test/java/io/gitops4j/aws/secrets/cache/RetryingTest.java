package io.gitops4j.aws.secrets.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gitops4j.SecretException;
import io.gitops4j.secrets.RotationPolicy;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretPin;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryingTest {

  private final Caches on = new Caches();
  private final ScriptedStore store = on.store;
  private final List<String> tried = new ArrayList<>();
  private final RotationPolicy previousToo = RotationPolicy.defaults().previousToo(true);
  private String accepted = "1";
  private Secret secret;

  @BeforeEach
  void known() {
    store.put("db", "1");
    secret = on.cache.lookup("db");
  }

  @AfterEach
  void close() {
    on.close();
  }

  private String login(String password) throws SQLException {
    tried.add(password);
    if (!password.equals(accepted)) {
      throw new SQLException("no login", "28P01");
    }
    return "in with " + password;
  }

  @Test
  void action_accepted_isDoneOnce() throws SQLException {
    assertThat(secret.<String, SQLException>withRotation(v -> login(v.reveal())))
        .isEqualTo("in with 1");
    assertThat(store.callCount()).isEqualTo(1);
  }

  @Test
  void action_notAcceptedAfterARotation_isDoneWithTheFreshVersion() throws SQLException {
    accepted = store.put("db", "2").replace("v", "");
    assertThat(secret.<String, SQLException>withRotation(v -> login(v.reveal())))
        .isEqualTo("in with 2");
    assertThat(tried).containsExactly("1", "2");
    assertThat(secret.reveal()).isEqualTo("2");
  }

  @Test
  void action_notAcceptedAndNoOtherVersion_throwsWhatItThrew() {
    accepted = "other";
    assertThatThrownBy(() -> secret.<String, SQLException>withRotation(v -> login(v.reveal())))
        .isInstanceOf(SQLException.class)
        .hasMessage("no login");
    assertThat(tried).containsExactly("1");
    assertThat(store.callCount()).isEqualTo(2);
  }

  @Test
  void action_failingAgainAndAgain_asksOnceASecond() {
    accepted = "other";
    for (int i = 0; i < 100; i++) {
      catchThrowable(() -> secret.<String, SQLException>withRotation(v -> login(v.reveal())));
    }
    assertThat(store.callCount()).isEqualTo(2);
    on.seconds(1);
    catchThrowable(() -> secret.<String, SQLException>withRotation(v -> login(v.reveal())));
    assertThat(store.callCount()).isEqualTo(3);
  }

  @Test
  void action_failingForAnotherReason_isNotDoneAgain() {
    store.put("db", "2");
    assertThatThrownBy(
            () ->
                secret.<String, SQLException>withRotation(
                    v -> {
                      throw new SQLException("duplicate", "23505");
                    }))
        .hasMessage("duplicate");
    assertThat(store.callCount()).isEqualTo(1);
  }

  @Test
  void action_failingDeepInTheChain_isDoneAgain() {
    store.put("db", "2");
    String result =
        secret.withRotation(
            v -> {
              if (v.reveal().equals("1")) {
                throw new IllegalStateException(
                    new RuntimeException(new SQLException("no login", "28000")));
              }
              return "done";
            });
    assertThat(result).isEqualTo("done");
  }

  @Test
  void action_secondTryFailingForAnotherReason_throwsThatWithTheFirstSuppressed() {
    store.put("db", "2");
    Throwable thrown =
        catchThrowable(
            () ->
                secret.<String, SQLException>withRotation(
                    v -> {
                      throw v.reveal().equals("1")
                          ? new SQLException("no login", "28P01")
                          : new SQLException("duplicate", "23505");
                    }));
    assertThat(thrown).hasMessage("duplicate");
    assertThat(thrown.getSuppressed()).singleElement().extracting("message").isEqualTo("no login");
  }

  @Test
  void action_notAcceptedWithTheFreshVersion_fallsBackToTheHeldOneBefore() throws SQLException {
    store.put("db", "2");
    secret.refresh();
    assertThat(secret.<String, SQLException>withRotation(previousToo, v -> login(v.reveal())))
        .isEqualTo("in with 1");
    assertThat(tried).containsExactly("2", "1");
  }

  @Test
  void action_noVersionBeforeHeld_asksTheStoreForItOnce() throws SQLException {
    store.put("other", "1");
    store.put("other", "2");
    Secret other = on.cache.lookup("other");
    for (int i = 0; i < 3; i++) {
      assertThat(other.<String, SQLException>withRotation(previousToo, v -> login(v.reveal())))
          .isEqualTo("in with 1");
    }
    assertThat(store.calls.stream().filter(c -> c.toString().contains("AWSPREVIOUS"))).hasSize(1);
    assertThat(on.cache.status().secrets()).hasSize(2);
    List<String> held = new ArrayList<>();
    on.cache.forEachSecret(value -> held.add(value.name() + " " + value.reveal()));
    assertThat(held).contains("fake:other?stage=AWSPREVIOUS 1", "fake:other 2");
  }

  @Test
  void action_nothingAccepted_throwsTheFirstWithAllElseSuppressed() {
    accepted = "other";
    store.put("db", "2");
    Throwable thrown =
        catchThrowable(
            () -> secret.<String, SQLException>withRotation(previousToo, v -> login(v.reveal())));
    assertThat(tried).containsExactly("1", "2");
    assertThat(thrown).hasMessage("no login");
    assertThat(thrown.getSuppressed()).hasSize(1);
  }

  @Test
  void action_storeDown_throwsWhatTheActionThrewWithTheStoresFailureSuppressed() {
    accepted = "other";
    store.down();
    Throwable thrown =
        catchThrowable(
            () -> secret.<String, SQLException>withRotation(previousToo, v -> login(v.reveal())));
    assertThat(thrown).hasMessage("no login");
    assertThat(thrown.getSuppressed()).hasSize(2).hasOnlyElementsOfType(SecretException.class);
  }

  @Test
  void action_interrupted_isNotDoneAgain() {
    store.put("db", "2");
    Throwable thrown =
        catchThrowable(
            () ->
                secret.<String, SQLException>withRotation(
                    v -> {
                      Thread.currentThread().interrupt();
                      return login("wrong");
                    }));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).hasMessage("no login");
    assertThat(tried).containsExactly("wrong");
    assertThat(store.callCount()).isEqualTo(1);
  }

  @Test
  void action_whilePinned_isNotDoneWithANewerVersion() {
    accepted = "2";
    store.put("db", "2");
    try (SecretPin pin = secret.pin()) {
      catchThrowable(() -> secret.<String, SQLException>withRotation(v -> login(v.reveal())));
      assertThat(tried).containsExactly(pin.version().reveal());
      assertThat(store.callCount()).isEqualTo(1);
    }
  }

  @Test
  void action_sameExceptionThrownTwice_isThrown() {
    store.put("db", "2");
    SQLException one = new SQLException("no login", "28P01");
    assertThat(
            catchThrowable(
                () ->
                    secret.<String, SQLException>withRotation(
                        v -> {
                          throw one;
                        })))
        .isSameAs(one);
  }
}
