package io.gitops4j.testkit.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.GitOps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * HelmReleases of a repository kept by an engine, and by the helm CLI between its passes, on the
 * real kube-apiserver that {@code GITOPS4J_LIVE_KUBECONFIG} names; {@code GITOPS4J_LIVE_HELM} names
 * the CLI.
 */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class EngineReleasesLiveTest {

  @TempDir Path folder;
  private KubernetesClient client;
  private String namespace;
  private HelmCli helm;
  private Fleet fleet;

  @BeforeEach
  void begin() throws Exception {
    namespace = "fleet-" + Long.toString(System.nanoTime(), 36);
    Path kubeconfig = Path.of(String.valueOf(System.getenv("GITOPS4J_LIVE_KUBECONFIG")));
    helm = HelmCli.orSkip(folder, kubeconfig, namespace);
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
            .build();
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    fleet = new Fleet(client);
  }

  @AfterEach
  void end() {
    if (fleet != null) {
      fleet.close();
      client.namespaces().withName(namespace).delete();
      client.close();
    }
  }

  private GitOps engine() {
    return fleet.builder().name(namespace).build();
  }

  private UnitResult reconciled(GitOps gitops) {
    return gitops
        .reconcile()
        .orThrow()
        .unit(new UnitId("HelmRelease", namespace, "web"))
        .orElseThrow();
  }

  private Map<String, String> data(String name) {
    var map = client.configMaps().inNamespace(namespace).withName(name).get();
    return map == null ? Map.of("", "gone") : map.getData();
  }

  private String chart(TestChart chart, String name) throws Exception {
    return chart.writeTo(folder.resolve(name)).toString();
  }

  @Test
  void releaseOfAnEngine_isReadAndContinuedByHelm_andByTheEngineAgain() throws Exception {
    TestChart one = TestChart.simple("1.0.0");
    TestChart two = TestChart.simple("2.0.0");
    fleet.chart(one).releaseIn(namespace, "web", "values: {word: by-us}").commit();
    try (GitOps gitops = engine()) {
      assertThat(reconciled(gitops).status()).isEqualTo(UnitStatus.SUCCEEDED);
      assertThat(helm.run("list")).contains("web-1.0.0").contains("deployed");
      assertThat(helm.run("get", "values", "web")).contains("word: by-us");
      assertThat(helm.run("get", "manifest", "web")).contains("by-us");
      assertThat(helm.run("get", "notes", "web")).contains("by-us & <so on>");
      assertThat(reconciled(gitops).status()).isEqualTo(UnitStatus.UNCHANGED);

      helm.run("upgrade", "web", chart(two, "two"), "--set", "word=by-helm,extra=false");
      assertThat(data("web-config")).containsEntry("word", "by-helm");
      assertThat(reconciled(gitops).status()).isEqualTo(UnitStatus.SUCCEEDED);

      assertThat(data("web-config")).containsEntry("word", "by-us").containsEntry("revision", "3");
      assertThat(data("web-extra")).doesNotContainKey("");
      assertThat(helm.run("history", "web")).contains("Upgrade complete", "web-2.0.0", "web-1.0.0");
      helm.run("rollback", "web", "2");
      assertThat(reconciled(gitops).status()).isEqualTo(UnitStatus.SUCCEEDED);
      assertThat(data("web-config")).containsEntry("word", "by-us").containsEntry("revision", "5");

      fleet.chart(two).releaseIn(namespace, "web", "values: {word: two}").commit();
      assertThat(reconciled(gitops).status()).isEqualTo(UnitStatus.SUCCEEDED);
      assertThat(helm.run("list")).contains("web-2.0.0");
      helm.run("rollback", "web");
      assertThat(data("web-config")).containsEntry("word", "by-us");
      helm.run("uninstall", "web");

      assertThat(reconciled(gitops).status()).isEqualTo(UnitStatus.SUCCEEDED);
      assertThat(data("web-config")).containsEntry("word", "two").containsEntry("revision", "1");
      fleet.repository.delete("clusters/test/release-web.yaml");
      fleet.commit();

      gitops.reconcile().orThrow();

      assertThat(helm.run("list", "--all", "--short").strip()).isEmpty();
      assertThat(data("web-config")).containsKey("");
    }
  }

  @Test
  void releaseOfHelm_isTakenOverByTheEngine_andGivenBack() throws Exception {
    TestChart one = TestChart.simple("1.0.0");
    helm.run("install", "web", chart(one, "one"), "--set", "word=by-helm");
    fleet.chart(one).releaseIn(namespace, "web", "values: {word: by-helm, port: 1}").commit();
    try (GitOps gitops = engine()) {
      assertThat(reconciled(gitops).status()).isEqualTo(UnitStatus.SUCCEEDED);
    }

    assertThat(helm.run("history", "web")).contains("superseded", "deployed");
    helm.run("upgrade", "web", chart(one, "again"), "--set", "word=given-back");
    assertThat(data("web-config"))
        .containsEntry("word", "given-back")
        .containsEntry("revision", "3");
    helm.run("uninstall", "web");
    assertThat(data("web-config")).containsKey("");
  }
}
