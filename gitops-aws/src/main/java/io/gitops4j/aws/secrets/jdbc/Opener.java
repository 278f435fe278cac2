package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.secrets.SecretVersion;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens connections for given credentials. Safe to use from many threads. */
sealed interface Opener permits DriverOpener, DataSourceOpener {

  /**
   * Opens one.
   *
   * @param version where the credentials are from, which may also say where the database is
   */
  Connection open(SecretVersion version, String user, String password) throws SQLException;

  /** Seconds; 0 for the driver's own limit. */
  int loginTimeout() throws SQLException;

  void loginTimeout(int seconds) throws SQLException;

  @Nullable PrintWriter logWriter() throws SQLException;

  void logWriter(@Nullable PrintWriter writer) throws SQLException;

  Logger parentLogger() throws SQLFeatureNotSupportedException;

  /** What is behind it as this type; null when it is not. */
  <T> @Nullable T unwrap(Class<T> type) throws SQLException;
}
