package io.gitops4j.examples.secretsservice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gitops4j.aws.secrets.jdbc.SecretDataSource;
import io.gitops4j.schedule.Timer;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A service as there are many: HTTP in front, a pool of connections behind it.
 *
 * <p>{@code GET /accounts/17} reads a balance, {@code POST /accounts/17} pays 1 into it. Where the
 * database is and who may use it, all of it is in the secret; there is nothing about a rotation in
 * the code but the one listener, which lets connections of the user before go: those that are open,
 * and a moment later one that the pool may have been opening just then.
 */
final class AccountsService implements AutoCloseable {

  static final String SECRET = "prod/accounts/database";
  static final int ACCOUNTS = 100;

  private static final String READ = "SELECT balance FROM accounts WHERE id = ?";
  private static final String PAY =
      "UPDATE accounts SET balance = balance + 1 WHERE id = ? RETURNING balance";
  private static final Pattern PATH = Pattern.compile("/accounts/([0-9]{1,4})");
  private static final int THREADS = 16;
  private static final int CONNECTIONS = 8;
  private static final Duration LOGIN = Duration.ofMillis(500);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Timer timer = Timer.ofThread("accounts-timer");
  private final HikariDataSource pool;

  AccountsService(Secrets secrets) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/accounts/", this::answer);

    Secret database = secrets.lookup(SECRET);
    HikariConfig config = new HikariConfig();
    config.setDataSource(SecretDataSource.of(database));
    config.setMaximumPoolSize(CONNECTIONS);
    pool = new HikariDataSource(config);
    database.onRotation(
        (before, now) -> {
          renewConnections();
          timer.schedule(LOGIN, this::renewConnections);
        });
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Ends the connections that are open, when their queries are done; the pool opens new ones. */
  void renewConnections() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  private void answer(HttpExchange exchange) throws IOException {
    int status = 200;
    String text;
    Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
    try {
      if (path.matches()) {
        boolean pays = exchange.getRequestMethod().equals("POST");
        text = balance(pays ? PAY : READ, Integer.parseInt(path.group(1)));
      } else {
        status = 404;
        text = "There is only /accounts/NUMBER.";
      }
    } catch (SQLException e) {
      status = 500;
      text = e.toString();
    }
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String balance(String sql, int account) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, account);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    timer.close();
    pool.close();
  }
}
