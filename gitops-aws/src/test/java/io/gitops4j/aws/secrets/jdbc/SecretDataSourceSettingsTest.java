package io.gitops4j.aws.secrets.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@link DataSource} must have beside connections, and what a builder refuses. */
class SecretDataSourceSettingsTest {

  private final Fixture fixture = new Fixture();
  private final StubDatabase database = fixture.database;

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db/app, loginTimeout, 7",
    "jdbc:sqlserver://db;databaseName=app, loginTimeout, 7",
    "jdbc:mysql://db/app, connectTimeout, 7000",
    "jdbc:mariadb://db/app, connectTimeout, 7000",
    "jdbc:oracle:thin:@//db/app, oracle.net.CONNECT_TIMEOUT, 7000"
  })
  void loginTimeout_ofAKnownDriver_isItsProperty(String url, String property, String value)
      throws SQLException {
    database.takesEveryUrl = true;
    SecretDataSource source =
        SecretDataSource.builder(fixture.secret()).url(url).driver(database).build();
    source.setLoginTimeout(7);
    source.getConnection();

    assertThat(source.getLoginTimeout()).isEqualTo(7);
    assertThat(database.properties.get(0)).containsEntry(property, value);
  }

  @Test
  void loginTimeout_thatTheProgramSet_wins() throws SQLException {
    SecretDataSource source =
        SecretDataSource.builder(fixture.secret())
            .url("jdbc:postgresql://db/app")
            .driver(database)
            .property("loginTimeout", "3")
            .build();
    source.setLoginTimeout(7);
    source.getConnection();

    assertThat(database.properties.get(0)).containsEntry("loginTimeout", "3");
  }

  @Test
  void loginTimeout_ofAnUnknownDriver_isNotSupported() throws SQLException {
    SecretDataSource source = fixture.builder().build();

    assertThatThrownBy(() -> source.setLoginTimeout(7))
        .isInstanceOf(SQLFeatureNotSupportedException.class)
        .hasMessageContaining("jdbc:stub://db/app");
    assertThatThrownBy(() -> source.setLoginTimeout(-1)).isInstanceOf(SQLException.class);
    source.setLoginTimeout(0);
    assertThat(source.getLoginTimeout()).isZero();
  }

  @Test
  void settings_overADataSource_areThatOnes() throws SQLException {
    SecretDataSource source = SecretDataSource.over(fixture.secret(), database);
    PrintWriter writer = new PrintWriter(new StringWriter());

    source.setLoginTimeout(9);
    source.setLogWriter(writer);

    assertThat(database.loginTimeout).isEqualTo(9);
    assertThat(source.getLoginTimeout()).isEqualTo(9);
    assertThat(source.getLogWriter()).isSameAs(writer);
    assertThat(source.getParentLogger()).isSameAs(database.getParentLogger());
  }

  @Test
  void logger_withoutAGivenDriver_isNotSupported() throws SQLException {
    SecretDataSource source = SecretDataSource.of(fixture.secret(), StubDatabase.URL);
    PrintWriter writer = new PrintWriter(new StringWriter());

    assertThat(source.getLogWriter()).isNull();
    source.setLogWriter(writer);
    assertThat(source.getLogWriter()).isSameAs(writer);
    assertThatThrownBy(source::getParentLogger).isInstanceOf(SQLFeatureNotSupportedException.class);
    assertThat(fixture.builder().build().getParentLogger().getName()).isEqualTo("stub");
  }

  @Test
  void unwrap_findsThisAndWhatIsBehind() throws SQLException {
    SecretDataSource over = SecretDataSource.over(fixture.secret(), database);

    assertThat(over.unwrap(DataSource.class)).isSameAs(over);
    assertThat(over.unwrap(StubDatabase.class)).isSameAs(database);
    assertThat(over.unwrap(StringBuilder.class)).hasToString("inside");
    assertThat(over.isWrapperFor(StringBuilder.class)).isTrue();
    assertThat(over.isWrapperFor(Integer.class)).isFalse();
    assertThat(fixture.builder().build().unwrap(Driver.class)).isSameAs(database);
    assertThatThrownBy(() -> over.unwrap(Integer.class))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("java.lang.Integer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/app?user=a",
        "jdbc:postgresql://db/app?ssl=true&password=b",
        "jdbc:postgresql://db/app?ssl=true&PASSWORD=b",
        "jdbc:sqlserver://db;databaseName=app;userName=a",
        "jdbc:h2:mem:app;USER=sa",
        "jdbc:mysql://app:b@db/app",
        "jdbc:mysql:replication://app@db/app",
        "jdbc:mysql://address=(host=db)(password=b)/app",
        "jdbc:oracle:thin:scott/tiger@//db/app",
        "postgresql://db/app",
        ""
      })
  void url_thatIsNoneOrNamesCredentials_isRefusedUnrepeated(String url) {
    assertThatThrownBy(() -> SecretDataSource.of(fixture.secret(), url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("scott", "app", "//", "sa;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db-1.internal:5432,db-2.internal/app?sslmode=verify-full",
        "jdbc:oracle:thin:@//db:1521/app",
        "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(HOST=db)))",
        "jdbc:sqlserver://db;databaseName=app;encrypt=true",
        "jdbc:sqlite:folder/a@b"
      })
  void url_withoutCredentials_isTaken(String url) {
    assertThat(SecretDataSource.of(fixture.secret(), url)).isNotNull();
  }

  @Test
  void builder_withContradictions_refuses() {
    assertThatThrownBy(() -> fixture.builder().property("Password", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    Properties properties = new Properties();
    properties.setProperty("user", "x");
    assertThatThrownBy(() -> fixture.builder().properties(properties))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fixture.builder().over(database).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void text_ofADataSource_hasNeitherValuesNorParameters() {
    assertThat(SecretDataSource.of(fixture.secret(), "jdbc:postgresql://db/app?sslpassword=x"))
        .hasToString("SecretDataSource[fake:prod/db for jdbc:postgresql://db/app]");
    assertThat(SecretDataSource.over(fixture.secret(), database))
        .hasToString(
            "SecretDataSource[fake:prod/db for io.gitops4j.aws.secrets.jdbc.StubDatabase]");
    assertThat(SecretDataSource.of(fixture.secret()))
        .hasToString("SecretDataSource[fake:prod/db for the database it names]");
  }
}
