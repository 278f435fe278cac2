package io.gitops4j.benchmarks.secrets.soak;

import io.gitops4j.SecretException;
import io.gitops4j.SecretValue;
import io.gitops4j.benchmarks.secrets.upstream.MarkedValue;
import io.gitops4j.secrets.Secret;
import io.gitops4j.secrets.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Many threads that read in every way there is, about 500 times a second each, and check what they
 * get: the right secret, whole, and no older than it may be.
 *
 * <p>A value may have been replaced for as long as the age up to which values are served, and a
 * second more, in which the timer of a busy machine takes it away; in calm no longer than {@link
 * #CALM}.
 */
final class Readers {

  /** The longest that a value may have been replaced in calm: several times the refresh. */
  static final Duration CALM = Duration.ofMillis(2_500);

  private static final int THREADS = 64;
  private static final Duration LATE = Duration.ofSeconds(1);

  private final Secrets secrets;
  private final Ledger ledger;
  private final Weather weather;
  private final long bound;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong expired = new AtomicLong();
  private final AtomicLong stale = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong worst = new AtomicLong();
  private final AtomicLong worstInCalm = new AtomicLong();
  private volatile boolean stopped;

  private record Login(String username, SecretValue password) {}

  Readers(Secrets secrets, Ledger ledger, Weather weather, Duration maxStale) {
    this.secrets = secrets;
    this.ledger = ledger;
    this.weather = weather;
    this.bound = maxStale.plus(LATE).toNanos();
  }

  void start() {
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::run, "soak-reader-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
  }

  private void run() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (!stopped) {
      int secret = random.nextInt(Ledger.SECRETS);
      long begin = System.nanoTime();
      try {
        check(read(secret, random.nextInt(8)), secret, begin);
      } catch (SecretException e) {
        refused(e, begin);
      } catch (RuntimeException e) {
        failed(e);
      }
      reads.incrementAndGet();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private String read(int secret, int way) {
    String name = Ledger.name(secret);
    Secret password = secrets.lookup(name + "#password");
    return switch (way) {
      case 0 -> new String(password.revealBytes(), StandardCharsets.UTF_8);
      case 1 -> revealed(password.value());
      case 2 -> revealed(secrets.lookup(name).as(Login.class).password());
      case 3 -> secrets.lookup(name).current().reveal("password");
      case 4 -> secrets.lookup(name).withRotation(version -> version.reveal("password"));
      default -> password.reveal();
    };
  }

  private static String revealed(SecretValue value) {
    try (value) {
      return value.reveal();
    }
  }

  private void check(String text, int secret, long begin) {
    @Nullable MarkedValue value = MarkedValue.at(text, 0, ledger.key());
    if (value == null || value.secret() != secret) {
      wrong.incrementAndGet();
      return;
    }
    ledger.seen(value);
    long staleness = ledger.staleness(value, begin);
    worst.accumulateAndGet(staleness, Math::max);
    boolean calm = weather.isCalm(begin);
    if (calm) {
      worstInCalm.accumulateAndGet(staleness, Math::max);
    }
    if (staleness > (calm ? CALM.toNanos() : bound)) {
      stale.incrementAndGet();
    }
  }

  private void refused(SecretException e, long begin) {
    TextSearch.instance().search("an exception of a read", e);
    if (weather.mayFail(begin)) {
      expired.incrementAndGet();
    } else {
      failed(e);
    }
  }

  private void failed(RuntimeException e) {
    TextSearch.instance().search("an exception of a read", e);
    if (failed.incrementAndGet() <= 3) {
      System.err.println("secrets-soak: a read failed: " + e);
    }
  }

  long reads() {
    return reads.get();
  }

  /** Reads that were refused when values were too old, as is right. */
  long expired() {
    return expired.get();
  }

  long stale() {
    return stale.get();
  }

  /** Reads that gave another secret, or none. */
  long wrong() {
    return wrong.get();
  }

  /** Reads that failed when none was to. */
  long failed() {
    return failed.get();
  }

  double worstSeconds() {
    return worst.get() / 1e9;
  }

  double worstSecondsInCalm() {
    return worstInCalm.get() / 1e9;
  }
}
