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
   * Codes of the vendors, as not all report it with an SQLSTATE of class 28. Sources: MySQL Error
   * Message Reference and MariaDB Error Codes, ER_ACCESS_DENIED_ERROR 1045 and
   * ER_ACCESS_DENIED_NO_PASSWORD_ERROR 1698 (of class 28, but for drivers that drop it); Oracle
   * Database Error Messages, ORA-01017 (72000); SQL Server documentation, MSSQLSERVER_18456
   * (S0001). PostgreSQL has no such codes, and reports 28P01 or 28000 (its manual, appendix A).
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
