package io.gitops4j.testkit.junit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A repository, a cluster and an engine of one test. */
final class Sandbox implements AutoCloseable {

  private final TestRepository repository;
  private final ApiServer server;
  private final KubernetesClient client;
  private final ServerSideApplier applier;
  private final GitSource source;
  private final GitOps gitops;

  private Sandbox(TestRepository repository, ApiServer server, String path) {
    this.repository = repository;
    this.server = server;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig()))
            .build();
    this.applier = ServerSideApplier.of(client);
    this.source = GitSource.at(repository.url()).build();
    this.gitops = GitOps.builder().source(source).path(path).applier(applier).build();
  }

  static Sandbox open(GitOpsTest test) {
    TestRepository repository = TestRepository.from(Path.of(test.repository()));
    try {
      ApiServer server = ApiServer.start();
      try {
        for (String file : test.cluster()) {
          load(server, Path.of(file));
        }
        return new Sandbox(repository, server, test.path());
      } catch (RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (RuntimeException e) {
      repository.close();
      throw e;
    }
  }

  private static void load(ApiServer server, Path file) {
    try {
      server.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TestRepository repository() {
    return repository;
  }

  ApiServer server() {
    return server;
  }

  GitOps gitops() {
    return gitops;
  }

  @Override
  public void close() {
    gitops.close();
    source.close();
    applier.close();
    client.close();
    server.close();
    repository.close();
  }
}
