package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.secrets.SecretVersion;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens connections of a driver, at a URL that is given, or else in the secret. */
final class DriverOpener implements Opener {

  private final @Nullable JdbcUrl url;
  private final @Nullable Driver driver;
  private final Map<String, String> properties;
  private volatile int loginTimeout;
  private volatile @Nullable PrintWriter logWriter;

  /**
   * An opener.
   *
   * @param url null for that of the secret
   * @param driver null for what {@link DriverManager} finds
   */
  DriverOpener(@Nullable JdbcUrl url, @Nullable Driver driver, Map<String, String> properties) {
    this.url = url;
    this.driver = driver;
    this.properties = Map.copyOf(properties);
  }

  @Override
  public Connection open(SecretVersion version, String user, String password) throws SQLException {
    JdbcUrl target = url != null ? url : DatabaseOfSecret.url(version);
    Properties all = new Properties();
    if (loginTimeout > 0) {
      target.loginTimeout(loginTimeout).forEach(all::setProperty);
    }
    properties.forEach(all::setProperty);
    all.setProperty("user", user);
    all.setProperty("password", password);
    if (driver == null) {
      return DriverManager.getConnection(target.text(), all);
    }
    Connection connection = driver.connect(target.text(), all);
    if (connection == null) {
      throw new SQLNonTransientConnectionException(
          "The driver "
              + driver.getClass().getName()
              + " does not take "
              + target
              + "; give one that does.",
          SecretDataSource.NO_CONNECTION);
    }
    return connection;
  }

  @Override
  public int loginTimeout() {
    return loginTimeout;
  }

  @Override
  public void loginTimeout(int seconds) throws SQLException {
    if (seconds < 0) {
      throw new SQLException("a login timeout must not be negative");
    }
    if (seconds > 0 && url != null && url.loginTimeout(seconds).isEmpty()) {
      throw new SQLFeatureNotSupportedException(
          "It is not known which property of the driver for "
              + url
              + " limits the time of a login; set it with property(name, value).");
    }
    loginTimeout = seconds;
  }

  @Override
  public @Nullable PrintWriter logWriter() {
    return logWriter;
  }

  @Override
  public void logWriter(@Nullable PrintWriter writer) {
    logWriter = writer;
  }

  @Override
  public Logger parentLogger() throws SQLFeatureNotSupportedException {
    if (driver == null) {
      throw new SQLFeatureNotSupportedException("This data source does not log.");
    }
    return driver.getParentLogger();
  }

  @Override
  public <T> @Nullable T unwrap(Class<T> type) {
    return type.isInstance(driver) ? type.cast(driver) : null;
  }

  @Override
  public String toString() {
    return url == null ? "the database it names" : url.toString();
  }
}
