package io.gitops4j.aws.secrets.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.aws.secrets.cache.CachePolicy;
import io.gitops4j.aws.secrets.cache.SecretCache;
import io.gitops4j.schedule.Timer;
import io.gitops4j.secrets.Secret;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A real PostgreSQL, a real pool, and a rotation every second while 24 threads open and close
 * connections as fast as they can.
 *
 * <p>What it shows is printed, one line for each way to rotate.
 */
@Tag("live")
class SecretDataSourceOnPostgresTest {

  private static final int THREADS = 24;
  private static final String MARK = "-password-";
  private static final CachePolicy SLOW = CachePolicy.defaults();
  private static final CachePolicy QUICK = SLOW.refreshAfter(Duration.ofMillis(300));

  private static @Nullable LivePostgres postgres;
  private static LivePostgres.Admin admin;

  private final RotatingStore store = new RotatingStore();
  private final CountingDriver driver = new CountingDriver();
  private final Timer timer = Timer.ofThread("test-timer");
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private @Nullable SecretCache secrets;
  private LongSupplier calls = store.fetches::get;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> programs = LivePostgres.programs();
    assumeTrue(
        programs.isPresent(),
        "There is no PostgreSQL server under /usr/lib/postgresql; install Debian's package"
            + " postgresql, or name the folder of its programs in GITOPS4J_LIVE_POSTGRES.");
    postgres = LivePostgres.start(programs.get());
    admin = postgres.admin();
  }

  @AfterAll
  static void stop() throws Exception {
    if (postgres != null) {
      admin.close();
      postgres.close();
    }
  }

  @BeforeEach
  void roles() throws SQLException {
    admin.passwordsAs("scram-sha-256");
    admin.role("app", password("app", 0));
    admin.role("app_clone", password("app_clone", 0));
    store.put("prod/db", "app", password("app", 0));
  }

  @AfterEach
  void close() {
    if (secrets != null) {
      secrets.close();
    }
    timer.close();
    executor.shutdownNow();
  }

  private static String password(String user, int number) {
    return user + MARK + number;
  }

  private Secret secret(CachePolicy policy) {
    secrets =
        new SecretCache(
            new SecretCache.Parts(
                List.of(store), policy, Clock.systemUTC(), timer, executor, List.of()));
    return secrets.lookup("prod/db");
  }

  private SecretDataSource.Builder source(Secret secret) {
    return SecretDataSource.builder(secret).url(postgres.url()).driver(driver);
  }

  private static HikariConfig config(long connectionTimeoutMillis) {
    HikariConfig config = new HikariConfig();
    config.setMaximumPoolSize(12);
    config.setConnectionTimeout(connectionTimeoutMillis);
    return config;
  }

  private static HikariDataSource pool(DataSource source) {
    HikariConfig config = config(15_000);
    config.setDataSource(source);
    return new HikariDataSource(config);
  }

  @ParameterizedTest
  @CsvSource({"scram-sha-256, SCRAM-SHA-256, 3", "md5, md5, 2"})
  void singleUser_databaseFirst_failsNoQueryOfThePool(
      String encryption, String storedAs, int seconds) throws Exception {
    admin.passwordsAs(encryption);

    try (HikariDataSource pool = pool(source(secret(SLOW)).build())) {
      underLoad(
          "single user, database first, " + encryption,
          pool,
          seconds,
          pool.getHikariPoolMXBean()::softEvictConnections,
          number -> {
            admin.password("app", password("app", number));
            Rotations.between();
            store.put("prod/db", "app", password("app", number));
          });
    }
    assertThat(admin.storedAs("app")).startsWith(storedAs);
  }

  @Test
  void singleUser_storeFirst_failsNoQueryOfThePool() throws Exception {
    try (HikariDataSource pool = pool(source(secret(QUICK)).previousToo().build())) {
      underLoad(
          "single user, store first",
          pool,
          3,
          pool.getHikariPoolMXBean()::softEvictConnections,
          number -> {
            store.put("prod/db", "app", password("app", number));
            Rotations.between();
            admin.password("app", password("app", number));
          });
    }
  }

  /** The whole way: from HTTP to a query. */
  @Test
  void alternatingUsers_failNoQueryOfThePool_andConnectionsOfTheOldOneAreLetGo() throws Exception {
    try (FakeSecretsManager manager = FakeSecretsManager.start();
        AwsSecrets aws = awsSecrets(manager)) {
      manager.put("prod/db", RotatingStore.json("app", password("app", 0)));
      Secret secret = aws.lookup("prod/db");
      calls = () -> aws.status().calls();
      try (HikariDataSource pool = pool(source(secret).build())) {
        secret.onRotation((before, now) -> letGo(pool));
        underLoad(
            "alternating users, from Secrets Manager",
            pool,
            4,
            () -> {},
            number -> {
              String user = alternateInDatabase(number);
              manager.rotate("prod/db", RotatingStore.json(user, password(user, number)));
              awaitNoSession(number % 2 == 0 ? "app_clone" : "app");
            });
      }
    }
    assertThat(driver.refused).hasValue(0);
  }

  private static AwsSecrets awsSecrets(FakeSecretsManager manager) {
    return AwsSecrets.builder()
        .region(manager.region())
        .endpoint(manager.endpoint())
        .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .cache(QUICK)
        .build();
  }

  /** Twice, because the pool may be opening a connection for the old user just now. */
  private void letGo(HikariDataSource pool) {
    pool.getHikariPoolMXBean().softEvictConnections();
    timer.schedule(Duration.ofMillis(700), pool.getHikariPoolMXBean()::softEvictConnections);
  }

  /** Waits until no connection of a user is open. */
  private static void awaitNoSession(String user) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(8).toNanos();
    while (admin.sessions(user) > 0) {
      assertThat(System.nanoTime()).as("a connection of %s stays open", user).isLessThan(end);
      Rotations.between();
    }
  }

  @Test
  void alternatingUsers_withoutAPool_failNoConnection() throws Exception {
    underLoad(
        "alternating users, no pool", source(secret(QUICK)).build(), 2, () -> {}, this::alternate);
  }

  @Test
  void alternatingUsers_byTheCredentialsProviderOfThePool_failNoQuery() throws Exception {
    Supplier<io.gitops4j.aws.secrets.jdbc.Credentials> credentials =
        io.gitops4j.aws.secrets.jdbc.Credentials.supplier(secret(QUICK));
    HikariConfig config = config(15_000);
    config.setJdbcUrl(postgres.url());
    config.setCredentialsProvider(
        () -> {
          try (var now = credentials.get()) {
            return Credentials.of(now.user(), now.password().reveal());
          }
        });
    try (HikariDataSource pool = new HikariDataSource(config)) {
      underLoad(
          "alternating users, credentials provider",
          pool,
          3,
          pool.getHikariPoolMXBean()::softEvictConnections,
          this::alternate);
    }
  }

  private void alternate(int number) throws Exception {
    String user = alternateInDatabase(number);
    store.put("prod/db", user, password(user, number));
  }

  private static String alternateInDatabase(int number) throws Exception {
    String user = number % 2 == 0 ? "app" : "app_clone";
    admin.password(user, password(user, number));
    Rotations.between();
    return user;
  }

  @Test
  void wrongPassword_isOneCallToTheStoreAndOneMoreLogin() throws Exception {
    SecretDataSource source = source(secret(SLOW)).build();
    admin.password("app", password("app", 1));
    store.put("prod/db", "app", password("app", 1));
    int before = store.fetches.get();

    try (Connection connection = source.getConnection()) {
      assertThat(connection.getMetaData().getUserName()).isEqualTo("app");
    }
    assertThat(store.fetches.get() - before).isEqualTo(1);
    assertThat(driver.refused).hasValue(1);
    assertThat(driver.opened).hasValue(1);
  }

  @Test
  void storeAheadOfTheDatabase_isALoginWithThePreviousPassword() throws Exception {
    store.put("prod/db", "app", password("app", 1));
    SecretDataSource source = source(secret(SLOW)).previousToo().build();

    source.getConnection().close();

    assertThat(driver.refused).hasValue(1);
    assertThat(driver.opened).hasValue(1);
  }

  @Test
  void wrongPasswordEverywhere_isTheDriversErrorAndOneCallASecond() throws Exception {
    SecretDataSource source = source(secret(SLOW)).previousToo().build();
    admin.password("app", "nobody-knows-this");
    int before = store.fetches.get();
    QueryLoad load = new QueryLoad(source).start(THREADS);
    new Rotations(number -> {}).during(2, () -> {});
    load.end();
    int calls = store.fetches.get() - before;

    System.out.printf(
        "wrong password everywhere: %d logins refused in 2 s by %d threads, %d calls to the store%n",
        driver.refused.get(), THREADS, calls);
    assertThat(load.queries).hasValue(0);
    assertThat(load.failures).hasSizeGreaterThanOrEqualTo(THREADS);
    assertThat(load.failures)
        .allSatisfy(
            failure -> {
              assertThat((Throwable) failure)
                  .hasMessage("FATAL: password authentication failed for user \"app\"");
              assertThat(failure.getSQLState()).isEqualTo("28P01");
            });
    // A call each second, and those for the version before, of which there is none.
    assertThat(calls).isLessThanOrEqualTo((int) load.elapsed().toSeconds() * 2 + 2);
  }

  @Test
  void passwords_areInNoExceptionAndNoLog() throws Exception {
    HikariConfig config = config(500);
    try (DriverLog log = new DriverLog()) {
      Secret secret = secret(SLOW);
      SecretDataSource source = source(secret).build();
      source.getConnection().close();
      config.setDataSource(source);
      store.put("prod/db", "app", password("app", 1));
      secret.refresh();
      Throwable refused = catchThrowable(source::getConnection);
      config.setInitializationFailTimeout(-1);
      try (HikariDataSource pool = new HikariDataSource(config)) {
        Throwable timeout = catchThrowable(pool::getConnection);
        assertThat(timeout)
            .isInstanceOf(SQLTransientConnectionException.class)
            .rootCause()
            .hasMessageStartingWith("FATAL: password authentication failed for user \"app\"");
        assertThat(printed(refused) + printed(timeout) + pool + config + source)
            .contains("password authentication failed")
            .doesNotContain(MARK);
      }
      assertThat(log.text()).contains("FE=> StartupPacket").doesNotContain(MARK);
    }
  }

  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private void underLoad(
      String name,
      DataSource source,
      int seconds,
      Rotations.Step often,
      Rotations.Rotation rotation)
      throws Exception {
    Rotations rotations = new Rotations(rotation);
    QueryLoad load = new QueryLoad(source).start(THREADS);
    rotations.during(seconds, often);
    load.end();
    System.out.printf(
        "%s: %d queries, %d failed, longest %d ms;%s %d rotations, %d calls to the store%n",
        name,
        load.queries.get(),
        load.failures.size(),
        load.longest().toMillis(),
        logins(),
        rotations.done(),
        calls.getAsLong());
    assertThat(load.failures).isEmpty();
    assertThat(load.queries).hasValueGreaterThanOrEqualTo(THREADS);
    assertThat(rotations.done()).isGreaterThanOrEqualTo(seconds / 2);
  }

  /** None where the pool opens its connections itself. */
  private String logins() {
    return driver.opened.get() == 0
        ? ""
        : " " + driver.opened + " connections opened, " + driver.refused + " logins refused;";
  }
}
