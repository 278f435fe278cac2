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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract of other clusters, where the other one is the real kube-apiserver that {@code
 * GITOPS4J_LIVE_KUBECONFIG} names. Its kubeconfig, which must name no files, is in a Secret of an
 * embedded one.
 */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class RemoteClustersContractLiveTest extends RemoteClustersContract {

  private static ApiServer home;
  private static KubernetesClient client;
  private static KubernetesClient real;

  @BeforeAll
  static void start() throws IOException {
    Path file = Path.of(String.valueOf(System.getenv("GITOPS4J_LIVE_KUBECONFIG")));
    home = ApiServer.builder().tls().start();
    client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(home.kubeconfig())).build();
    real = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(file.toFile())).build();
    home.load(KubeConfigSecret.yaml("default", "other", "value", Files.readString(file)));
  }

  @AfterAll
  static void stop() {
    real.close();
    client.close();
    home.close();
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

  @Override
  protected Optional<Map<String, @Nullable Object>> get(String apiVersion, ObjectRef ref) {
    return home.get(apiVersion, ref.kind(), ref.namespace(), ref.name());
  }

  @Override
  protected Optional<Map<String, @Nullable Object>> getOther(String apiVersion, ObjectRef ref) {
    return Optional.ofNullable(
            real.configMaps().inNamespace(ref.namespace()).withName(ref.name()).get())
        .map(map -> Map.of("data", map.getData()));
  }
}
