package io.gitops4j.testkit.live;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gitops4j.Action;
import io.gitops4j.ReconcileResult;
import io.gitops4j.testkit.git.TestRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A process that is killed in the middle of its first apply leaves nothing that is not tracked. */
@NullMarked
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class LiveCrashTest {

  private static final int KILLS = 10;
  private static final int SERVICES = 30;

  private final LiveCluster cluster = LiveCluster.get();
  private final Random random = new Random(20261126);

  @Test
  void firstApply_killedAtRandomPoints_convergesAndLeavesNothingUntracked(TestReporter reporter)
      throws Exception {
    int killed = 0;
    for (int i = 0; killed < KILLS; i++) {
      assertThat(i)
          .as("attempts, of which %s were killed in the middle", killed)
          .isLessThan(3 * KILLS);
      String prefix = "crash" + i;
      ServiceTree tree = new ServiceTree(prefix, SERVICES);
      try (TestRepository repository = TestRepository.empty();
          KubernetesClient client = cluster.client()) {
        tree.writeTo(repository);
        int there = killDuringApply(repository, client, prefix, tree);
        reporter.publishEntry("objects when killed", there + " of " + tree.objects());
        killed += there > 0 && there < tree.objects() ? 1 : 0;
        // What the next process wants is less than what the killed one wrote: the rest must go.
        int kept = SERVICES / 2;
        repository.write("overlays/prod/kustomization.yaml", ServiceTree.list(kept));
        repository.commit("Half of the services");
        try (LiveEngine engine = new LiveEngine(cluster, repository.url())) {
          ReconcileResult result = engine.gitops().reconcile();
          assertThat(result).succeeded();
          Map<String, String> left = LiveReconcileTest.versions(client, prefix);
          assertThat(left).as("objects after the restart").hasSize(kept * 7 + ServiceTree.TEAMS);
          assertThat(result.changes().count(Action.CREATED)).isLessThanOrEqualTo(left.size());
        }
      }
    }
  }

  /** Starts a first apply and kills it once it has written some random number of objects. */
  private int killDuringApply(
      TestRepository repository, KubernetesClient client, String prefix, ServiceTree tree)
      throws IOException, InterruptedException {
    int wanted = 1 + random.nextInt(tree.objects() * 3 / 4);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                LiveEngine.class.getName(),
                repository.url())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      int there = 0;
      while (there < wanted && process.isAlive()) {
        there = LiveReconcileTest.versions(client, prefix).size();
      }
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return LiveReconcileTest.versions(client, prefix).size();
    } finally {
      process.destroyForcibly();
    }
  }
}
