package io.gitops4j.aws.secrets.jdbc;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/** Takes every URL and remembers the properties. */
record RecordingDriver(Properties seen, StubDatabase database) implements Driver {

  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    seen.putAll(info);
    return database.getConnection(info.getProperty("user"), info.getProperty("password"));
  }

  @Override
  public boolean acceptsURL(String url) {
    return true;
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return database.getParentLogger();
  }
}
