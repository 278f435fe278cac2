package io.gitops4j.aws.secrets.jdbc;

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
 * A real PostgreSQL server of this machine, in a folder and on a port of its own, for one test.
 *
 * <p>Its programs are those in the folder that the environment variable {@code
 * GITOPS4J_LIVE_POSTGRES} names, or else of the newest version under {@code /usr/lib/postgresql}.
 * They refuse to run as root, so root runs them as the user {@code postgres}, or else {@code
 * nobody}.
 */
final class LivePostgres implements AutoCloseable {

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String ADMIN = "admin";
  private static final String ADMIN_PASSWORD = "admin-of-the-test";
  private static final long LONGEST_SECONDS = 60;

  private final Path programs;
  private final Path folder;
  private final int port;

  /** Who runs the programs; null for who runs this. */
  private final @Nullable UserPrincipal account;

  private LivePostgres(Path programs, Path folder, int port) throws IOException {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
    this.account = "root".equals(System.getProperty("user.name")) ? account() : null;
  }

  private static UserPrincipal account() throws IOException {
    UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
    try {
      return users.lookupPrincipalByName("postgres");
    } catch (UserPrincipalNotFoundException e) {
      return users.lookupPrincipalByName("nobody");
    }
  }

  /** The folder of a server's programs, if this machine has one. */
  static Optional<Path> programs() throws IOException {
    String named = System.getenv("GITOPS4J_LIVE_POSTGRES");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .filter(version -> version.getFileName().toString().matches("[0-9]{2}"))
          .filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
          .max(Comparator.comparing(version -> version.getFileName().toString()))
          .map(version -> version.resolve("bin"));
    }
  }

  /** Makes a database cluster and starts it; waits until it takes connections. */
  static LivePostgres start(Path programs) throws IOException {
    Path folder = Files.createTempDirectory("gitops4j-postgres-");
    LivePostgres server = new LivePostgres(programs, folder, freePort());
    Path password = Files.writeString(folder.resolve("password"), ADMIN_PASSWORD);
    if (server.account != null) {
      Files.setOwner(folder, server.account);
      Files.setOwner(password, server.account);
    }
    try {
      // With md5 in pg_hba.conf, a role logs in by what its password was stored as: md5 or SCRAM.
      server.run(
          "initdb",
          List.of("-U", ADMIN, "--pwfile", password.toString(), "-A", "md5", "--no-sync"));
      server.run("pg_ctl", List.of("-w", "-l", folder + "/log", "-o", server.options(), "start"));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private String options() {
    return "-p "
        + port
        + " -c unix_socket_directories='' -c listen_addresses=127.0.0.1 -c max_connections=200 -c fsync=off";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void run(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (account != null) {
      command.addAll(List.of("runuser", "-u", account.getName(), "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of("-D", folder + "/data"));
    command.addAll(arguments);
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

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** A connection as the superuser, who makes roles and changes their passwords. */
  Admin admin() throws SQLException {
    return new Admin(DriverManager.getConnection(url(), ADMIN, ADMIN_PASSWORD));
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(folder.resolve("data/postmaster.pid"))) {
      run("pg_ctl", List.of("-w", "-m", "immediate", "stop"));
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  /** What a rotation does in the database. */
  record Admin(Connection connection) implements AutoCloseable {

    /** Says how passwords are stored from now on: {@code md5} or {@code scram-sha-256}. */
    void passwordsAs(String encryption) throws SQLException {
      execute("SET password_encryption = '" + encryption + "'");
    }

    void role(String name, String password) throws SQLException {
      execute("DROP ROLE IF EXISTS " + name);
      execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + password + "'");
    }

    void password(String role, String password) throws SQLException {
      execute("ALTER ROLE " + role + " PASSWORD '" + password + "'");
    }

    /** How the password of a role is stored. */
    String storedAs(String role) throws SQLException {
      return ask("SELECT rolpassword FROM pg_authid WHERE rolname = '" + role + "'");
    }

    /** How many connections of a role are open. */
    int sessions(String role) throws SQLException {
      return Integer.parseInt(
          ask("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + role + "'"));
    }

    private String ask(String sql) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getString(1);
      }
    }

    private void execute(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
