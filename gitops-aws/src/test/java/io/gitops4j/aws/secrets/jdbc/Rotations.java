package io.gitops4j.aws.secrets.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Rotates every second, by the clock of the machine. */
final class Rotations {

  /** What a rotation does. */
  interface Rotation {
    void to(int number) throws Exception;
  }

  /** What is done now and then. */
  interface Step {
    void run() throws Exception;
  }

  private static final long BETWEEN_MILLIS = 100;

  private final Rotation rotation;
  private final AtomicReference<Exception> thrown = new AtomicReference<>();
  private volatile int done;

  Rotations(Rotation rotation) {
    this.rotation = rotation;
  }

  /** Does so for a number of seconds, and something else ten times a second. */
  void during(int seconds, Step often) throws InterruptedException {
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    clock.scheduleAtFixedRate(() -> run(this::rotate), 500, 1_000, TimeUnit.MILLISECONDS);
    clock.scheduleAtFixedRate(() -> run(often), 50, 100, TimeUnit.MILLISECONDS);
    pause(seconds * 1_000L);
    clock.shutdown();
    assertThat(clock.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(thrown.get()).isNull();
  }

  private void rotate() throws Exception {
    rotation.to(done + 1);
    done = done + 1;
  }

  private void run(Step step) {
    try {
      step.run();
    } catch (Exception e) {
      thrown.compareAndSet(null, e);
    }
  }

  int done() {
    return done;
  }

  /** The moments between the two steps of a rotation. */
  static void between() throws InterruptedException {
    pause(BETWEEN_MILLIS);
  }

  private static void pause(long millis) throws InterruptedException {
    new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }
}
