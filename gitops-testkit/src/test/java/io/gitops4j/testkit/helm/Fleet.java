package io.gitops4j.testkit.helm;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.gitops4j.UnitId;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.GitOpsBuilder;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.k8s.plan.DeletionBudget;
import io.gitops4j.testkit.git.TestRepository;

/** A Flux repository with a HelmRelease {@code web} of a chart in it, and engines that read it. */
final class Fleet implements AutoCloseable {

  static final UnitId WEB = new UnitId("HelmRelease", "prod", "web");

  private static final String SOURCE =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec: {interval: 1m, url: https://git.example.com/fleet.git}
      """;

  final TestRepository repository = TestRepository.empty();
  final ServerSideApplier applier;
  private final GitSource source;

  Fleet(KubernetesClient client) {
    this(client, DeletionBudget.defaults());
  }

  Fleet(KubernetesClient client, DeletionBudget budget) {
    this.applier = ServerSideApplier.builder(client).deletionBudget(budget).build();
    repository.write("clusters/test/source.yaml", SOURCE);
    repository.commit("A source");
    this.source = GitSource.at(repository.url()).build();
  }

  /** Declares the release; each line is a field of its spec. */
  Fleet release(String... spec) {
    return releaseIn("prod", "web", spec);
  }

  Fleet releaseIn(String namespace, String name, String... spec) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: %s, namespace: %s}
            spec:
              interval: 5m
              timeout: 20s
              chart:
                spec:
                  chart: charts/web
                  sourceRef: {kind: GitRepository, name: fleet, namespace: flux-system}
            """
                .formatted(name, namespace));
    for (String line : spec) {
      yaml.append(line.indent(2));
    }
    repository.write("clusters/test/release-" + name + ".yaml", yaml.toString());
    return this;
  }

  Fleet chart(TestChart chart) {
    if (repository.paths().stream().anyMatch(path -> path.startsWith("charts/"))) {
      repository.delete("charts");
    }
    chart.files().forEach((path, text) -> repository.write("charts/web/" + path, text));
    return this;
  }

  Fleet file(String path, String text) {
    repository.write(path, text);
    return this;
  }

  Fleet gone() {
    repository.delete("clusters/test/release-web.yaml");
    return this;
  }

  Fleet commit() {
    repository.commit("Another state");
    return this;
  }

  GitOps engine() {
    return builder().build();
  }

  GitOpsBuilder builder() {
    return GitOps.builder()
        .source(source)
        .path("clusters/test")
        .treatAsThisRepository("flux-system/fleet")
        .applier(applier);
  }

  @Override
  public void close() {
    source.close();
    applier.close();
    repository.close();
  }
}
