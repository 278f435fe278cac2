package io.gitops4j.examples.quickstart;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.ObjectRef;
import io.gitops4j.testkit.apiserver.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cluster of the quickstart: the embedded API server, or the one of a kubeconfig. */
final class Cluster implements AutoCloseable {

  private final @Nullable ApiServer embedded;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private Cluster(@Nullable ApiServer embedded, Path kubeconfig, KubernetesClient client) {
    this.embedded = embedded;
    this.kubeconfig = kubeconfig;
    this.client = client;
  }

  /** The embedded API server, started in this JVM. */
  static Cluster embedded(Path scratch) throws IOException {
    ApiServer server = ApiServer.start();
    Path kubeconfig = scratch.resolve("kubeconfig");
    server.writeKubeconfig(kubeconfig);
    return new Cluster(server, kubeconfig, connect(kubeconfig));
  }

  /** The cluster that a kubeconfig names. */
  static Cluster of(Path kubeconfig) throws IOException {
    return new Cluster(null, kubeconfig, connect(kubeconfig));
  }

  private static KubernetesClient connect(Path kubeconfig) throws IOException {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(Files.readString(kubeconfig)))
            .withHttp2Disable(true)
            .withMaxConcurrentRequests(64)
            .withMaxConcurrentRequestsPerHost(64)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  KubernetesClient client() {
    return client;
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  /** Whether it runs in this JVM. */
  boolean isEmbedded() {
    return embedded != null;
  }

  /** Creates what a file holds, unless it is there: what Terraform makes before GitOps begins. */
  void prepare(String namespace, Path file) throws IOException {
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .serverSideApply();
    for (HasMetadata object : client.load(Files.newInputStream(file)).items()) {
      client.resource(object).serverSideApply();
    }
  }

  /** The image of a Deployment's first container; empty when there is none. */
  String image(String namespace, String name) {
    return Optional.ofNullable(
            client.apps().deployments().inNamespace(namespace).withName(name).get())
        .map(d -> d.getSpec().getTemplate().getSpec().getContainers().get(0).getImage())
        .orElse("");
  }

  /** Changes the image of a Deployment as somebody with {@code kubectl edit} would. */
  void editByHand(String namespace, String name, String image) {
    client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(name)
        .edit(
            deployment -> {
              deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setImage(image);
              return deployment;
            });
  }

  /** Whether a Deployment is there. */
  boolean hasDeployment(ObjectRef ref) {
    return client.apps().deployments().inNamespace(ref.namespace()).withName(ref.name()).get()
        != null;
  }

  @Override
  public void close() {
    client.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
