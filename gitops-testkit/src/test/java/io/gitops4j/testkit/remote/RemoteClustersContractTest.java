package io.gitops4j.testkit.remote;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.ObjectRef;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.spi.Applier;
import io.gitops4j.spi.KubeConfig;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.contract.RemoteClustersContract;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of other clusters between two embedded API servers. */
class RemoteClustersContractTest extends RemoteClustersContract {

  private static ApiServer home;
  private static ApiServer other;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    home = ApiServer.builder().tls().start();
    other = ApiServer.builder().tls().start();
    client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(home.kubeconfig())).build();
    home.load(KubeConfigSecret.yaml("default", "other", "value", other.kubeconfig()));
  }

  @AfterAll
  static void stop() {
    client.close();
    home.close();
    other.close();
  }

  @Override
  protected Applier open() {
    return ServerSideApplier.of(client);
  }

  @Override
  protected KubeConfig other() {
    return KubeConfig.secret("default", "other", "");
  }

  @Override
  protected KubeConfig nowhere() {
    return KubeConfig.secret("default", "nowhere", "");
  }

  private static Optional<Map<String, @Nullable Object>> get(
      ApiServer server, String apiVersion, ObjectRef ref) {
    return server.get(apiVersion, ref.kind(), ref.namespace(), ref.name());
  }

  @Override
  protected Optional<Map<String, @Nullable Object>> get(String apiVersion, ObjectRef ref) {
    return get(home, apiVersion, ref);
  }

  @Override
  protected Optional<Map<String, @Nullable Object>> getOther(String apiVersion, ObjectRef ref) {
    return get(other, apiVersion, ref);
  }
}
