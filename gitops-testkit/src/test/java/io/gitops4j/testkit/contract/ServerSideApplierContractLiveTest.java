package io.gitops4j.testkit.contract;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract against a real kube-apiserver. */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class ServerSideApplierContractLiveTest extends ServerSideApplierContract {

  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    File kubeconfig = new File(System.getenv("GITOPS4J_LIVE_KUBECONFIG"));
    client = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  @Override
  KubernetesClient client() {
    return client;
  }
}
