package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.SecretException;
import io.gitops4j.secrets.RotationPolicy;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.SecretVersion;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source without a pool, to be put under one: every connection is opened with the
 * credentials of a secret as they are at that moment.
 *
 * <pre>{@code
 * HikariConfig config = new HikariConfig();
 * config.setDataSource(
 *     SecretDataSource.of(secrets.lookup("prod/db"), "jdbc:postgresql://db.internal/app"));
 * DataSource pool = new HikariDataSource(config);
 * }</pre>
 *
 * <p>When the database does not accept the credentials, the store is asked for a fresh version, at
 * most once a second, and when there is another one, the connection is opened with that; then, if
 * {@link Builder#previousToo()} was said, with the version before ({@link Secret#withRotation}).
 * When none is accepted, the driver's exception of the first try is thrown, with those of the
 * others suppressed. An exception that holds a password is replaced by a copy without it.
 *
 * <p><b>Rotation.</b> PostgreSQL, MySQL, MariaDB, Oracle and SQL Server look at a password only
 * when a connection is opened: connections that are open stay so when it changes, and a pool need
 * not be told. AWS rotates in two ways (AWS Secrets Manager User Guide, "Lambda function rotation
 * strategies"):
 *
 * <ul>
 *   <li><i>Single user.</i> The password of the one user is changed in the database first, and the
 *       new version becomes AWSCURRENT after it was tested. In between, often seconds, no version
 *       that may be read works, so new connections fail, and for up to a second afterwards, as the
 *       store is asked no more often; open ones go on. A pool hides this as long as it has idle
 *       connections or tries again within its connection timeout, as HikariCP does (30 seconds by
 *       default). Only when it starts does HikariCP try no longer than its {@code
 *       initializationFailTimeout}, 1 millisecond by default. Without a pool, the caller has to try
 *       again.
 *   <li><i>Alternating users.</i> The other user gets a new password, then becomes AWSCURRENT; the
 *       user before works until the next rotation. New connections do not fail at any moment.
 * </ul>
 *
 * <p>Who changes the store first and the database later needs {@code previousToo}.
 *
 * <p>Connections that shall not outlive the credentials they were opened with are ended by the
 * pool. Its maximum lifetime does so in any case (HikariCP: 30 minutes by default). Sooner, a
 * {@link Secret#onRotation listener} calls HikariCP's {@code softEvictConnections()}, which ends
 * idle connections at once and others when they are given back; and once more after the time of a
 * login, because it does not see a connection that the pool is opening at that moment.
 *
 * <p>A driver gets the password as a {@code String}, and keeps what it wants of it; that cannot be
 * overwritten. Connection builders are not supported, as they take other credentials. Safe to use
 * from many threads, if the data source behind it is. There is nothing to close; the secrets stay
 * their owner's.
 *
 * @since 0.1
 */
public final class SecretDataSource implements DataSource {

  /** SQLSTATE: the client could not establish the connection (ISO 9075). */
  static final String NO_CONNECTION = "08001";

  private final Secret secret;
  private final CredentialFields fields;
  private final RotationPolicy policy;
  private final Opener opener;

  private SecretDataSource(Builder builder, Opener opener) {
    this.secret = builder.secret;
    this.fields = builder.fields.of(secret.ref());
    this.policy = builder.policy;
    this.opener = opener;
  }

  /**
   * Connections to the database at this URL, of the driver that {@link java.sql.DriverManager}
   * finds for it.
   *
   * @throws IllegalArgumentException when it is no JDBC URL, or names a user or password itself
   */
  public static SecretDataSource of(Secret secret, String url) {
    return builder(secret).url(url).build();
  }

  /**
   * Connections to the database that the secret names, in the fields {@code engine}, {@code host},
   * {@code port} and {@code dbname} as AWS has them: PostgreSQL, MySQL, MariaDB, Oracle or SQL
   * Server, Aurora included. They are read for each connection, so a database may move. No other
   * field gets into the URL; properties such as {@code sslmode} come from {@link Builder#property}.
   */
  public static SecretDataSource of(Secret secret) {
    return builder(secret).build();
  }

  /** Connections of another data source, by {@link DataSource#getConnection(String, String)}. */
  public static SecretDataSource over(Secret secret, DataSource source) {
    return builder(secret).over(source).build();
  }

  /** A builder; unless it is told otherwise, for {@link #of(Secret)}. */
  public static Builder builder(Secret secret) {
    return new Builder(secret);
  }

  /**
   * Opens a connection; the caller closes it.
   *
   * @throws SQLException as the driver, or of SQLSTATE 08001 with the {@link SecretException} as
   *     its cause when there are no credentials to try
   * @throws IllegalStateException when the secrets were closed
   */
  @Override
  public Connection getConnection() throws SQLException {
    try {
      return secret.withRotation(policy, this::open);
    } catch (SecretException e) {
      String sentence = e.failure().message();
      throw e.failure().retryable()
          ? new SQLTransientConnectionException(sentence, NO_CONNECTION, e)
          : new SQLNonTransientConnectionException(sentence, NO_CONNECTION, e);
    }
  }

  private Connection open(SecretVersion version) throws SQLException {
    String user = fields.user(version);
    String password = fields.password(version);
    try {
      return opener.open(version, user, password);
    } catch (SecretException e) {
      throw e;
    } catch (SQLException e) {
      throw Scrubbing.clean(e, password);
    } catch (RuntimeException e) {
      if (Scrubbing.clean(e, password) instanceof SQLException copy) {
        throw copy;
      }
      throw e;
    }
  }

  /** Not supported: the credentials are those of the secret. */
  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException(
        "Cannot open a connection as another user: this data source takes its credentials from "
            + secret.ref()
            + "; call getConnection() without any, and configure no user name in the pool.");
  }

  /**
   * How many seconds a login may take; 0, the default, for the driver's own limit. With a URL it is
   * handed to the driver as that property which PostgreSQL, MySQL, MariaDB, Oracle and SQL Server
   * have for it, unless the program set that itself.
   *
   * @throws SQLException when it is negative, or the driver at the URL is not one of these
   */
  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    opener.loginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return opener.loginTimeout();
  }

  /** Nothing is written to it with a URL; otherwise it is that of the data source behind this. */
  @Override
  public void setLogWriter(@Nullable PrintWriter writer) throws SQLException {
    opener.logWriter(writer);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return opener.logWriter();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return opener.parentLogger();
  }

  /** This, the driver that was given, or the data source behind this and what that wraps. */
  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    T found = find(type);
    if (found == null) {
      throw new SQLException(
          "There is no " + type.getName() + " in " + this + "; ask isWrapperFor first.");
    }
    return found;
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return find(type) != null;
  }

  private <T> @Nullable T find(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : opener.unwrap(type);
  }

  @Override
  public String toString() {
    return "SecretDataSource[" + secret.ref() + " for " + opener + "]";
  }

  /**
   * Collects how connections are opened. For one thread.
   *
   * @since 0.1
   */
  public static final class Builder {
    private static final Set<String> OF_THE_SECRET = Set.of("user", "username", "password", "pwd");

    private final Secret secret;
    private final Map<String, String> properties = new HashMap<>();
    private CredentialFields fields = CredentialFields.standard();
    private RotationPolicy policy = RotationPolicy.defaults();
    private @Nullable JdbcUrl url;
    private @Nullable Driver driver;
    private @Nullable DataSource source;

    private Builder(Secret secret) {
      this.secret = secret;
    }

    /**
     * Where the database is.
     *
     * @throws IllegalArgumentException when it is no JDBC URL, or names a user or password itself
     */
    public Builder url(String address) {
      this.url = new JdbcUrl(address);
      return this;
    }

    /** The driver, for who does not want the one that {@link java.sql.DriverManager} finds. */
    public Builder driver(Driver instance) {
      this.driver = instance;
      return this;
    }

    /**
     * A property for the driver.
     *
     * @throws IllegalArgumentException when it is the user or the password
     */
    public Builder property(String name, String value) {
      if (OF_THE_SECRET.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "the property " + name + " comes from the secret; leave it out");
      }
      properties.put(name, value);
      return this;
    }

    /**
     * Properties for the driver: those with a string as their value.
     *
     * @throws IllegalArgumentException when the user or the password is among them
     */
    public Builder properties(Properties all) {
      all.stringPropertyNames().forEach(name -> property(name, all.getProperty(name)));
      return this;
    }

    /** Opens connections of another data source, in place of a URL, driver and properties. */
    public Builder over(DataSource behind) {
      this.source = behind;
      return this;
    }

    /** Where the user and password are in the secret; {@link CredentialFields#standard()}. */
    public Builder fields(CredentialFields where) {
      this.fields = where;
      return this;
    }

    /** When a connection is tried with other versions; {@link RotationPolicy#defaults()}. */
    public Builder policy(RotationPolicy when) {
      this.policy = when;
      return this;
    }

    /**
     * Tries the version before the current one as well, last: the store may be ahead of the
     * database. Each try is a login that failed, which some databases count, to lock the user after
     * too many.
     */
    public Builder previousToo() {
      this.policy = policy.previousToo(true);
      return this;
    }

    /**
     * The data source. Opens no connection.
     *
     * @throws IllegalArgumentException when both a data source and a URL, driver or property were
     *     given
     */
    public SecretDataSource build() {
      if (source == null) {
        return new SecretDataSource(this, new DriverOpener(url, driver, properties));
      }
      if (url != null || driver != null || !properties.isEmpty()) {
        throw new IllegalArgumentException(
            "a data source has a URL, driver and properties of its own; give one or the other");
      }
      return new SecretDataSource(this, new DataSourceOpener(source));
    }
  }
}
