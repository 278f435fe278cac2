package io.gitops4j.aws.secrets.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database that knows users and passwords and nothing else, as a driver and a data source. */
final class StubDatabase implements Driver, DataSource {

  static final String URL = "jdbc:stub://db/app";

  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  final List<String> logins = new ArrayList<>();
  final List<Properties> properties = new ArrayList<>();
  final List<String> urls = new ArrayList<>();
  @Nullable Exception thrown;
  boolean takesEveryUrl;
  int loginTimeout;
  @Nullable PrintWriter logWriter;

  StubDatabase password(String user, String password) {
    passwords.put(user, password);
    return this;
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    urls.add(url);
    properties.add(info);
    return getConnection(info.getProperty("user"), info.getProperty("password"));
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    logins.add(user + "/" + password);
    if (thrown instanceof SQLException failure) {
      throw failure;
    }
    if (thrown instanceof RuntimeException failure) {
      throw failure;
    }
    if (!password.equals(passwords.get(user))) {
      throw new SQLInvalidAuthorizationSpecException(
          "FATAL: password authentication failed for user \"" + user + "\"", "28P01");
    }
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> null);
  }

  @Override
  public boolean acceptsURL(String url) {
    return takesEveryUrl || url.startsWith("jdbc:stub:") || url.startsWith("jdbc:postgresql:");
  }

  @Override
  public Connection getConnection() throws SQLException {
    throw new SQLException("no credentials");
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
    return Logger.getLogger("stub");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {
    logWriter = writer;
  }

  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeout = seconds;
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeout;
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type == StringBuilder.class) {
      return type.cast(new StringBuilder("inside"));
    }
    throw new SQLException("no " + type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type == StringBuilder.class;
  }
}
