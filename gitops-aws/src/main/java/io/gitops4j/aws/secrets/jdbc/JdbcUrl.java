package io.gitops4j.aws.secrets.jdbc;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A JDBC URL without credentials. It prints without its parameters, which may hold secrets, such as
 * the password of a key store.
 *
 * @param text the whole URL
 */
record JdbcUrl(String text) {

  /** Parameters of PostgreSQL, MySQL, MariaDB, SQL Server, H2 and Derby. */
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?i)[?&;:,(]\\s*(user|username|userid|uid|password|passwd|pwd)\\s*=");

  /** MySQL and MariaDB: {@code //user:password@host}. Oracle: {@code thin:user/password@}. */
  private static final Pattern LOGIN =
      Pattern.compile("(?i)^jdbc:([a-z0-9+:]+//[^/@?;]+|oracle:[a-z0-9]+:[^@/:]+/[^@]*)@.*");

  private static final int LONGEST = 4096;
  private static final int MILLIS = 1000;

  JdbcUrl {
    if (!text.regionMatches(true, 0, "jdbc:", 0, 5) || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a JDBC URL begins with jdbc: and has at most " + LONGEST + " characters");
    }
    if (CREDENTIALS.matcher(text).find() || LOGIN.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "the JDBC URL names a user or a password, which drivers would prefer to those of the"
              + " secret; leave them out");
    }
  }

  /**
   * The driver's property that limits the time of a login; none when the driver is not known.
   *
   * <p>Source: the manuals of pgjdbc and of the JDBC drivers of Microsoft, where it is the whole
   * login; of MySQL, MariaDB and Oracle, where it is the time until the connection stands.
   */
  Map<String, String> loginTimeout(int seconds) {
    String lower = text.toLowerCase(Locale.ROOT);
    String millis = Long.toString((long) seconds * MILLIS);
    if (lower.startsWith("jdbc:postgresql:") || lower.startsWith("jdbc:sqlserver:")) {
      return Map.of("loginTimeout", Integer.toString(seconds));
    }
    if (lower.startsWith("jdbc:mysql:") || lower.startsWith("jdbc:mariadb:")) {
      return Map.of("connectTimeout", millis);
    }
    if (lower.startsWith("jdbc:oracle:")) {
      return Map.of("oracle.net.CONNECT_TIMEOUT", millis);
    }
    return Map.of();
  }

  @Override
  public String toString() {
    int end = text.length();
    for (char begin : new char[] {'?', ';', '('}) {
      int at = text.indexOf(begin);
      end = at < 0 ? end : Math.min(end, at);
    }
    return text.substring(0, end);
  }
}
