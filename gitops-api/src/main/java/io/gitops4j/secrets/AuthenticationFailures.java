package io.gitops4j.secrets;

import java.sql.SQLException;
import java.util.Set;

/**
 * Tells from an exception whether credentials were not accepted.
 *
 * @since 0.1
 */
public final class AuthenticationFailures {

  /**
   * Codes of the vendors that report it with another SQLSTATE: MySQL and MariaDB 1045 and 1698,
   * Oracle ORA-01017, SQL Server 18456.
   */
  private static final Set<Integer> VENDOR_CODES = Set.of(1045, 1698, 1017, 18456);

  private AuthenticationFailures() {}

  /**
   * Whether this exception, taken by itself, says that credentials were not accepted: an
   * SQLException of class 28 (ISO 9075, invalid authorization specification) or with a vendor's
   * code for it.
   */
  public static boolean isOne(Throwable thrown) {
    return thrown instanceof SQLException failure
        && ((failure.getSQLState() != null && failure.getSQLState().startsWith("28"))
            || VENDOR_CODES.contains(failure.getErrorCode()));
  }
}
