package io.gitops4j.aws.secrets.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.SecretException;
import io.gitops4j.secrets.SecretVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseOfSecretTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "postgres, jdbc:postgresql://db.internal:5432/postgres",
        "aurora-postgresql, jdbc:postgresql://db.internal:5432/postgres",
        "mysql, jdbc:mysql://db.internal:3306/",
        "aurora-mysql, jdbc:mysql://db.internal:3306/",
        "aurora, jdbc:mysql://db.internal:3306/",
        "mariadb, jdbc:mariadb://db.internal:3306/",
        "sqlserver, jdbc:sqlserver://db.internal:1433;databaseName=master",
        "sqlserver-ex, jdbc:sqlserver://db.internal:1433;databaseName=master"
      })
  void engine_withItsHostAlone_getsTheUsualPortAndName(String engine, String url) {
    assertThat(url("{\"engine\":\"" + engine + "\",\"host\":\"db.internal\"}")).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "postgres, jdbc:postgresql://db.internal:6543/app",
    "MySQL, jdbc:mysql://db.internal:6543/app",
    "oracle, jdbc:oracle:thin:@//db.internal:6543/app",
    "oracle-se2, jdbc:oracle:thin:@//db.internal:6543/app",
    "sqlserver-web, jdbc:sqlserver://db.internal:6543;databaseName=app"
  })
  void engine_withAllFields_getsThem(String engine, String url) {
    String fields = "\"host\":\"db.internal\",\"port\":%s,\"dbname\":\"app\",\"engine\":\"%s\"";

    assertThat(url("{" + fields.formatted("6543", engine) + "}")).isEqualTo(url);
    assertThat(url("{" + fields.formatted("\"6543\"", engine) + "}")).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.internal/other?socketFactory=evil",
        "db.internal?x=y",
        "db.internal#x",
        "db.internal;x=y",
        "db internal",
        "db\\ninternal",
        "user@db",
        "db:1",
        "[::1]",
        "(host=x)",
        "",
        "-db",
        "db,other",
        "d\u00f6b",
        "%64b"
      })
  void host_thatIsNone_isRefusedUnrepeated(String host) {
    assertThatThrownBy(() -> url("{\"engine\":\"postgres\",\"host\":\"" + host + "\"}"))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining(
            "Cannot make a JDBC URL of fake:rds: its field host is no host name and no IPv4"
                + " address; correct it, or give the URL in the program.");
  }

  @Test
  void host_thatIsVeryLong_isRefusedAtOnce() {
    String host = "a".repeat(60_000) + "!";

    assertThatThrownBy(() -> url("{\"engine\":\"postgres\",\"host\":\"" + host + "\"}"))
        .isInstanceOf(SecretException.class)
        .hasMessageNotContaining("aaa");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "99999999999", "-1", "\"5432/x\"", "\"\"", "54.0", "true"})
  void port_thatIsNone_isRefused(String port) {
    assertThatThrownBy(() -> url("{\"engine\":\"postgres\",\"host\":\"db\",\"port\":" + port + "}"))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("its field port is no number from 1 to 65535; correct it.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app?user=x", "app&a=b", "app;a=b", "a/b", "a b", "", "\u00e4", "a#b"})
  void name_withSignsOfUrls_isRefused(String name) {
    assertThatThrownBy(
            () -> url("{\"engine\":\"mysql\",\"host\":\"db\",\"dbname\":\"" + name + "\"}"))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("its field dbname has other characters");
  }

  @Property
  void url_ofAnyHostAndName_hasNothingBesideThem(
      @ForAll @StringLength(max = 12) @CharRange(from = ' ', to = '~') @Chars({'.', '/', '?', '\n'})
          String host,
      @ForAll @StringLength(max = 12) @CharRange(from = ' ', to = '~') @Chars({'$', ';', '&'})
          String name) {
    String json =
        "{\"engine\":\"sqlserver\",\"host\":" + quoted(host) + ",\"dbname\":" + quoted(name) + "}";
    String url;
    try {
      url = url(json);
    } catch (SecretException refused) {
      return;
    }
    Matcher parts =
        Pattern.compile("jdbc:sqlserver://([\\w.-]+):1433;databaseName=([\\w.$-]+)").matcher(url);
    assertThat(parts.matches()).isTrue();
    assertThat(parts.group(1)).isEqualTo(host);
    assertThat(parts.group(2)).isEqualTo(name);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  @Test
  void secret_withoutTheFields_saysWhichAndWhatToDo() {
    assertThatThrownBy(() -> url("{\"username\":\"app\",\"password\":\"x\"}"))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining(
            "Cannot make a JDBC URL of fake:rds: it has no field engine (secrets that RDS manages"
                + " itself have only username and password); give the URL in the program.");
    assertThatThrownBy(() -> url("{\"engine\":\"oracle\",\"host\":\"db\"}"))
        .hasMessageContaining("it has no field dbname");
    assertThatThrownBy(() -> url("{\"engine\":\"mongo\",\"host\":\"db\"}"))
        .hasMessageContaining("its engine is none of postgres, mysql, mariadb, oracle");
  }

  private static String url(String json) {
    try (Fixture fixture = new Fixture()) {
      fixture.store.put("rds", json);
      SecretVersion version = fixture.secrets.lookup("rds").current();
      return DatabaseOfSecret.url(version).text();
    }
  }
}
