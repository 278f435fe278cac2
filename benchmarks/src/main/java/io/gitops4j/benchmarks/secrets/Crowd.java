package io.gitops4j.benchmarks.secrets;

import io.gitops4j.benchmarks.figure.Figure;
import io.gitops4j.benchmarks.secrets.upstream.UpstreamProcess;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * 200 threads that read a secret at the moment at which it is asked for anew: of an upstream that
 * answers after 50 ms, and of one that does not answer at all for 4 seconds.
 *
 * <p>Each read is timed from its begin to its end in its own thread, so waiting for a processor
 * before is not in it. At an expiry each thread reads once; a round in which the answer came before
 * all had read is done again. While the call hangs, each thread reads every 10 ms.
 */
final class Crowd {

  private static final String SECRET = "prod/db";
  private static final int THREADS = 200;
  private static final int ROUNDS = 20;
  private static final int MOST_ROUNDS = 60;
  private static final long BLOCKED = TimeUnit.MILLISECONDS.toNanos(10);
  private static final Duration REFRESH_AFTER = Duration.ofSeconds(1);
  private static final Duration HANG = Duration.ofSeconds(4);

  private final String name;
  private final Library library;
  private final UpstreamProcess upstream;
  private final PrintStream out;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicInteger failed = new AtomicInteger();

  private Crowd(String name, Library library, UpstreamProcess upstream, PrintStream out) {
    this.name = name;
    this.library = library;
    this.upstream = upstream;
    this.out = out;
  }

  static void run(String name, PrintStream out) throws InterruptedException {
    try (UpstreamProcess upstream = UpstreamProcess.start();
        Library library = Library.open(name, upstream.endpoint(), REFRESH_AFTER)) {
      upstream.order("put " + SECRET + " correct-horse");
      upstream.order("latency 50");
      Crowd crowd = new Crowd(name, library, upstream, out);
      try {
        crowd.warmUp();
        crowd.expiry();
        crowd.hungCall();
      } finally {
        crowd.threads.shutdownNow();
      }
    }
  }

  private void warmUp() throws InterruptedException {
    library.read(SECRET);
    for (int round = 0; round < 3; round++) {
      library.awaitExpiry(SECRET);
      together(
          times -> {
            for (int i = 0; i < 200; i++) {
              timed();
            }
          });
    }
    failed.set(0);
  }

  private void expiry() throws InterruptedException {
    Times times = new Times(MOST_ROUNDS * THREADS);
    int fewest = Integer.MAX_VALUE;
    int most = 0;
    int done = 0;
    for (int round = 0; done < ROUNDS && round < MOST_ROUNDS; round++) {
      untilAnswered();
      upstream.order("mark");
      library.awaitExpiry(SECRET);
      Times ofRound = together(own -> own.add(timed()));
      if (library.isExpired(SECRET)) {
        times.addAll(ofRound);
        done++;
        Thread.sleep(200);
        int calls = upstream.calls();
        fewest = Math.min(fewest, calls);
        most = Math.max(most, calls);
      }
    }
    print("expiry", times);
    line("expiry", "rounds", done);
    line("expiry", "fewest-upstream-calls", fewest);
    line("expiry", "most-upstream-calls", most);
  }

  /** A library that asks ahead is let finish, so that a round begins with a value that is fresh. */
  private void untilAnswered() throws InterruptedException {
    library.read(SECRET);
    for (int i = 0; i < 200 && name.equals("ours") && library.isExpired(SECRET); i++) {
      Thread.sleep(5);
    }
  }

  private void hungCall() throws InterruptedException {
    untilAnswered();
    upstream.order("hang");
    library.awaitExpiry(SECRET);
    long end = System.nanoTime() + HANG.toNanos();
    Thread release =
        new Thread(
            () -> {
              LockSupport.parkNanos(end - System.nanoTime());
              upstream.order("recover");
            });
    release.start();
    Times times =
        together(
            own -> {
              do {
                own.add(timed());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
              } while (System.nanoTime() - end < 0);
            });
    release.join();
    print("hung-call", times);
  }

  private long timed() {
    long start = System.nanoTime();
    try {
      if (library.read(SECRET).isEmpty()) {
        failed.incrementAndGet();
      }
    } catch (RuntimeException e) {
      failed.incrementAndGet();
    }
    return System.nanoTime() - start;
  }

  private interface Work {
    void run(Times times);
  }

  private Times together(Work work) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(THREADS);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch finished = new CountDownLatch(THREADS);
    Times all = new Times(THREADS * 500);
    for (int i = 0; i < THREADS; i++) {
      threads.execute(
          () -> {
            try {
              ready.countDown();
              go.await();
              work.run(all);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              finished.countDown();
            }
          });
    }
    ready.await();
    go.countDown();
    finished.await();
    return all;
  }

  private void print(String what, Times times) {
    long[] sorted = times.sorted();
    line(what, "reads", sorted.length);
    line(what, "p50-ms", Times.quantile(sorted, 0.5) / 1e6);
    line(what, "p99.9-ms", Times.quantile(sorted, 0.999) / 1e6);
    line(what, "longest-ms", sorted[sorted.length - 1] / 1e6);
    long blocked = Arrays.stream(sorted).filter(time -> time >= BLOCKED).count();
    line(what, "blocked-reads", (double) blocked);
    line(what, "failed-reads", failed.getAndSet(0));
  }

  private void line(String what, String unit, double value) {
    out.println(Figure.of(name, what + "/200-threads", unit, value));
  }

  /** Durations in nanoseconds, that many threads add. */
  private static final class Times {
    private final long[] all;
    private final AtomicLong count = new AtomicLong();

    Times(int most) {
      this.all = new long[most];
    }

    void add(long nanos) {
      all[(int) count.getAndIncrement()] = nanos;
    }

    void addAll(Times others) {
      for (int i = 0; i < others.count.get(); i++) {
        add(others.all[i]);
      }
    }

    long[] sorted() {
      long[] sorted = Arrays.copyOf(all, (int) count.get());
      Arrays.sort(sorted);
      return sorted;
    }

    static long quantile(long[] sorted, double share) {
      return sorted[Math.min(sorted.length - 1, (int) Math.ceil(sorted.length * share) - 1)];
    }
  }
}
