package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.Stage;
import io.gitops4j.secrets.SecretVersion;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes a JDBC URL of the fields {@code engine}, {@code host}, {@code port} and {@code dbname},
 * which AWS has in secrets for databases.
 *
 * <p>Source: AWS Secrets Manager User Guide, "JSON structure of AWS Secrets Manager secrets", also
 * for the ports and names where a field is missing; the engines' names there, and those of the API
 * of Amazon RDS.
 *
 * <p>What a secret says is put into a URL, in which drivers take parameters that load classes or
 * read files. So a host is a host name or an IPv4 address and nothing else, a port is a number, and
 * the name of a database has letters, digits and a few signs that mean nothing in any URL; anything
 * else is refused without being repeated. No parameter is taken from a secret. IPv6 addresses and
 * other names need a URL that is given by the program. The tests are DatabaseOfSecretTest.
 */
final class DatabaseOfSecret {

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?");
  private static final int LONGEST_HOST = 253;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.$-]{0,127}");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final int LARGEST_PORT = 65_535;

  private final SecretVersion version;

  private DatabaseOfSecret(SecretVersion version) {
    this.version = version;
  }

  /**
   * The URL.
   *
   * @throws SecretException when a field is missing or refused
   */
  static JdbcUrl url(SecretVersion version) {
    return new JdbcUrl(new DatabaseOfSecret(version).text());
  }

  private String text() {
    return switch (engine()) {
      case "postgres", "postgresql", "aurora-postgresql" ->
          "jdbc:postgresql://" + address(5432) + "/" + name("postgres");
      case "mysql", "aurora", "aurora-mysql" -> "jdbc:mysql://" + address(3306) + "/" + name("");
      case "mariadb" -> "jdbc:mariadb://" + address(3306) + "/" + name("");
      case "oracle" -> "jdbc:oracle:thin:@//" + address(1521) + "/" + field("dbname");
      case "sqlserver" -> "jdbc:sqlserver://" + address(1433) + ";databaseName=" + name("master");
      default ->
          throw refused(
              "its engine is none of postgres, mysql, mariadb, oracle and sqlserver;"
                  + " give the URL in the program");
    };
  }

  /** RDS adds the edition to two of them: {@code oracle-se2}, {@code sqlserver-ex}. */
  private String engine() {
    String engine = required("engine").toLowerCase(Locale.ROOT);
    return engine.startsWith("oracle-") || engine.startsWith("sqlserver-")
        ? engine.substring(0, engine.indexOf('-'))
        : engine;
  }

  private String address(int usualPort) {
    String host = required("host");
    if (host.length() > LONGEST_HOST || !HOST.matcher(host).matches()) {
      throw refused(
          "its field host is no host name and no IPv4 address; correct it, or give the URL in the"
              + " program");
    }
    String port = version.has("port") ? version.reveal("port") : Integer.toString(usualPort);
    if (!PORT.matcher(port).matches() || Integer.parseInt(port) > LARGEST_PORT) {
      throw refused("its field port is no number from 1 to 65535; correct it");
    }
    return host + ":" + port;
  }

  private String name(String usual) {
    return version.has("dbname") ? field("dbname") : usual;
  }

  private String field(String named) {
    String name = required(named);
    if (!NAME.matcher(name).matches()) {
      throw refused(
          "its field "
              + named
              + " has other characters than letters, digits and _ . $ -; correct it, or give the"
              + " URL in the program");
    }
    return name;
  }

  private String required(String field) {
    if (!version.has(field)) {
      throw refused(
          "it has no field "
              + field
              + " (secrets that RDS manages itself have only username and password); give the URL"
              + " in the program");
    }
    return version.reveal(field);
  }

  private SecretException refused(String why) {
    return new SecretException(
        Failure.of(
            Stage.SECRETS,
            Reason.INVALID,
            "Cannot make a JDBC URL of " + version.ref() + ": " + why + "."));
  }
}
