package io.gitops4j.aws.secrets.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.SecretException;
import io.gitops4j.secrets.RotationPolicy;
import io.gitops4j.secrets.SecretPin;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretDataSourceTest {

  private final Fixture fixture = new Fixture();
  private final RotatingStore store = fixture.store;
  private final StubDatabase database = fixture.database;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void connection_byUrl_isOpenedWithTheCurrentCredentials() throws SQLException {
    SecretDataSource source = fixture.builder().property("ssl", "true").build();

    assertThat(source.getConnection()).isNotNull();

    assertThat(database.logins).containsExactly("app/first-password");
    assertThat(database.urls).containsExactly(StubDatabase.URL);
    assertThat(database.properties.get(0)).containsEntry("ssl", "true").hasSize(3);
  }

  @Test
  void connection_byDriverManager_isOpenedByTheDriverThatIsRegistered() throws SQLException {
    DriverManager.registerDriver(database);
    try {
      assertThat(SecretDataSource.of(fixture.secret(), StubDatabase.URL).getConnection())
          .isNotNull();
    } finally {
      DriverManager.deregisterDriver(database);
    }
    assertThat(database.logins).containsExactly("app/first-password");
  }

  @Test
  void connection_overADataSource_isOpenedThere() throws SQLException {
    assertThat(SecretDataSource.over(fixture.secret(), database).getConnection()).isNotNull();

    assertThat(database.logins).containsExactly("app/first-password");
  }

  @Test
  void connection_toTheDatabaseOfTheSecret_followsTheSecret() throws SQLException {
    store.put("rds", databaseAt("one.internal", "first-password"));
    SecretDataSource source =
        SecretDataSource.builder(fixture.secrets.lookup("rds")).driver(database).build();
    source.getConnection();

    store.put("rds", databaseAt("two.internal", "second-password"));
    database.password("app", "second-password");
    source.getConnection();

    assertThat(database.urls)
        .containsExactly(
            "jdbc:postgresql://one.internal:5432/postgres",
            "jdbc:postgresql://one.internal:5432/postgres",
            "jdbc:postgresql://two.internal:5432/postgres");
  }

  private static String databaseAt(String host, String password) {
    return "{\"engine\":\"postgres\",\"host\":\""
        + host
        + "\",\"username\":\"app\",\"password\":\""
        + password
        + "\"}";
  }

  @Test
  void connection_afterARotation_isOpenedWithTheFreshCredentials() throws SQLException {
    SecretDataSource source = fixture.builder().build();
    source.getConnection();
    store.put("prod/db", "app", "second-password");
    database.password("app", "second-password");

    source.getConnection();
    source.getConnection();

    assertThat(database.logins)
        .containsExactly(
            "app/first-password",
            "app/first-password",
            "app/second-password",
            "app/second-password");
  }

  @Test
  void connection_whenUsersAlternate_takesUserAndPasswordOfOneVersion() throws SQLException {
    SecretDataSource source = fixture.builder().build();
    source.getConnection();
    database.password("app_clone", "clone-password").password("app", "gone");
    store.put("prod/db", "app_clone", "clone-password");

    source.getConnection();

    assertThat(database.logins)
        .containsExactly("app/first-password", "app/first-password", "app_clone/clone-password");
  }

  @Test
  void connection_whenTheStoreIsAhead_isOpenedWithThePreviousCredentialsIfWanted()
      throws SQLException {
    store.put("prod/db", "app", "second-password");

    assertThat(fixture.builder().previousToo().build().getConnection()).isNotNull();
    assertThatThrownBy(() -> fixture.builder().build().getConnection())
        .isInstanceOf(SQLInvalidAuthorizationSpecException.class);
  }

  @Test
  void connection_withoutAcceptedCredentials_failsAsTheDriverAndAsksTheStoreOnceASecond() {
    SecretDataSource source = fixture.builder().previousToo().build();
    database.password("app", "unknown");
    int known = store.fetches.get();

    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(source::getConnection)
          .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
          .hasMessage("FATAL: password authentication failed for user \"app\"");
    }
    assertThat(store.fetches.get() - known).isLessThanOrEqualTo(2);
    int asked = store.fetches.get();

    fixture.seconds(1);
    assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
    assertThat(store.fetches.get() - asked).isBetween(1, 2);
  }

  @Test
  void connection_whenTheDatabaseIsDown_isNotTriedAgain() {
    database.thrown = new SQLException("Connection refused", "08001");

    assertThatThrownBy(fixture.builder().build()::getConnection).isSameAs(database.thrown);
    assertThat(database.logins).hasSize(1);
  }

  @Test
  void connection_byAnotherPolicy_isTriedAgainWhenThatSaysSo() throws SQLException {
    SecretDataSource source =
        fixture
            .builder()
            .policy(RotationPolicy.defaults().notAccepted(e -> e.getMessage().contains("locked")))
            .build();
    source.getConnection();
    store.put("prod/db", "app", "second-password");
    database.thrown = new SQLException("account locked", "72000", 28000);

    assertThatThrownBy(source::getConnection).isSameAs(database.thrown);
    assertThat(database.logins).endsWith("app/first-password", "app/second-password");
  }

  @Test
  void connection_whilePinned_keepsToThePinnedVersion() throws SQLException {
    SecretDataSource source = fixture.builder().build();
    try (SecretPin pin = fixture.secret().pin()) {
      assertThat(pin.version().reveal("password")).isEqualTo("first-password");
      store.put("prod/db", "app", "second-password");
      fixture.secret().refresh();
      source.getConnection();
    }
    assertThat(database.logins).containsExactly("app/first-password");
  }

  @Test
  void connection_withoutTheFields_saysWhichIsMissing() {
    store.put("prod/plain", "{\"user\":\"app\"}");

    SQLException thrown =
        catchThrowableOfType(
            SQLException.class,
            SecretDataSource.of(fixture.secrets.lookup("prod/plain"), StubDatabase.URL)
                ::getConnection);

    assertThat((Throwable) thrown)
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasCauseInstanceOf(SecretException.class)
        .hasMessageContaining("fake:prod/plain")
        .hasMessageContaining("username");
    assertThat(thrown.getSQLState()).isEqualTo("08001");
  }

  @Test
  void connection_whenTheSecretIsTooOld_isATransientFailure() {
    SecretDataSource source = fixture.builder().build();
    store.down = true;
    fixture.seconds(25 * 60 * 60);

    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining("fake:prod/db");
    assertThat(database.logins).isEmpty();
  }

  @Test
  void connection_withTheRightFields_usesThose() throws SQLException {
    store.put("prod/many", "{\"username\":\"app\",\"reader\":\"first-password\",\"u\":\"app\"}");
    store.put("prod/token", "first-password");

    open(SecretDataSource.builder(fixture.secrets.lookup("prod/many#reader")));
    open(
        SecretDataSource.builder(fixture.secrets.lookup("prod/many"))
            .fields(CredentialFields.named("u", "reader")));
    open(
        SecretDataSource.builder(fixture.secrets.lookup("prod/token"))
            .fields(CredentialFields.passwordOnly("app")));
    open(
        SecretDataSource.builder(fixture.secrets.lookup("prod/many#reader"))
            .fields(CredentialFields.passwordOnly("app")));

    assertThat(database.logins).hasSize(4).containsOnly("app/first-password");
  }

  private void open(SecretDataSource.Builder builder) throws SQLException {
    builder.url(StubDatabase.URL).driver(database).build().getConnection();
  }

  @Test
  void connection_withOtherCredentials_isNotSupported() {
    assertThatThrownBy(() -> fixture.builder().build().getConnection("a", "b-password"))
        .isInstanceOf(SQLFeatureNotSupportedException.class)
        .hasMessage(
            "Cannot open a connection as another user: this data source takes its credentials from"
                + " fake:prod/db; call getConnection() without any, and configure no user name in"
                + " the pool.");
    assertThatThrownBy(fixture.builder().build()::createConnectionBuilder)
        .isInstanceOf(SQLFeatureNotSupportedException.class);
  }

  @Test
  void connection_afterTheSecretsWereClosed_saysSo() {
    SecretDataSource source = fixture.builder().build();
    fixture.close();

    assertThatThrownBy(source::getConnection).isInstanceOf(IllegalStateException.class);
    assertThat(database.logins).isEmpty();
  }

  @Test
  void connection_ofADriverThatDoesNotTakeTheUrl_saysSo() {
    SecretDataSource source =
        SecretDataSource.builder(fixture.secret())
            .url("jdbc:other://db/app?sslpassword=hidden")
            .driver(database)
            .build();

    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessage(
            "The driver io.gitops4j.aws.secrets.jdbc.StubDatabase does not take"
                + " jdbc:other://db/app; give one that does.");
  }

  @Test
  void exception_thatHoldsThePassword_isReplaced() {
    database.thrown = new SQLException("login app/first-password refused", "28000", 42);

    SQLException thrown =
        catchThrowableOfType(SQLException.class, fixture.builder().build()::getConnection);

    assertThat((Throwable) thrown).hasMessage("login app/[redacted] refused");
    assertThat(thrown.getSQLState()).isEqualTo("28000");
    assertThat(thrown.getErrorCode()).isEqualTo(42);
    assertThat(printed(thrown)).doesNotContain("first-password");
  }

  @Test
  void runtimeException_thatHoldsThePassword_isReplaced() {
    database.thrown = new IllegalStateException("bad property password=first-password");

    SQLException thrown =
        catchThrowableOfType(SQLException.class, fixture.builder().build()::getConnection);

    assertThat(printed(thrown))
        .contains("java.lang.IllegalStateException: bad property password=[redacted]")
        .doesNotContain("first-password");
  }

  @Test
  void runtimeException_withoutThePassword_goesOn() {
    database.thrown = new IllegalStateException("bad property");

    assertThatThrownBy(fixture.builder().build()::getConnection).isSameAs(database.thrown);
  }

  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
