package io.gitops4j.benchmarks.secrets.soak;

import io.gitops4j.SecretValue;
import io.gitops4j.aws.secrets.AwsSecrets;
import io.gitops4j.aws.secrets.cache.CachePolicy;
import io.gitops4j.aws.secrets.value.StoredVersion;
import io.gitops4j.benchmarks.secrets.upstream.MarkedValue;
import io.gitops4j.benchmarks.secrets.upstream.UpstreamProcess;
import io.gitops4j.secrets.leak.LeakGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Keeps {@link AwsSecrets} under load for minutes: 64 threads read 8 secrets, of which 6 are
 * rotated each second, while calls are throttled, reset, late, hang and fail, and the clock jumps.
 * {@code benchmarks/run secrets-soak} runs it.
 *
 * <p><b>What the JVM can promise of memory.</b> The dump shows what something refers to, after a
 * collection; what was freed and not yet overwritten it cannot show, and nobody can erase. Between
 * the socket and us, the JDK's connections and the SDK's parser keep buffers that they use again,
 * the parser's one for each thread: each holds what it held last, until it is used again or its
 * thread or connection ends. So some answers with values that were replaced are expected there, but
 * no more than there are such buffers; and after closing, when threads and connections have ended,
 * no value at all.
 */
public final class SecretsSoak {

  private static final Duration REFRESH_AFTER = Duration.ofMillis(400);
  private static final Duration MAX_STALE = Duration.ofSeconds(10);
  private static final Duration ERASE_AFTER = Duration.ofSeconds(3);
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  /** The current version, the one before, and those that wait to be erased, one for each second. */
  private static final int VERSIONS_HELD = 2 + 3 + 2;

  private static final double MEGABYTE = 1 << 20;

  private final Outcome outcome = new Outcome(System.out);
  private final Watch watch = new Watch();
  private final JumpingClock clock = new JumpingClock();
  private final AtomicLong disorder = new AtomicLong();
  private final Duration length;
  private final UpstreamProcess upstream;
  private final Ledger ledger;
  private final Weather weather;

  private SecretsSoak(Duration length, UpstreamProcess upstream) {
    this.length = length;
    this.upstream = upstream;
    String key = UUID.randomUUID().toString();
    this.ledger = new Ledger(upstream, key, (int) length.plusMinutes(2).toSeconds());
    this.weather = new Weather(upstream, clock, MAX_STALE);
  }

  /** Runs for so many minutes. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Duration length = Duration.ofMinutes(Long.parseLong(arguments[0]));
    try (UpstreamProcess upstream = UpstreamProcess.start()) {
      System.exit(new SecretsSoak(length, upstream).run());
    }
  }

  private AwsSecrets open() {
    return AwsSecrets.builder()
        .region("eu-west-1")
        .endpoint(upstream.endpoint())
        .credentials(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "none")))
        .clock(clock)
        .listener(watch)
        .cache(
            CachePolicy.defaults()
                .refreshAfter(REFRESH_AFTER)
                .maxStale(MAX_STALE)
                .eraseAfter(ERASE_AFTER)
                .retry(Duration.ofMillis(100), Duration.ofMillis(500)))
        .build();
  }

  private int run() throws IOException, InterruptedException {
    AwsSecrets secrets = open();
    Readers readers = new Readers(secrets, ledger, weather, MAX_STALE);
    Heap.Histogram before = underLoad(secrets, readers);
    Heap.Histogram after = Heap.histogram();
    TextSearch.instance().endGuard();
    Set<MarkedValue> held = Heap.values(ledger.key());
    secrets.close();
    awaitThreads();
    Set<MarkedValue> left = Heap.values(ledger.key());
    report(readers);
    reportMemory(before, after, held, left);
    return outcome.exitCode();
  }

  /** Everything that goes on at once; the answer is what was in memory soon after its begin. */
  private Heap.Histogram underLoad(AwsSecrets secrets, Readers readers)
      throws InterruptedException {
    TextSearch.instance().begin(ledger.key(), LeakGuard.of(List.of(secrets)));
    secrets.preload(Ledger.names());
    for (int secret = 0; secret < Ledger.SECRETS; secret++) {
      secrets.lookup(Ledger.name(secret)).onRotation(new Hearing(ledger, secret, disorder));
    }
    ScheduledExecutorService background = Executors.newScheduledThreadPool(2);
    long end = System.nanoTime() + length.toNanos();
    readers.start();
    Future<?> rotations = background.scheduleAtFixedRate(ledger::rotate, 1, 1, TimeUnit.SECONDS);
    Future<?> looks =
        background.scheduleWithFixedDelay(
            () -> watch.look(secrets), 250, 250, TimeUnit.MILLISECONDS);
    Thread.sleep(WARM_UP.toMillis());
    Heap.Histogram before = Heap.histogram();
    weather.run(end);
    if (rotations.isDone() || looks.isDone()) {
      throw new IllegalStateException("the driver of the soak failed");
    }
    background.shutdown();
    background.awaitTermination(10, TimeUnit.SECONDS);
    awaitNewest();
    Thread.sleep(ERASE_AFTER.plusSeconds(1).toMillis());
    readers.stop();
    return before;
  }

