package io.gitops4j.aws.secrets.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ScrubbingTest {

  private static final String PASSWORD = "s3cret+Pass/w&rd";

  @Test
  void exception_withoutThePassword_staysTheSame() {
    SQLException thrown = new SQLException("refused", "28P01", 7, new RuntimeException("why"));
    thrown.addSuppressed(new SQLException("more"));
    thrown.setNextException(new SQLException("next"));

    assertThat((Throwable) Scrubbing.clean(thrown, PASSWORD)).isSameAs(thrown);
    assertThat((Throwable) Scrubbing.clean(thrown, "")).isSameAs(thrown);
  }

  @Test
  void password_anywhereInTheGraph_isGoneAndTheRestIsThere() {
    SQLException thrown = new SQLException("refused " + PASSWORD, "28P01", 7);
    thrown.initCause(new IllegalStateException("cause " + PASSWORD, new Exception("deeper")));
    thrown.addSuppressed(new SQLException("suppressed " + PASSWORD, "08006", 8));
    thrown.setNextException(new SQLException("next " + PASSWORD, "08007", 9));

    SQLException copy = Scrubbing.clean(thrown, PASSWORD);

    assertThat(copy.getMessage()).isEqualTo("refused [redacted]");
    assertThat(copy.getSQLState()).isEqualTo("28P01");
    assertThat(copy.getErrorCode()).isEqualTo(7);
    assertThat(copy.getStackTrace()).isEqualTo(thrown.getStackTrace());
    assertThat(copy.getCause())
        .hasMessage("java.lang.IllegalStateException: cause [redacted]")
        .hasRootCauseMessage("java.lang.Exception: deeper");
    assertThat(copy.getSuppressed()[0]).hasMessage("suppressed [redacted]");
    assertThat((Throwable) copy.getNextException()).hasMessage("next [redacted]");
    assertThat(copy.getNextException().getSQLState()).isEqualTo("08007");
    assertThat(printed(copy)).doesNotContain(PASSWORD);
  }

  @Test
  void password_inACauseAlone_isGone() {
    SQLException thrown = new SQLException("refused", new Exception("x " + PASSWORD));

    assertThat(printed(Scrubbing.clean(thrown, PASSWORD))).doesNotContain(PASSWORD);
  }

  @Test
  void password_thatWasEncoded_isGone() {
    String base64 =
        Base64.getEncoder().encodeToString(("app:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    String percent = URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);

    SQLException copy =
        Scrubbing.clean(new SQLException("a " + base64 + " b " + percent + " c"), PASSWORD);

    assertThat(copy.getMessage()).doesNotContain(base64.substring(8, 20), percent).endsWith(" c");
  }

  @Test
  void password_thatIsShort_takesTheWholeMessageWithIt() {
    assertThat((Throwable) Scrubbing.clean(new SQLException("refused: abc"), "abc"))
        .hasMessage("the driver's message is left out: it held the password");
  }

  @Test
  void copies_keepTheStandardClassOfTheirOriginal() {
    List<SQLException> all =
        List.of(
            new SQLInvalidAuthorizationSpecException(PASSWORD, "28000", 1),
            new SQLTimeoutException(PASSWORD, "08000", 1),
            new SQLTransientConnectionException(PASSWORD, "08000", 1),
            new SQLNonTransientConnectionException(PASSWORD, "08000", 1));

    for (SQLException thrown : all) {
      assertThat((Throwable) Scrubbing.clean(thrown, PASSWORD))
          .isExactlyInstanceOf(thrown.getClass());
    }
    assertThat((Throwable) Scrubbing.clean(new OfADriver(PASSWORD), PASSWORD))
        .isExactlyInstanceOf(SQLException.class);
  }

  private static final class OfADriver extends SQLException {
    private static final long serialVersionUID = 1L;

    OfADriver(String message) {
      super(message, "08006");
    }
  }

  @Test
  void cyclesAndDepth_areCutOff() {
    SQLException thrown = new SQLException(PASSWORD);
    Exception other = new Exception(PASSWORD, thrown);
    thrown.initCause(other);
    assertThat(printed(Scrubbing.clean(thrown, PASSWORD))).doesNotContain(PASSWORD);

    SQLException deep = new SQLException(PASSWORD);
    for (int i = 0; i < 10_000; i++) {
      deep = new SQLException("level " + i, deep);
    }
    assertThat(printed(Scrubbing.clean(deep, PASSWORD))).doesNotContain(PASSWORD);
  }

  @Property(tries = 300)
  void password_anyOfFourCharactersOrMore_isGone(
      @ForAll @StringLength(min = 4, max = 40) String password,
      @ForAll @StringLength(max = 20) String before) {
    SQLException copy = Scrubbing.clean(new SQLException(before + password + "."), password);

    assertThat(copy.getMessage().replace("[redacted]", "")).doesNotContain(password);
  }

  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
