package io.gitops4j.testkit.live;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.event.ReconcileListener;
import io.gitops4j.k8s.ServerSideApplier;
import org.jspecify.annotations.NullMarked;

/** An engine as a process has one: with a client, an applier and a source of its own. */
@NullMarked
final class LiveEngine implements AutoCloseable {

  private final KubernetesClient client;
  private final ServerSideApplier applier;
  private final GitSource source;
  private final GitOps gitops;

  LiveEngine(LiveCluster cluster, String url, ReconcileListener listener) {
    this.client = cluster.client();
    this.applier = ServerSideApplier.of(client);
    this.source = GitSource.at(url).build();
    this.gitops =
        GitOps.builder()
            .source(source)
            .path("clusters/lab")
            .treatAsThisRepository("default/fleet")
            .applier(applier)
            .listener(listener)
            .build();
  }

  LiveEngine(LiveCluster cluster, String url) {
    this(cluster, url, event -> {});
  }

  GitOps gitops() {
    return gitops;
  }

  KubernetesClient client() {
    return client;
  }

  @Override
  public void close() {
    gitops.close();
    source.close();
    applier.close();
    client.close();
  }

  /** One pass in a process of its own, which a test kills: the address of a repository. */
  public static void main(String[] arguments) {
    try (LiveEngine engine = new LiveEngine(LiveCluster.get(), arguments[0])) {
      engine.gitops().reconcile().orThrow();
    }
  }
}
