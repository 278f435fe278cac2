package io.gitops4j.aws.secrets.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;

/** Counts how many logins of the PostgreSQL driver were accepted and refused. */
final class CountingDriver implements Driver {

  private final Driver driver = new org.postgresql.Driver();
  final AtomicLong opened = new AtomicLong();
  final AtomicLong refused = new AtomicLong();

  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    try {
      Connection connection = driver.connect(url, info);
      opened.incrementAndGet();
      return connection;
    } catch (SQLException e) {
      refused.incrementAndGet();
      throw e;
    }
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return driver.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("org.postgresql");
  }
}
