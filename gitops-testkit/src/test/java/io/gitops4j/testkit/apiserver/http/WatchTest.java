package io.gitops4j.testkit.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.registry.KindRegistry;
import io.gitops4j.testkit.apiserver.registry.ServedKind;
import io.gitops4j.testkit.apiserver.store.ObjectStore;
import io.gitops4j.testkit.apiserver.table.TablePrinter;
import io.gitops4j.testkit.apiserver.write.Target;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

  private final ObjectStore store = new ObjectStore(100);
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final WatchHub hub = new WatchHub(store, thread);
  private final ServedKind kind = new KindRegistry().find("", "v1", "configmaps").orElseThrow();
  private final List<String> written = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    hub.close();
    thread.shutdownNow();
  }

  @Test
  void watch_changeAfterItJoinedAndBeforeItsAnswerBegan_isToldAfterWhatIsThere() throws Exception {
    store.define(kind.storage());
    create("before");
    Presentation presentation = new Presentation(new TablePrinter(Clock.systemUTC()));
    Call call =
        new Call(
            new Opening(
                () -> {
                  create("meanwhile");
                  drain();
                }));
    new Watch(
            hub,
            store,
            presentation,
            new Target(kind, "prod", "", ""),
            ListOptions.of(call.query(), true),
            call,
            Watch.WatchFault.NONE)
        .start(call, false);
    create("after");
    drain();

    assertThat(written).hasSize(3);
    assertThat(written.get(0)).contains("ADDED", "before");
    assertThat(written.get(1)).contains("ADDED", "meanwhile");
    assertThat(written.get(2)).contains("ADDED", "after");
  }

  private void create(String name) {
    store.create(
        kind.storage(),
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("namespace", "prod", "name", name)));
  }

  /** Waits until the hub has brought what it was given so far, which it writes once a round. */
  private void drain() {
    CountDownLatch written = new CountDownLatch(1);
    hub.run(() -> hub.run(written::countDown));
    try {
      assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** An exchange in which something happens while the answer begins. */
  private final class Opening implements Exchange {
    private final Runnable meanwhile;

    Opening(Runnable meanwhile) {
      this.meanwhile = meanwhile;
    }

    @Override
    public StreamedAnswer stream(int status, Map<String, List<String>> headers) {
      meanwhile.run();
      return new StreamedAnswer() {
        @Override
        public void write(byte[]... pieces) {
          StringBuilder text = new StringBuilder();
          for (byte[] piece : pieces) {
            text.append(new String(piece, StandardCharsets.UTF_8));
          }
          text.toString().lines().forEach(written::add);
        }

        @Override
        public void end() {}

        @Override
        public void abort() {}

        @Override
        public void onEnd(Runnable action) {}
      };
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String rawPath() {
      return "/api/v1/namespaces/prod/configmaps";
    }

    @Override
    public String rawQuery() {
      return "watch=true";
    }

    @Override
    public String header(String name) {
      return null;
    }

    @Override
    public X509Certificate clientCertificate() {
      return null;
    }

    @Override
    public List<String> headers(String name) {
      return List.of();
    }

    @Override
    public Map<String, String> allHeaders() {
      return Map.of();
    }

    @Override
    public byte[] body() {
      return new byte[0];
    }

    @Override
    public void respond(int status, Map<String, List<String>> headers, byte[] body) {
      throw new AssertionError("answered " + status);
    }

    @Override
    public void respondPartly(
        int status, Map<String, List<String>> headers, byte[] body, int bytes) {
      throw new AssertionError("answered " + status);
    }

    @Override
    public void abort() {
      throw new AssertionError("aborted");
    }
  }
}
