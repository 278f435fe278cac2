package io.gitops4j.testkit.contract;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.ObjectRef;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.k8s.api.Discovery;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.RetryPolicy;
import io.gitops4j.spi.Applier;
import io.gitops4j.testkit.apiserver.ApiServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract against the embedded API server. */
class ServerSideApplierContractTest extends ApplierContract {

  private static ApiServer server;
  private static KubernetesClient client;
  private static KubernetesApi api;
  private static Discovery discovery;

  @BeforeAll
  static void start() {
    server = ApiServer.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(server.kubeconfig()))
            .build();
    api = KubernetesApi.of(client, "", RetryPolicy.defaults());
    discovery = new Discovery(api);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Override
  protected Applier open() {
    return ServerSideApplier.of(client);
  }

  @Override
  protected Optional<Map<String, Object>> get(String apiVersion, ObjectRef ref) {
    return api.get(type(apiVersion, ref), ref).map(LiveObject::content);
  }

  @Override
  protected void set(String apiVersion, ObjectRef ref, String field, Object value) {
    Map<String, Object> operation =
        Map.of("op", "add", "path", "/" + field.replace('.', '/'), "value", value);
    api.patch(type(apiVersion, ref), ref, List.of(operation), "somebody");
  }

  @Override
  protected void delete(String apiVersion, ObjectRef ref) {
    api.delete(type(apiVersion, ref), ref, "");
  }

  private static ResourceType type(String apiVersion, ObjectRef ref) {
    return discovery.find(apiVersion, ref.kind()).orElseThrow();
  }
}
