package io.gitops4j.testkit.plan;

import static io.gitops4j.testkit.assertion.GitOpsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.Action;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A HelmRelease of a chart in the repository, in an API server. */
@Timeout(120)
class HelmReleaseClusterTest {

  private static final String SOURCE =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec: {interval: 1m, url: https://git.example.com/fleet.git}
      """;

  private static final String RELEASE =
      """
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: web, namespace: flux-system}
      spec:
        interval: 5m
        releaseName: web
        targetNamespace: shop
        install: {createNamespace: true}
        chart:
          spec: {chart: charts/web, sourceRef: {kind: GitRepository, name: fleet}}
      """;

  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: tills.shop.example.com}
      spec:
        group: shop.example.com
        scope: Cluster
        names: {kind: Till, plural: tills}
        versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ .Release.Name }}}
      data: {greeting: hello}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: {{ .Release.Name }}, annotations: {helm.sh/resource-policy: keep}}
      ---
      apiVersion: shop.example.com/v1
      kind: Till
      metadata: {name: front}
      """;

  private final TestRepository repository = TestRepository.empty();
  private final ApiServer server = ApiServer.start();
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.kubeconfig())).build();
  private final ServerSideApplier applier = ServerSideApplier.of(client);

  @BeforeEach
  void write() {
    repository.write("clusters/test/source.yaml", SOURCE);
    repository.write("clusters/test/release.yaml", RELEASE);
    repository.write("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n");
    repository.write("charts/web/crds/till.yaml", CRD);
    repository.write("charts/web/templates/settings.yaml", SETTINGS);
    repository.commit("A release");
  }

  @AfterEach
  void close() {
    applier.close();
    client.close();
    server.close();
    repository.close();
  }

  private GitOps engine(GitSource source) {
    return GitOps.builder()
        .source(source)
        .path("clusters/test")
        .treatAsThisRepository("flux-system/fleet")
        .applier(applier)
        .build();
  }

  private ConfigMap settings() {
    return client.configMaps().inNamespace("shop").withName("web").get();
  }

  private void edit() {
    client
        .configMaps()
        .inNamespace("shop")
        .withName("web")
        .edit(
            map -> {
              map.setData(Map.of("greeting", "edited"));
              return map;
            });
  }

  @Test
  void release_installedPlannedAndRemoved_isWhatItsChartSaysAtEveryStep() {
    try (GitSource source = GitSource.at(repository.url()).build();
        GitOps gitops = engine(source)) {
      assertThat(gitops.plan())
          .succeeded()
          .plans(
              Action.CREATED,
              "CustomResourceDefinition/tills.shop.example.com",
              "Namespace/shop",
              "ServiceAccount/shop/web",
              "ConfigMap/shop/web",
              "Till/front");
      assertThat(gitops.reconcile()).succeeded();
      assertThat(settings().getMetadata().getLabels())
          .isEqualTo(
              Map.of(
                  "app.kubernetes.io/managed-by",
                  "Helm",
                  "helm.toolkit.fluxcd.io/name",
                  "web",
                  "helm.toolkit.fluxcd.io/namespace",
                  "flux-system"));
      assertThat(gitops.plan()).changesNothing();

      repository.write("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.1.0\n");
      repository.write(
          "charts/web/templates/settings.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {greeting: bye}\n");
      repository.delete("charts/web/crds/till.yaml");
      repository.commit("Less");

      assertThat(gitops.reconcile()).succeeded();
      assertThat(settings().getData()).isEqualTo(Map.of("greeting", "bye"));
      assertThat(client.serviceAccounts().inNamespace("shop").withName("web").get()).isNotNull();
      assertThat(
              client
                  .genericKubernetesResources("shop.example.com/v1", "Till")
                  .withName("front")
                  .get())
          .isNull();

      repository.delete("clusters/test/release.yaml");
      repository.commit("Gone");

      assertThat(gitops.reconcile()).succeeded();
      assertThat(settings()).isNull();
      assertThat(client.namespaces().withName("shop").get()).isNotNull();
      assertThat(
              client
                  .apiextensions()
                  .v1()
                  .customResourceDefinitions()
                  .withName("tills.shop.example.com")
                  .get())
          .isNotNull();
    }
  }

  @Test
  void release_changedByOthers_isLeftUnlessDriftDetectionIsEnabled() {
    try (GitSource source = GitSource.at(repository.url()).build();
        GitOps gitops = engine(source)) {
      assertThat(gitops.reconcile()).succeeded();
      edit();

      assertThat(gitops.reconcile()).succeeded();
      assertThat(settings().getData()).isEqualTo(Map.of("greeting", "edited"));

      repository.write(
          "clusters/test/release.yaml", RELEASE + "  driftDetection: {mode: enabled}\n");
      repository.commit("Drift counts");

      assertThat(gitops.reconcile()).succeeded();
      assertThat(settings().getData()).isEqualTo(Map.of("greeting", "hello"));
    }
  }

  @Test
  void release_definitionThatIsThereAlready_isLeftWithThePolicyCreate() {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .load(
            new ByteArrayInputStream(
                CRD.replace("plural: tills", "plural: tills, shortNames: [mine]")
                    .getBytes(StandardCharsets.UTF_8)))
        .create();
    try (GitSource source = GitSource.at(repository.url()).build();
        GitOps gitops = engine(source)) {
      assertThat(gitops.reconcile()).succeeded();
      assertThat(gitops.plan()).changesNothing();
    }

    assertThat(
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("tills.shop.example.com")
                .get()
                .getSpec()
                .getNames()
                .getShortNames())
        .containsExactly("mine");
  }
}
