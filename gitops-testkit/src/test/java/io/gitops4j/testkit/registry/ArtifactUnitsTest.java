package io.gitops4j.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.source.git.GitSource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.git.TestRepository;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kustomizations whose source is an OCIRepository: artifacts as {@code flux push} makes them. */
@Timeout(120)
class ArtifactUnitsTest {

  private static final UnitId APPS = UnitId.kustomization("prod", "apps");

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: prod}
      ---
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: OCIRepository
      metadata: {name: apps, namespace: prod}
      spec: {interval: 5m, insecure: true, url: %s, ref: {semver: ">=1.0.0"}}
      ---
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: prod}
      spec:
        interval: 5m
        path: ./deploy
        prune: true
        targetNamespace: prod
        sourceRef: {kind: OCIRepository, name: apps}
        postBuild: {substitute: {word: hello}}
      """;

  private final TestRegistry registry = TestRegistry.open();
  private final TestRepository repository = TestRepository.empty();
  private final ApiServer server = ApiServer.start();
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.kubeconfig())).build();
  private final ServerSideApplier applier = ServerSideApplier.of(client);
  private GitSource source;
  private GitOps gitops;

  @BeforeEach
  void open() {
    repository.write("clusters/test/all.yaml", OBJECTS.formatted(registry.url("fleet/apps")));
    repository.commit("Objects");
    source = GitSource.at(repository.url()).build();
    gitops = GitOps.builder().source(source).path("clusters/test").applier(applier).build();
  }

  @AfterEach
  void close() {
    gitops.close();
    source.close();
    applier.close();
    client.close();
    server.close();
    repository.close();
    registry.close();
  }

  private String push(String version, String... names) {
    StringBuilder resources = new StringBuilder("resources:\n");
    Map<String, String> files = new java.util.TreeMap<>();
    for (String name : names) {
      resources.append("- ").append(name).append(".yaml\n");
      files.put(
          "deploy/" + name + ".yaml",
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {v: \"${word} %s\"}}\n"
              .formatted(name, version));
    }
    files.put("deploy/kustomization.yaml", resources.toString());
    return registry.pushArtifact("fleet/apps", version, files);
  }

  private String value(String name) {
    var map = client.configMaps().inNamespace("prod").withName(name).get();
    return map == null ? "none" : map.getData().get("v");
  }

  private UnitResult apps(ReconcileResult result) {
    return result.unit(APPS).orElseThrow(() -> new AssertionError(result.units()));
  }

  @Test
  void kustomization_ofAnArtifact_isBuiltAppliedAndPruned() {
    String first = push("1.0.0", "a", "b");

    UnitResult made = apps(gitops.reconcile().orThrow());
    assertThat(made.revision()).hasToString("Optional[1.0.0@" + first + "]");
    assertThat(value("a")).isEqualTo("hello 1.0.0");
    assertThat(value("b")).isEqualTo("hello 1.0.0");

    push("1.1.0", "a");
    gitops.reconcile().orThrow();
    assertThat(value("a")).isEqualTo("hello 1.1.0");
    assertThat(value("b")).isEqualTo("none");

    registry.remove("fleet/apps", "1.1.0");
    gitops.reconcile().orThrow();
    assertThat(value("a")).as("back by taking the tag away").isEqualTo("hello 1.0.0");
  }

  @Test
  void kustomization_ofAnArtifactThatIsNotThere_failsAndTellsIt() {
    UnitResult apps = apps(gitops.reconcile());

    assertThat(apps.failure().orElseThrow().reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(apps.failure().orElseThrow().message()).contains(registry.url("fleet/apps"));
  }
}