  private void awaitNewest() throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      boolean told = true;
      for (int secret = 0; secret < Ledger.SECRETS; secret++) {
        told &= ledger.newestIsTold(secret);
      }
      if (told) {
        return;
      }
      Thread.sleep(50);
    }
  }

  /** Waits for the end of our threads, and of the JDK's that closes connections that are idle. */
  private static void awaitThreads() throws InterruptedException {
    for (int i = 0; i < 300 && Heap.threads("gitops4j-", "Keep-Alive-Timer") > 0; i++) {
      Thread.sleep(50);
    }
  }

  private void report(Readers readers) {
    outcome.tell("reads", readers.reads());
    outcome.tell("rotations", ledger.rotations());
    outcome.tell("disturbances", weather.disturbances());
    outcome.tell("refused reads of values too old", readers.expired());
    outcome.tell("longest staleness, seconds", readers.worstSeconds());
    outcome.tell("longest staleness in calm, seconds", readers.worstSecondsInCalm());
    outcome.atMost("stale reads", readers.stale(), 0);
    outcome.atMost("wrong reads", readers.wrong(), 0);
    outcome.atMost("failed reads", readers.failed(), 0);
    outcome.tell("listener calls", ledger.toldVersions());
    outcome.atMost("listener calls lost or repeated", ledger.notToldOnce(), 0);
    outcome.atMost("listener calls out of order", disorder.get(), 0);
    outcome.atMost("listeners that failed", watch.events("ListenerFailed"), 0);
    outcome.tell("texts searched", TextSearch.instance().texts());
    outcome.atMost("texts with values", TextSearch.instance().found(), 0);
  }

  private void reportMemory(
      Heap.Histogram before, Heap.Histogram after, Set<MarkedValue> held, Set<MarkedValue> left) {
    double growth = (after.bytes() - before.bytes()) / MEGABYTE;
    outcome.tell("heap, megabytes", after.bytes() / MEGABYTE);
    outcome.atMost("growth of the heap, megabytes", growth, 2);
    outcome.atMost("threads at most", watch.mostThreads(), 40);
    outcome.atMost("threads after close", Heap.threads("gitops4j-"), 0);
    int bound = Ledger.SECRETS * VERSIONS_HELD;
    for (Class<?> type : List.of(SecretValue.class, StoredVersion.class)) {
      outcome.atMost("objects of " + type.getSimpleName(), after.of(type), bound);
    }
    long old = held.stream().filter(v -> v.version() < ledger.current(v.secret()) - 1).count();
    outcome.atMost("replaced values in the heap", old, Ledger.ROTATING * 2 * watch.mostThreads());
    outcome.atMost("values in the heap after close", left.size(), 0);
  }
}
