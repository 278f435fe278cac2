package io.gitops4j.aws.secrets.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gitops4j.aws.secrets.cache.CachePolicy;
import io.gitops4j.aws.secrets.cache.SecretCache;
import io.gitops4j.schedule.Timer;
import io.gitops4j.secrets.Secret;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A real PostgreSQL, a real pool, and a rotation every second while 24 threads open and close
 * connections as fast as they can and the pool is emptied ten times a second.
 *
 * <p>What it shows is printed, one line for each way to rotate.
 */
@Tag("live")
class SecretDataSourceOnPostgresTest {

  private static final int THREADS = 24;
  private static final long BETWEEN_MILLIS = 100;

  private static LivePostgres postgres;
  private static LivePostgres.Admin admin;

  private final RotatingStore store = new RotatingStore();
  private final CountingDriver driver = new CountingDriver();
  private final Timer timer = Timer.ofThread("test-timer");
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private SecretCache secrets;

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
    admin.role("app", "app-0");
    admin.role("app_clone", "clone-0");
    store.put("prod/db", "app", "app-0");
    cache(CachePolicy.defaults());
  }

  private void cache(CachePolicy policy) {
    secrets =
        new SecretCache(
            new SecretCache.Parts(
                List.of(store), policy, Clock.systemUTC(), timer, executor, List.of()));
  }

  @AfterEach
  void close() {
    secrets.close();
    timer.close();
    executor.shutdownNow();
  }

  private SecretDataSource.Builder source() {
    Secret secret = secrets.lookup("prod/db");
    return SecretDataSource.builder(secret).url(postgres.url()).driver(driver);
  }

  private static HikariDataSource pool(DataSource source, long connectionTimeoutMillis) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(12);
    config.setConnectionTimeout(connectionTimeoutMillis);
    return new HikariDataSource(config);
  }

  @ParameterizedTest
  @CsvSource({"scram-sha-256, SCRAM-SHA-256, 20", "md5, md5, 6"})
  void singleUser_databaseFirst_failsNoQueryOfThePool(
      String encryption, String storedAs, int seconds) throws Exception {
    admin.passwordsAs(encryption);

    underLoad(
        "single user, database first, " + encryption,
        source().build(),
        seconds,
        number -> {
          admin.password("app", "app-" + number);
          between();
          store.put("prod/db", "app", "app-" + number);
        });

    assertThat(admin.storedAs("app")).startsWith(storedAs);
  }

  @Test
  void singleUser_storeFirst_failsNoQueryOfThePool() throws Exception {
    cache(CachePolicy.defaults().refreshAfter(Duration.ofMillis(300)));

    underLoad(
        "single user, store first",
        source().previousToo().build(),
        20,
        number -> {
          store.put("prod/db", "app", "app-" + number);
          between();
          admin.password("app", "app-" + number);
        });
  }

  @Test
  void alternatingUsers_failNoQueryOfThePool() throws Exception {
    underLoad("alternating users", source().build(), 20, this::alternate);
  }

  @Test
  void alternatingUsers_withoutAPool_failNoConnection() throws Exception {
    cache(CachePolicy.defaults().refreshAfter(Duration.ofMillis(300)));
    SecretDataSource source = source().build();
    Rotations rotations = new Rotations(this::alternate);
    QueryLoad load = new QueryLoad(source).start(THREADS);
    rotations.during(20, () -> null);
    load.end();
    report("alternating users, no pool", rotations, load);
    assertThat(load.failures).isEmpty();
    assertThat(driver.refused).hasValue(0);
  }

  private void alternate(int number) throws SQLException {
    String user = number % 2 == 0 ? "app" : "app_clone";
    admin.password(user, user + "-" + number);
    between();
    store.put("prod/db", user, user + "-" + number);
  }

  @Test
  void wrongPasswordEverywhere_isTheDriversErrorAndOneCallASecond() throws Exception {
    SecretDataSource source = source().previousToo().build();
    HikariDataSource pool = pool(source, 1_000);
    try (pool) {
      admin.password("app", "nobody-knows-this");
      pool.getHikariPoolMXBean().softEvictConnections();
      QueryLoad direct = new QueryLoad(source).start(16);
      int before = store.fetches.get();
      new Rotations(number -> {}).during(4, () -> null);
      int fetches = store.fetches.get() - before;
      direct.end();

      System.out.printf(
          "wrong password everywhere: %d logins refused in 4 s by 16 threads, %d calls to the"
              + " store%n",
          driver.refused.get(), fetches);
      assertThat(direct.queries).hasValue(0);
      assertThat(direct.failures).hasSizeGreaterThan(16);
      assertThat(direct.failures)
          .allSatisfy(
              failure -> {
                assertThat((Throwable) failure).hasMessageContaining("app");
                assertThat(failure.getSQLState()).isEqualTo("28P01");
              });
      // Five full seconds may begin within four; and the previous version is asked for once.
      assertThat(fetches).isLessThanOrEqualTo(5 + 5);
      assertThatThrownBy(pool::getConnection)
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasRootCauseMessage("FATAL: password authentication failed for user \"app\"");
    }
  }

  private void underLoad(String name, SecretDataSource source, int seconds, Rotation rotation)
      throws Exception {
    try (HikariDataSource pool = pool(source, 15_000)) {
      Rotations rotations = new Rotations(rotation);
      QueryLoad load = new QueryLoad(pool).start(THREADS);
      rotations.during(
          seconds,
          () -> {
            pool.getHikariPoolMXBean().softEvictConnections();
            return null;
          });
      load.end();
      report(name, rotations, load);
      assertThat(load.failures).isEmpty();
      assertThat(load.queries.get()).isGreaterThan(1_000);
      assertThat(driver.opened.get()).isGreaterThan(seconds * 10L);
      assertThat(rotations.number).isGreaterThanOrEqualTo(seconds - 1);
    }
  }

  private void report(String name, Rotations rotations, QueryLoad load) {
    System.out.printf(
        "%s: %d queries, %d failed, longest %d ms; %d connections opened, %d logins refused;"
            + " %d rotations, %d calls to the store%n",
        name,
        load.queries.get(),
        load.failures.size(),
        load.longest().toMillis(),
        driver.opened.get(),
        driver.refused.get(),
        rotations.number,
        store.fetches.get());
  }

  /** The moments between the two steps of a rotation. */
  private static void between() {
    try {
      new CountDownLatch(1).await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Rotation {
    void to(int number) throws SQLException;
  }

  /** Rotates every second. */
  private static final class Rotations {
    private final Rotation rotation;
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();
    private volatile int number;

    Rotations(Rotation rotation) {
      this.rotation = rotation;
    }

    /** Does so for a number of seconds, and something else ten times a second. */
    void during(int seconds, Callable<?> often) throws Exception {
      ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
      clock.scheduleAtFixedRate(this::rotate, 500, 1_000, TimeUnit.MILLISECONDS);
      clock.scheduleAtFixedRate(() -> call(often), 50, 100, TimeUnit.MILLISECONDS);
      new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
      clock.shutdown();
      assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      assertThat(thrown.get()).isNull();
    }

    private void rotate() {
      call(
          () -> {
            rotation.to(number + 1);
            number = number + 1;
            return null;
          });
    }

    private void call(Callable<?> action) {
      try {
        action.call();
      } catch (Exception e) {
        thrown.compareAndSet(null, e);
      }
    }
  }
}
