package io.gitops4j.testkit.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.secrets.RawClient.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many requests at once, and faults that meet some of them. */
class LoadTest {
  private static final int PARALLEL = 200;

  private final FakeSecretsManager secrets = FakeSecretsManager.start();
  private final RawClient client = new RawClient(secrets.endpoint());

  @AfterEach
  void close() {
    secrets.close();
  }

  private List<CompletableFuture<Reply>> atOnce() {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < PARALLEL; i++) {
      replies.add(client.later("GetSecretValue", Map.of("SecretId", "a")));
    }
    return replies;
  }

  @Test
  void requests_200AtOnce_waitForTheirLatencySideBySide() throws Exception {
    secrets.put("a", "1");
    secrets.faults().latency(Duration.ofMillis(50));
    long start = System.nanoTime();

    for (CompletableFuture<Reply> reply : atOnce()) {
      assertThat(reply.get(30, TimeUnit.SECONDS).text("SecretString")).isEqualTo("1");
    }

    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertThat(millis).isBetween(50L, PARALLEL * 50L / 2);
    assertThat(secrets.calls().succeeded().count()).isEqualTo(PARALLEL);
  }

  @Test
  void requests_200AtOnce_thatHang_areAllAnsweredWhenItIsOver() throws Exception {
    secrets.put("a", "1");
    secrets.faults().hang();
    List<CompletableFuture<Reply>> replies = atOnce();
    while (secrets.calls().mark() < PARALLEL) {
      Thread.onSpinWait();
    }
    secrets.rotate("a", "2");

    secrets.faults().recover();

    for (CompletableFuture<Reply> reply : replies) {
      assertThat(reply.get(30, TimeUnit.SECONDS).text("SecretString")).isEqualTo("2");
    }
  }

  @Test
  void resets_ofAShare_breakTheConnectionsOfThatShare() {
    secrets.put("a", "1");
    secrets.faults().probability(0.25, 7).resetAll();

    long broken =
        atOnce().stream()
            .map(reply -> reply.handle((answer, failure) -> failure != null).join())
            .filter(failed -> failed)
            .count();

    assertThat(broken).isBetween(PARALLEL / 8L, PARALLEL / 2L);
    assertThat(secrets.calls().matching(call -> call.status() == 0).count())
        .isEqualTo((int) broken);
  }

  @Test
  void readers_whileItIsRotatedAgainAndAgain_neverSeeAnOlderValueAfterANewerOne() throws Exception {
    secrets.put("a", "0");
    AtomicInteger count = new AtomicInteger();
    CountDownLatch rotations = new CountDownLatch(50);
    secrets.rotateEvery(
        "a",
        Duration.ofMillis(2),
        step -> {
          rotations.countDown();
          return String.valueOf(count.incrementAndGet());
        });
    ExecutorService readers = Executors.newFixedThreadPool(16);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(readers.submit(() -> readUntil(rotations)));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      readers.shutdownNow();
    }
  }

  private boolean readUntil(CountDownLatch rotations) {
    int last = 0;
    while (rotations.getCount() > 0) {
      int value =
          Integer.parseInt(
              client.call("GetSecretValue", Map.of("SecretId", "a")).text("SecretString"));
      if (value < last) {
        return false;
      }
      last = value;
    }
    return true;
  }

  private String hits(double share, long seed) {
    secrets.faults().probability(share, seed).throttleAll();
    StringBuilder hits = new StringBuilder();
    IntStream.range(0, 40)
        .forEach(
            i ->
                hits.append(
                    client.call("GetSecretValue", Map.of("SecretId", "a")).status() == 400
                        ? 'x'
                        : '.'));
    secrets.faults().recover();
    return hits.toString();
  }

  @Test
  void probability_withTheSameSeed_meetsTheSameRequests() {
    secrets.put("a", "1");

    assertThat(hits(0.5, 1)).contains("x").contains(".").isEqualTo(hits(0.5, 1));
    assertThat(hits(0.5, 2)).isNotEqualTo(hits(0.5, 1));
    assertThat(hits(0, 1)).doesNotContain("x");
    assertThat(hits(1, 1)).doesNotContain(".");
  }

  @Test
  void faults_withNumbersThatMakeNoSense_areRefused() {
    assertThatThrownBy(() -> secrets.faults().probability(1.5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The probability of a fault is from 0 to 1, not 1.5");
    assertThatThrownBy(() -> secrets.faults().times(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A number of requests is not negative: -1");
    assertThatThrownBy(() -> secrets.faults().latency(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A latency is not negative: PT-0.001S");
  }

  @Test
  void body_thatIsTooLongOrTooDeep_isRefused() {
    assertThat(client.send("secretsmanager.GetSecretValue", " ".repeat((1 << 20) + 1)).status())
        .isEqualTo(413);
    assertThat(
            client
                .send("secretsmanager.GetSecretValue", "{\"a\":" + "[".repeat(100_000))
                .text("__type"))
        .isEqualTo("SerializationException");
  }

  @Test
  void calls_beyondWhatIsKept_areCounted() {
    try (FakeSecretsManager small = FakeSecretsManager.builder().callsKept(2).start()) {
      RawClient other = new RawClient(small.endpoint());
      IntStream.range(0, 3).forEach(i -> other.call("ListSecrets", Map.of()));

      assertThat(small.calls().count()).isEqualTo(2);
      assertThat(small.calls().mark()).isEqualTo(3);
    }
  }

  @Test
  void threads_areNamedAndDaemons() {
    secrets.faults().times(1).latency(Duration.ofMillis(1));
    client.call("ListSecrets", Map.of());

    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gitops4j-fake-secrets")))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
  }

  @Test
  void start_onAPortThatIsTaken_saysSo_andLeavesNoThread() {
    int port = secrets.endpoint().getPort();
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    assertThatThrownBy(() -> FakeSecretsManager.builder().port(port).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The fake Secrets Manager cannot listen on 127.0.0.1:" + port)
        .hasMessageEndingWith("; choose another port, or 0 for a free one.");
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !before.contains(thread))
        .noneMatch(
            thread -> thread.isAlive() && thread.getName().startsWith("gitops4j-fake-secrets"));
    assertThatThrownBy(() -> FakeSecretsManager.builder().port(65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A port is from 0 to 65535, not 65536");
  }
}
