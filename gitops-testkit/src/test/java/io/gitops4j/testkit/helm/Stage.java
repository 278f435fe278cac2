package io.gitops4j.testkit.helm;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.core.helm.release.Releases;
import io.gitops4j.k8s.HelmReleases;
import io.gitops4j.spi.ReleaseStore;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An embedded API server with the namespace {@code prod}, and releases in it. */
final class Stage implements AutoCloseable {

  final ApiServer server;
  final KubernetesClient client;
  final HelmReleases kubernetes;
  final ReleaseStore store;

  Stage() {
    server = ApiServer.start();
    server.load("apiVersion: v1\nkind: Namespace\nmetadata: {name: prod}\n");
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig()))
            .build();
    kubernetes = HelmReleases.of(client);
    store = kubernetes.store("prod");
  }

  Releases releases() {
    return Releases.builder(store, kubernetes.cluster()).maxHistory(10).build();
  }

  Releases releases(int maxHistory) {
    return Releases.builder(store, kubernetes.cluster()).maxHistory(maxHistory).build();
  }

  Optional<Map<String, @Nullable Object>> configMap(String name) {
    return server.get("v1", "ConfigMap", "prod", name);
  }

  /** A text of a ConfigMap's data; empty when there is none. */
  String data(String name, String key) {
    return configMap(name).map(map -> Json.string(Json.child(map, "data"), key)).orElse("");
  }

  /** Revisions with their status, such as {@code 1 superseded}. */
  List<String> history(String name) {
    return store.history(name).stream().map(h -> h.revision() + " " + h.status()).toList();
  }

  @Override
  public void close() {
    kubernetes.close();
    client.close();
    server.close();
  }
}
