package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.SecretValue;
import io.gitops4j.secrets.SecretHolder;
import io.gitops4j.secrets.leak.LeakGuard;
import io.gitops4j.secrets.leak.LeakOptions;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes a password out of what a driver threw, which pools log.
 *
 * <p>The rule: an exception in whose message, causes, suppressed and next exceptions the password
 * is not met goes on as it is, with the driver's own class. Otherwise a copy takes its place, with
 * the same SQLSTATE, vendor code, stack traces and standard JDBC class, and {@code [redacted]}
 * where the password was; exceptions that are no SQLException become plain ones that begin with
 * their class. What is met: the password as it is, and encoded in the ways that {@link LeakGuard}
 * knows.
 *
 * <p>Three surprises. A password of three characters or less is in half of all messages, and what
 * is left around it would tell it, so the whole message goes. A driver's exception may hold objects
 * of its own that hold the password, so a copy is never of the driver's class. And the graph of
 * exceptions may have cycles and any depth: what was met before, and what is deeper than {@value
 * #DEEPEST}, is left out of the copy.
 *
 * <p>The tests are ScrubbingTest.
 */
final class Scrubbing {

  private static final int SHORTEST_REDACTED = 4;
  private static final int SHORTEST_ENCODED = 6;
  private static final int DEEPEST = 50;
  private static final String REDACTED = "[redacted]";
  private static final String LEFT_OUT = "the driver's message is left out: it held the password";

  private final String password;
  private final UnaryOperator<String> encodings;
  private final Set<Throwable> met = Collections.newSetFromMap(new IdentityHashMap<>());

  private Scrubbing(String password, UnaryOperator<String> encodings) {
    this.password = password;
    this.encodings = encodings;
  }

  /** What may be thrown on: the same, or a copy without the password. */
  static SQLException clean(SQLException thrown, String password) {
    return (SQLException) cleaned(thrown, password);
  }

  /** The same for what a driver should not throw; the copy is an SQLException. */
  static Exception clean(RuntimeException thrown, String password) {
    return cleaned(thrown, password);
  }

  private static Exception cleaned(Exception thrown, String password) {
    if (password.isEmpty()) {
      return thrown;
    }
    try (SecretValue value = SecretValue.of("password", password);
        LeakGuard guard =
            LeakGuard.of(
                List.of(new Holding(value)),
                LeakOptions.defaults().withMinimumLength(SHORTEST_ENCODED))) {
      if (!new Scrubbing(password, guard::redact).isMetIn(thrown, 0)) {
        return thrown;
      }
      return new Scrubbing(password, guard::redact).copy(thrown, 0);
    }
  }

  /** The one value that is looked for. */
  private record Holding(SecretValue value) implements SecretHolder {
    @Override
    public void forEachSecret(Consumer<SecretValue> visitor) {
      visitor.accept(value);
    }

    @Override
    public long generation() {
      return 0;
    }
  }

  private boolean isMetIn(@Nullable Throwable thrown, int depth) {
    if (thrown == null || !met.add(thrown)) {
      return false;
    }
    if (depth > DEEPEST || isMetIn(thrown.toString()) || isMetIn(thrown.getMessage())) {
      return true;
    }
    for (Throwable suppressed : thrown.getSuppressed()) {
      if (isMetIn(suppressed, depth + 1)) {
        return true;
      }
    }
    return isMetIn(thrown.getCause(), depth + 1)
        || (thrown instanceof SQLException sql && isMetIn(sql.getNextException(), depth + 1));
  }

  private boolean isMetIn(@Nullable String text) {
    return text != null && !clean(text).equals(text);
  }

  private String clean(String text) {
    if (!text.contains(password)) {
      return encodings.apply(text);
    }
    return password.length() < SHORTEST_REDACTED
        ? LEFT_OUT
        : encodings.apply(text.replace(password, REDACTED));
  }

  private SQLException copy(Exception thrown, int depth) {
    met.add(thrown);
    SQLException copy =
        thrown instanceof SQLException sql
            ? ofSameKind(sql)
            : new SQLException(clean(thrown.toString()), SecretDataSource.NO_CONNECTION);
    complete(copy, thrown, depth);
    return copy;
  }

  private SQLException ofSameKind(SQLException thrown) {
    String message = thrown.getMessage() == null ? null : clean(thrown.getMessage());
    String state = thrown.getSQLState();
    int code = thrown.getErrorCode();
    if (thrown instanceof SQLInvalidAuthorizationSpecException) {
      return new SQLInvalidAuthorizationSpecException(message, state, code);
    }
    if (thrown instanceof SQLTimeoutException) {
      return new SQLTimeoutException(message, state, code);
    }
    if (thrown instanceof SQLTransientConnectionException) {
      return new SQLTransientConnectionException(message, state, code);
    }
    if (thrown instanceof SQLNonTransientConnectionException) {
      return new SQLNonTransientConnectionException(message, state, code);
    }
    return new SQLException(message, state, code);
  }

  private void complete(Throwable copy, Throwable original, int depth) {
    copy.setStackTrace(original.getStackTrace());
    Throwable cause = copyIfNew(original.getCause(), depth + 1);
    if (cause != null) {
      copy.initCause(cause);
    }
    for (Throwable suppressed : original.getSuppressed()) {
      Throwable other = copyIfNew(suppressed, depth + 1);
      if (other != null) {
        copy.addSuppressed(other);
      }
    }
    if (copy instanceof SQLException to && original instanceof SQLException from) {
      if (copyIfNew(from.getNextException(), depth + 1) instanceof SQLException next) {
        to.setNextException(next);
      }
    }
  }

  private @Nullable Throwable copyIfNew(@Nullable Throwable thrown, int depth) {
    if (thrown == null || depth > DEEPEST || met.contains(thrown)) {
      return null;
    }
    if (thrown instanceof SQLException sql) {
      return copy(sql, depth);
    }
    met.add(thrown);
    Exception plain = new Exception(clean(thrown.toString()));
    complete(plain, thrown, depth);
    return plain;
  }
}
