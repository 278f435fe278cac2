package io.gitops4j.examples.secretsservice;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of this machine, started for the example in a folder and on a port of its
 * own. Its programs refuse to run as root, so root runs them as {@code postgres} or {@code nobody}.
 */
final class Postgres implements AutoCloseable {

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String ADMIN = "admin";
  private static final String ADMIN_PASSWORD = "admin-of-the-example";
  private static final long LONGEST_SECONDS = 60;

  private final Path programs;
  private final Path folder;
  private final int port;
  private final @Nullable UserPrincipal account;

  private Postgres(Path programs) throws IOException {
    this.programs = programs;
    this.folder = Files.createTempDirectory("gitops4j-secrets-service-");
    this.port = freePort();
    this.account = "root".equals(System.getProperty("user.name")) ? account() : null;
  }

  /** The programs of the newest server that Debian's packages installed. */
  static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .filter(version -> version.getFileName().toString().matches("[0-9]{2}"))
          .map(version -> version.resolve("bin"))
          .filter(Postgres::areIn)
          .max(Comparator.naturalOrder());
    }
  }

  /** Whether the programs of a server are in a folder. */
  static boolean areIn(Path folder) {
    return Files.isExecutable(folder.resolve("initdb"))
        && Files.isExecutable(folder.resolve("pg_ctl"));
  }

  /** Starts a server with one table, of accounts. */
  static Postgres start(Path programs) throws IOException, SQLException {
    Postgres server = new Postgres(programs);
    try {
      server.initialize();
      server.execute("CREATE TABLE accounts (id int PRIMARY KEY, balance bigint NOT NULL)");
      server.execute(
          "INSERT INTO accounts SELECT i, 0 FROM generate_series(1, "
              + AccountsService.ACCOUNTS
              + ") i");
    } catch (IOException | SQLException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void initialize() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), ADMIN_PASSWORD);
    if (account != null) {
      Files.setOwner(folder, account);
      Files.setOwner(password, account);
    }
    String options =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
            .formatted(port);
    run("initdb", "-U", ADMIN, "--pwfile", password.toString(), "-A", "scram-sha-256", "--no-sync");
    run("pg_ctl", "-w", "-l", folder + "/log", "-o", options, "start");
  }

  private static UserPrincipal account() throws IOException {
    UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
    try {
      return users.lookupPrincipalByName("postgres");
    } catch (UserPrincipalNotFoundException e) {
      return users.lookupPrincipalByName("nobody");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (account != null) {
      command.addAll(List.of("runuser", "-u", account.getName(), "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of("-D", folder + "/data"));
    command.addAll(List.of(arguments));
    File output = folder.resolve("output").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    if (end(process) != 0) {
      throw new IOException(program + " failed: " + Files.readString(output.toPath()));
    }
  }

  private static int end(Process process) throws IOException {
    try {
      if (process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      process.destroyForcibly();
      return -1;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  int port() {
    return port;
  }

  /** Makes a user of the accounts. */
  void user(String name, String password) throws SQLException {
    execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + password + "'");
    execute("GRANT SELECT, UPDATE ON accounts TO " + name);
  }

  /** Gives a user another password. */
  void password(String name, String password) throws SQLException {
    execute("ALTER ROLE " + name + " PASSWORD '" + password + "'");
  }

  /** The sum of all balances. */
  long total() throws SQLException {
    return number("SELECT sum(balance) FROM accounts");
  }

  /** How many connections of a user are open. */
  long sessions(String name) throws SQLException {
    return number("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + name + "'");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = admin();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = admin();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private Connection admin() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", ADMIN, ADMIN_PASSWORD);
  }

  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      if (Files.exists(folder.resolve("data/postmaster.pid"))) {
        run("pg_ctl", "-w", "-m", "immediate", "stop");
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
