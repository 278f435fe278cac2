package io.gitops4j.testkit.remote;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.GitOpsBuilder;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.k8s.plan.DeletionBudget;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A repository, the cluster that reconciles it, and another one that it is applied to. */
final class TwoClusters implements AutoCloseable {

  static final String TOKEN = "token-of-the-target-cluster";
  static final String NEXT_TOKEN = "next-token-of-the-target-cluster";

  private static final String SOURCE =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec: {interval: 1m, url: https://git.example.com/fleet.git}
      """;

  final TestRepository repository = TestRepository.empty();
  final ApiServer home = ApiServer.builder().tls().rbac(true).start();
  final ApiServer target =
      ApiServer.builder()
          .tls()
          .rbac(true)
          .token(TOKEN, "fleet", List.of("system:masters"))
          .token(NEXT_TOKEN, "fleet", List.of("system:masters"))
          .start();
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(home.kubeconfig())).build();
  private final GitSource source;
  private @Nullable ServerSideApplier applier;

  TwoClusters() {
    home.load("{apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}");
    repository.write("clusters/test/source.yaml", SOURCE);
    repository.commit("A source");
    source = GitSource.at(repository.url()).build();
  }

  /** Stores a kubeconfig under a key. */
  TwoClusters secret(String name, String key, String kubeconfig) {
    home.load(KubeConfigSecret.yaml("flux-system", name, key, kubeconfig));
    return this;
  }

  void deleteSecret(String name) {
    client.secrets().inNamespace("flux-system").withName(name).delete();
  }

  /** Stores a ConfigMap in the namespace of the units. */
  TwoClusters configMapOf(String name, Map<String, String> data) {
    client
        .configMaps()
        .inNamespace("flux-system")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(data)
                .build())
        .create();
    return this;
  }

  /** Declares a Kustomization of the folder of its name; each line is a field of its spec. */
  TwoClusters kustomization(String name, String... spec) {
    StringBuilder yaml =
        new StringBuilder(
            """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: %1$s, namespace: flux-system}
            spec:
              interval: 5m
              timeout: 20s
              prune: true
              path: ./%1$s
              sourceRef: {kind: GitRepository, name: fleet}
            """
                .formatted(name));
    for (String line : spec) {
      yaml.append(line.indent(2));
    }
    repository.write("clusters/test/" + name + ".yaml", yaml.toString());
    return this;
  }

  /** Puts a ConfigMap in the namespace default into a folder. */
  TwoClusters configMap(String folder, String name, String value) {
    repository.write(
        folder + "/" + name + ".yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: default}
        data: {value: "%s"}
        """
            .formatted(name, value));
    return this;
  }

  TwoClusters commit() {
    repository.commit("Another state");
    return this;
  }

  GitOpsBuilder builder() {
    ServerSideApplier made =
        ServerSideApplier.builder(client).deletionBudget(DeletionBudget.unlimited()).build();
    ServerSideApplier old = applier;
    if (old != null) {
      old.close();
    }
    applier = made;
    return GitOps.builder()
        .source(source)
        .path("clusters/test")
        .treatAsThisRepository("flux-system/fleet")
        .applier(made);
  }

  GitOps engine() {
    return builder().build();
  }

  /** The value in a ConfigMap of the namespace default; empty when there is none. */
  static Optional<Object> value(ApiServer server, String name) {
    return server
        .get("v1", "ConfigMap", "default", name)
        .map(object -> ((Map<?, ?>) object.getOrDefault("data", Map.of())).get("value"));
  }

  @Override
  public void close() {
    if (applier != null) {
      applier.close();
    }
    source.close();
    client.close();
    home.close();
    target.close();
    repository.close();
  }
}
