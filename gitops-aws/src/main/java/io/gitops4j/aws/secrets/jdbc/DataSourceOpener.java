package io.gitops4j.aws.secrets.jdbc;

import io.gitops4j.secrets.SecretVersion;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens connections of another data source. */
record DataSourceOpener(DataSource source) implements Opener {

  @Override
  public Connection open(SecretVersion version, String user, String password) throws SQLException {
    return source.getConnection(user, password);
  }

  @Override
  public int loginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public void loginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public @Nullable PrintWriter logWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void logWriter(@Nullable PrintWriter writer) throws SQLException {
    source.setLogWriter(writer);
  }

  @Override
  public Logger parentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> @Nullable T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(source)) {
      return type.cast(source);
    }
    return source.isWrapperFor(type) ? source.unwrap(type) : null;
  }

  /** The class alone: what a data source prints may hold anything. */
  @Override
  public String toString() {
    return source.getClass().getName();
  }
}
