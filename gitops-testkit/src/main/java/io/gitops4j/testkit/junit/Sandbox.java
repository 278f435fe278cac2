package io.gitops4j.testkit.junit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ParameterResolutionException;

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
    this.client = connect(server);
    this.applier = ServerSideApplier.of(client);
    this.source = GitSource.at(repository.url()).build();
    this.gitops = GitOps.builder().source(source).path(path).applier(applier).build();
  }

  /** Many small requests are cheaper over HTTP/1.1. */
  private static KubernetesClient connect(ApiServer server) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(server.kubeconfig()))
            .withHttp2Disable(true)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  static Sandbox open(GitOpsTest test) {
    check(test);
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

  private static void check(GitOpsTest test) {
    Path repository = Path.of(test.repository());
    if (!Files.isDirectory(repository)) {
      throw wrong("repository", repository, "there is no such folder");
    }
    Path root = repository.toAbsolutePath().normalize();
    Path folder = root.resolve(test.path()).normalize();
    if (!folder.startsWith(root)) {
      throw wrong("path", Path.of(test.path()), "it leaves the repository");
    }
    if (!Files.isDirectory(folder)) {
      throw wrong("path", Path.of(test.path()), "the repository has no such folder");
    }
    for (String file : test.cluster()) {
      if (!Files.exists(Path.of(file))) {
        throw wrong("cluster", Path.of(file), "there is no such file");
      }
    }
  }

  private static ParameterResolutionException wrong(String attribute, Path value, String why) {
    return new ParameterResolutionException(
        "@GitOpsTest("
            + attribute
            + " = \""
            + value
            + "\"): "
            + why
            + "; the test runs in "
            + Path.of("").toAbsolutePath());
  }

  private static void load(ApiServer server, Path file) {
    try {
      String text = Files.readString(file);
      for (String namespace : namespaces(file, text)) {
        if (server.get("v1", "Namespace", "", namespace).isEmpty()) {
          server.load("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + namespace + "\n");
        }
      }
      server.load(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> namespaces(Path file, String text) {
    Set<String> namespaces = new TreeSet<>();
    for (YamlNode document : YamlReader.of(YamlFlavor.V11).readAll(file.toString(), text)) {
      if (document.toValue() instanceof Map<?, ?> object
          && object.get("metadata") instanceof Map<?, ?> metadata
          && metadata.get("namespace") instanceof String namespace) {
        namespaces.add(namespace);
      }
    }
    return namespaces;
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
