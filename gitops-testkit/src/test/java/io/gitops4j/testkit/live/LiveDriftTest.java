package io.gitops4j.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.gitops4j.core.GitOps;
import io.gitops4j.event.ReconcileEvent;
import io.gitops4j.testkit.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What kubectl changes by hand is brought back at once, by a running engine. */
@NullMarked
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class LiveDriftTest {

  private static final int TRIES = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LiveCluster cluster = LiveCluster.get();

  @TempDir private Path folder;

  /** A state of the watched Deployment and when it was seen. */
  private record Seen(boolean wanted, long nanos) {}

  private static boolean wanted(Watcher.Action action, Deployment deployment) {
    return action != Watcher.Action.DELETED
        && deployment.getSpec().getReplicas() == 2
        && deployment
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .get(0)
            .getImage()
            .equals("registry.example.com/app:1.0.0");
  }

  @Test
  @SuppressWarnings("try")
  void kubectlScaleEditAndDelete_areRevertedWithinASecondInTheMedian(TestReporter reporter)
      throws Exception {
    ServiceTree tree = new ServiceTree("drift", 60);
    CountDownLatch started = new CountDownLatch(1);
    try (TestRepository repository = TestRepository.empty();
        LiveEngine engine =
            new LiveEngine(
                cluster,
                url(tree, repository),
                event -> {
                  if (event instanceof ReconcileEvent.PassFinished) {
                    started.countDown();
                  }
                });
        GitOps.Running running = engine.gitops().start();
        KubernetesClient client = cluster.client()) {
      assertThat(started.await(60, TimeUnit.SECONDS)).as("the first pass ended").isTrue();
      assertThat(running.status().failure()).isEmpty();
      BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
      try (Watch watch = watch(client, tree.namespace(0), seen)) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
          change(i, tree.namespace(0));
          millis.add(untilReverted(seen));
        }
        List<Long> sorted = millis.stream().sorted().toList();
        reporter.publishEntry("reverted after ms", millis.toString());
        assertThat(sorted.get(TRIES / 2)).as("median of " + millis).isLessThan(1000);
      }
    }
  }

  private static String url(ServiceTree tree, TestRepository repository) {
    tree.writeTo(repository);
    return repository.url();
  }

  private void change(int number, String namespace) throws IOException {
    switch (number % 3) {
      case 0 ->
          cluster.kubectl(
              Map.of(), "-n", namespace, "scale", "deployment", "svc-000", "--replicas=5");
      case 1 ->
          cluster.kubectl(
              Map.of("EDITOR", editor()), "-n", namespace, "edit", "deployment", "svc-000");
      default ->
          cluster.kubectl(
              Map.of(), "-n", namespace, "delete", "deployment", "svc-000", "--wait=false");
    }
  }

  /** What kubectl edit starts: changes the image in the file it is given. */
  private String editor() throws IOException {
    Path script = folder.resolve("editor");
    if (!Files.exists(script)) {
      Files.writeString(
          script,
          "#!/bin/sh\nsed -i 's|registry.example.com/app:.*|registry.example.com/app:by-hand|' \"$1\"\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }
    return script.toString();
  }

  private static Watch watch(KubernetesClient client, String namespace, BlockingQueue<Seen> seen) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("svc-000")
        .watch(
            new Watcher<Deployment>() {
              @Override
              public void eventReceived(Action action, Deployment deployment) {
                seen.add(new Seen(wanted(action, deployment), System.nanoTime()));
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  private static long untilReverted(BlockingQueue<Seen> seen) throws InterruptedException {
    long changed = 0;
    while (true) {
      Seen next = seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError(changed == 0 ? "no change was seen" : "it was not reverted");
      }
      if (!next.wanted() && changed == 0) {
        changed = next.nanos();
      } else if (next.wanted() && changed != 0) {
        return TimeUnit.NANOSECONDS.toMillis(next.nanos() - changed);
      }
    }
  }
}
