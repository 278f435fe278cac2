package io.gitops4j.examples.secretsservice;

import io.gitops4j.secrets.SecretStatus;
import io.gitops4j.secrets.Secrets;
import io.gitops4j.secrets.SecretsEvent;
import io.gitops4j.secrets.SecretsStatus;
import io.gitops4j.testkit.secrets.FakeSecretsManager;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What happens to the service while customers use it; each scene says what it did and shows. */
final class Scenes {

  private static final int ROTATIONS = 6;
  private static final Duration OUTAGE = Duration.ofSeconds(4);

  private final PrintStream out;
  private final FakeSecretsManager manager;
  private final Postgres postgres;
  private final Secrets secrets;
  private final AccountsService service;
  private final Customers customers;
  private final Events events;
  private final Rotation rotation;
  private int failed;

  Scenes(
      PrintStream out,
      FakeSecretsManager manager,
      Postgres postgres,
      Secrets secrets,
      AccountsService service,
      Customers customers,
      Events events,
      Rotation rotation) {
    this.out = out;
    this.manager = manager;
    this.postgres = postgres;
    this.secrets = secrets;
    this.service = service;
    this.customers = customers;
    this.events = events;
    this.rotation = rotation;
  }

  /** One way to rotate; gives the id of the new version. */
  private interface Way {
    String rotate() throws SQLException, InterruptedException;
  }

  /** Plays all scenes. */
  void play() throws SQLException, InterruptedException {
    title("Rotate every second: two users take turns");
    rotate(rotation::takeTurns);
    String before = rotation.user().equals("app") ? "app_clone" : "app";
    check(awaitNoSession(before), "no connection of " + before + " is left");
    title("Rotate every second: one user, its password is changed in the database first");
    rotate(rotation::inPlace);
    outage();
    recovery();
  }

  private void rotate(Way way) throws SQLException, InterruptedException {
    int before = customers.requests();
    int read = 0;
    for (int i = 1; i <= ROTATIONS; i++) {
      long begin = System.nanoTime();
      String version = way.rotate();
      long stored = System.nanoTime();
      if (awaitVersion(version)) {
        read++;
        out.printf(
            "   %d  %-9s  the service has it %s after it was stored%n",
            i, rotation.user(), millis(System.nanoTime() - stored));
      }
      pauseUntil(begin + TimeUnit.SECONDS.toNanos(1));
    }
    check(read == ROTATIONS, "every new version was read by the service");
    noneFailed(before);
  }

  private boolean awaitNoSession(String user) throws SQLException, InterruptedException {
    for (int i = 0; i < 50; i++) {
      if (postgres.sessions(user) == 0) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return false;
  }

  private boolean awaitVersion(String version) throws InterruptedException {
    return events
        .await(SecretsEvent.Rotated.class, event -> event.current().equals(version))
        .isPresent();
  }

  private void outage() throws InterruptedException {
    title("Secrets Manager answers every call by an error for " + OUTAGE.toSeconds() + " seconds");
    int before = customers.requests();
    long end = System.nanoTime() + OUTAGE.toNanos();
    manager.faults().outage();
    Optional<SecretsEvent.Stale> warning = events.await(SecretsEvent.Stale.class, event -> true);
    warning.ifPresent(event -> out.println("   " + event.failure().message()));
    service.renewConnections();
    pauseUntil(end);
    SecretStatus status = secrets.status().secrets().get(0);
    check(
        status.state() == SecretStatus.State.STALE && events.count(SecretsEvent.Stale.class) == 1,
        "the value of "
            + millis(status.age().toNanos())
            + " ago is served, also for new connections, and one warning tells it");
    noneFailed(before);
  }

  private void recovery() throws SQLException, InterruptedException {
    title("It answers again, and the secret is rotated");
    int before = customers.requests();
    manager.faults().recover();
    Optional<SecretsEvent.Recovered> end =
        events.await(SecretsEvent.Recovered.class, event -> true);
    check(
        end.isPresent(),
        "the service was told of the end"
            + end.map(event -> " of an outage of " + millis(event.outage().toNanos())).orElse(""));
    check(awaitVersion(rotation.takeTurns()), "and has the new version");
    noneFailed(before);
  }

  private void noneFailed(int before) {
    check(
        customers.failed() == 0,
        customers.requests()
            - before
            + " requests meanwhile, failed until now: "
            + customers.failed());
  }

  /** To be called when the customers are gone; how many things were not as they should be. */
  int numbers() throws SQLException {
    title("In numbers");
    out.printf(
        Locale.ROOT,
        "   %d requests, %d failed; half within %s, 99 %% within %s, all within %s%n",
        customers.requests(),
        customers.failed(),
        millis(customers.within(0.5).toNanos()),
        millis(customers.within(0.99).toNanos()),
        millis(customers.within(1).toNanos()));
    SecretsStatus status = secrets.status();
    out.printf(
        "   %d rotations; %d calls to Secrets Manager, of which %d failed%n",
        status.rotations(), status.calls(), status.failures());
    if (customers.firstFailure() != null) {
      out.println("   The first failure: " + customers.firstFailure());
    }
    check(customers.requests() > 0 && customers.failed() == 0, "no request failed");
    check(
        postgres.total() == customers.payments(),
        "the accounts hold exactly the " + customers.payments() + " payments that were answered");
    return failed;
  }

  private static void pauseUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, nanos < 10_000_000 ? "%.1f ms" : "%.0f ms", nanos / 1e6);
  }

  private void title(String text) {
    out.println();
    out.println("── " + text);
  }

  private void check(boolean held, String sentence) {
    out.println((held ? "   ✓ " : "   ✗ not so: ") + sentence);
    if (!held) {
      failed++;
    }
  }
}
