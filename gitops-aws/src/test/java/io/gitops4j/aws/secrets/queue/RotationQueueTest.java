package io.gitops4j.aws.secrets.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.SecretException;
import io.gitops4j.aws.client.AwsSettings;
import io.gitops4j.aws.secrets.queue.QueueStatus.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RotationQueueTest {

  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/rotations";

  private final HeardSecrets secrets = new HeardSecrets();
  private final MemoryQueue source = new MemoryQueue();
  private final TestPauses pauses = new TestPauses();

  /** Pauses that end when a test says so. */
  private static final class TestPauses extends Pauses {
    private final BlockingQueue<Duration> asked = new LinkedBlockingQueue<>();
    private final Semaphore goOn = new Semaphore(0);

    @Override
    double random() {
      return 0;
    }

    @Override
    void pause(Duration duration) throws InterruptedException {
      asked.add(duration);
      goOn.acquire();
    }

    Duration next() throws InterruptedException {
      Duration duration = asked.poll(10, TimeUnit.SECONDS);
      assertThat(duration).isNotNull();
      return duration;
    }
  }

  private static String label(String name) {
    return ("{\"source\":\"aws.secretsmanager\",\"detail-type\":\"Secret Label Updated\","
            + "\"detail\":{\"name\":\"%s\",\"labelUpdated\":\"AWSCURRENT\"}}")
        .formatted(name);
  }

  @Test
  void events_ofSecrets_areToldAndThenDeleted() throws InterruptedException {
    try (RotationQueue queue = RotationQueue.start(secrets, source, pauses)) {
      source.send(label("prod/db"), label("prod/api"), label("prod/db"));
      assertThat(secrets.next()).isEqualTo("prod/db");
      assertThat(secrets.next()).isEqualTo("prod/api");
      assertThat(source.nextDeleted()).containsExactly("m1", "m2", "m3");
      assertThat(secrets.nothingMore()).isTrue();
      assertThat(queue.status()).isEqualTo(new QueueStatus(State.READING, 3, 2, 0, 0, null));
    }
  }

  @Test
  void messages_thatAreNoEvents_areDeletedAndCounted() throws InterruptedException {
    try (RotationQueue queue = RotationQueue.start(secrets, source, pauses)) {
      source.send("hunter2", "{\"source\":\"aws.ec2\",\"detail\":{}}");
      assertThat(source.nextDeleted()).containsExactly("m1", "m2");
      assertThat(secrets.nothingMore()).isTrue();
      assertThat(queue.status()).isEqualTo(new QueueStatus(State.READING, 2, 0, 1, 0, null));
    }
  }

  @Test
  void outage_isVisibleBacksOffAndEnds() throws InterruptedException {
    try (RotationQueue queue = RotationQueue.start(secrets, source, pauses)) {
      SecretException down = MemoryQueue.failure("Cannot read the queue.");
      for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
        source.fail(down);
        assertThat(pauses.next()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(queue.status().state()).isEqualTo(State.WAITING);
        assertThat(queue.status().failure()).contains(down.failure());
        pauses.goOn.release();
      }
      source.send(label("prod/db"));
      assertThat(source.nextDeleted()).containsExactly("m1");
      assertThat(queue.status()).isEqualTo(new QueueStatus(State.READING, 1, 1, 0, 0, null));
      source.fail(down);
      assertThat(pauses.next()).isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void reading_throwsSomethingElse_isAFailureWithoutItsMessage() throws InterruptedException {
    try (RotationQueue queue = RotationQueue.start(secrets, source, pauses)) {
      source.fail(new IllegalArgumentException("hunter2"));
      pauses.next();
      assertThat(queue.status().failure().orElseThrow().message())
          .isEqualTo(
              "Reading the queue of rotations failed with java.lang.IllegalArgumentException.");
    }
  }

  @Test
  void pauses_withJitter_areUpToAFifthShorter() {
    Pauses real = new Pauses();
    for (int i = 0; i < 1000; i++) {
      assertThat(real.after(3)).isBetween(Duration.ofMillis(3200), Duration.ofSeconds(4));
    }
    assertThat(real.after(1_000_000)).isBetween(Duration.ofSeconds(48), Duration.ofMinutes(1));
  }

  @Test
  void close_whileWaitingForAMessage_endsTheThread() {
    RotationQueue queue = RotationQueue.start(secrets, source, pauses);
    queue.close();
    queue.close();
    assertThat(queue.status().state()).isEqualTo(State.CLOSED);
    assertThat(threads()).isEmpty();
  }

  @Test
  void close_duringAPause_endsTheThread() throws InterruptedException {
    RotationQueue queue = RotationQueue.start(secrets, source, pauses);
    source.fail(MemoryQueue.failure("down"));
    pauses.next();
    queue.close();
    assertThat(queue.status().state()).isEqualTo(State.CLOSED);
    assertThat(threads()).isEmpty();
  }

  @Test
  void secrets_closed_endsReadingAndLeavesTheMessage() throws InterruptedException {
    secrets.close();
    RotationQueue queue = RotationQueue.start(secrets, source, pauses);
    Thread reader = threads().get(0);
    source.send(label("prod/db"));
    reader.join(10_000);
    assertThat(queue.status().state()).isEqualTo(State.CLOSED);
    assertThat(source.nothingDeleted()).isTrue();
  }

  @Test
  void thread_isADaemonWithOurName() {
    try (RotationQueue queue = RotationQueue.start(secrets, source, pauses)) {
      assertThat(threads()).hasSize(1).allMatch(Thread::isDaemon);
      assertThat(queue.status().state()).isEqualTo(State.READING);
    }
  }

  @Test
  void open_withoutTheModule_namesIt() {
    assertThatThrownBy(
            () -> RotationQueue.open(secrets, URL, AwsSettings.defaults(), name -> false))
        .isInstanceOfSatisfying(
            SecretException.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(Reason.UNSUPPORTED);
              assertThat(e.failure().message())
                  .isEqualTo(
                      "Cannot read the queue "
                          + URL
                          + ": the module software.amazon.awssdk:sqs is not on the class path; add"
                          + " it.");
            });
    assertThatThrownBy(() -> RotationQueue.open(secrets, " ", AwsSettings.defaults()))
        .hasMessage("queueUrl is blank");
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("gitops4j-secrets-queue"))
        .toList();
  }
}
