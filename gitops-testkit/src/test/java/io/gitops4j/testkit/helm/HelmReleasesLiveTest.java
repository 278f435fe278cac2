package io.gitops4j.testkit.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.gitops4j.core.helm.release.ActionOptions;
import io.gitops4j.core.helm.release.HookRun;
import io.gitops4j.core.helm.release.Release;
import io.gitops4j.core.helm.release.ReleaseCodec;
import io.gitops4j.core.helm.release.ReleaseHook;
import io.gitops4j.core.helm.release.ReleaseOutcome;
import io.gitops4j.core.helm.release.ReleaseStatus;
import io.gitops4j.core.helm.release.Releases;
import io.gitops4j.k8s.HelmReleases;
import io.gitops4j.spi.ReleaseStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases that the helm CLI made continued by us, and back, on the real kube-apiserver that {@code
 * GITOPS4J_LIVE_KUBECONFIG} names; {@code GITOPS4J_LIVE_HELM} names the CLI. No controllers run, so
 * that the test plays that of Jobs.
 */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_KUBECONFIG", matches = ".+")
class HelmReleasesLiveTest {

  static final ActionOptions OPTIONS =
      ActionOptions.builder().timeout(Duration.ofSeconds(60)).build();

  @TempDir Path folder;
  KubernetesClient client;
  String namespace;
  HelmCli helm;
  HelmReleases kubernetes;
  ReleaseStore store;
  Releases releases;

  @BeforeEach
  void begin() throws Exception {
    namespace = "helm-" + Long.toString(System.nanoTime(), 36);
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
    kubernetes = HelmReleases.of(client);
    store = kubernetes.store(namespace);
    releases = Releases.builder(store, kubernetes.cluster()).maxHistory(10).build();
  }

  @AfterEach
  void end() {
    if (kubernetes != null) {
      kubernetes.close();
      client.namespaces().withName(namespace).delete();
      client.close();
    }
  }

  ReleaseOutcome install(TestChart chart, Map<String, Object> values) {
    return releases.install(
        "web", namespace, chart.content("web", namespace, Map.copyOf(values)), OPTIONS);
  }

  ReleaseOutcome upgrade(TestChart chart, Map<String, Object> values) {
    return releases.upgrade("web", chart.content("web", namespace, Map.copyOf(values)), OPTIONS);
  }

  String chart(TestChart chart, String name) throws IOException {
    return chart.writeTo(folder.resolve(name)).toString();
  }

  Map<String, String> data(String name) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(name).get();
    return map == null ? Map.of("", "gone") : map.getData() == null ? Map.of() : map.getData();
  }

  List<String> history() {
    return store.history("web").stream().map(h -> h.revision() + " " + h.status()).toList();
  }

  /** The JSON of a record. */
  String json(int revision) throws IOException {
    Secret secret =
        client
            .secrets()
            .inNamespace(namespace)
            .withName("sh.helm.release.v1.web.v" + revision)
            .get();
    byte[] payload = Base64.getDecoder().decode(secret.getData().get("release"));
    return unpacked(new String(payload, StandardCharsets.UTF_8));
  }

  static String unpacked(String payload) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(payload)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static String withoutTimes(String json) {
    return json.replaceAll("\"20\\d\\d-[^\"]*Z\"", "\"TIME\"");
  }

  @Test
  void helmInstalled_weGoOn_helmGoesOn() throws Exception {
    TestChart one = TestChart.simple("1.0.0");
    TestChart two = TestChart.simple("2.0.0");
    helm.run("install", "web", chart(one, "one"), "--set", "word=by-helm,port=9090");

    Release made = releases.last("web").orElseThrow();
    assertThat(made.status()).isEqualTo(ReleaseStatus.DEPLOYED);
    assertThat(made.config()).isEqualTo(Map.of("word", "by-helm", "port", 9090.0));
    assertThat(made.chart().orElseThrow().metadata().version()).isEqualTo("1.0.0");

    assertThat(upgrade(two, Map.of("word", "by-us", "extra", false)).failure()).isEmpty();
    assertThat(history()).containsExactly("1 superseded", "2 deployed");
    assertThat(data("web-config")).containsEntry("word", "by-us").containsEntry("revision", "2");
    assertThat(data("web-extra")).containsKey("");
    assertThat(helm.run("history", "web"))
        .contains("superseded", "web-1.0.0", "deployed", "web-2.0.0", "Upgrade complete");
    assertThat(helm.run("get", "values", "web")).contains("word: by-us", "extra: false");
    assertThat(helm.run("get", "manifest", "web")).contains("by-us");
    assertThat(helm.run("get", "notes", "web")).contains("by-us & <so on>");

    helm.run("upgrade", "web", chart(two, "two"), "--set", "word=again");
    assertThat(data("web-config")).containsEntry("word", "again").containsEntry("revision", "3");
    assertThat(releases.rollback("web", 1, OPTIONS).failure()).isEmpty();
    assertThat(data("web-config")).containsEntry("word", "by-helm");
    helm.run("rollback", "web", "2");
    assertThat(data("web-config")).containsEntry("word", "by-us");
    assertThat(history())
        .containsExactly(
            "1 superseded", "2 superseded", "3 superseded", "4 superseded", "5 deployed");
    assertThat(helm.run("list")).contains("web-2.0.0").contains("deployed");

    assertThat(releases.uninstall("web", OPTIONS).failure()).isEmpty();
    assertThat(helm.run("list", "--all", "--short").strip()).isEmpty();
    assertThat(data("web-config")).containsKey("");
  }

  @Test
  void weInstalled_helmGoesOnAndUninstalls() throws Exception {
    TestChart one = TestChart.simple("1.0.0");
    assertThat(install(one, Map.of("word", "by-us")).failure()).isEmpty();
    assertThat(helm.run("status", "web")).contains("STATUS: deployed").contains("REVISION: 1");

    helm.run("upgrade", "web", chart(one, "one"), "--reuse-values", "--set", "extra=false");
    assertThat(data("web-config")).containsEntry("word", "by-us").containsEntry("revision", "2");
    assertThat(data("web-extra")).containsKey("");
    helm.run("rollback", "web", "1");
    assertThat(data("web-extra")).doesNotContainKey("");
    assertThat(helm.run("list", "-o", "json")).contains("\"revision\":\"3\"");
    helm.run("uninstall", "web");

    assertThat(data("web-config")).containsKey("");
    assertThat(history()).isEmpty();
  }

  @Test
  void fieldsThatLeaveTheChart_leaveTheObject_whoeverWroteThem() throws Exception {
    String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: keys}\ndata: {%s}\n";
    TestChart both =
        TestChart.simple("1.0.0").with("templates/keys.yaml", map.formatted("a: x, b: x"));
    TestChart less = TestChart.simple("1.0.0").with("templates/keys.yaml", map.formatted("a: x"));
    helm.run("install", "web", chart(both, "both"));
    assertThat(data("keys")).containsOnlyKeys("a", "b");

    assertThat(upgrade(less, Map.of()).failure()).isEmpty();
    assertThat(data("keys")).containsOnlyKeys("a");
    helm.run("upgrade", "web", chart(both, "both"));
    assertThat(data("keys")).containsOnlyKeys("a", "b");
    assertThat(upgrade(both, Map.of()).failure()).isEmpty();
    helm.run("upgrade", "web", chart(less, "less"));
    assertThat(data("keys")).containsOnlyKeys("a");
  }

  @Test
  void recordsOfHelm_readAndWritten_areTheSameBytes() throws Exception {
    TestChart full =
        TestChart.simple("1.0.0")
            .with(
                "Chart.yaml",
                """
                apiVersion: v2
                name: web
                version: 1.0.0
                appVersion: "1.10"
                description: A <b>web</b> & more
                home: https://example.com
                icon: https://example.com/i.png
                type: application
                keywords: [a, b]
                sources: [https://example.com/src]
                kubeVersion: ">=1.20.0-0"
                maintainers: [{name: Ann, email: ann@example.com}]
                annotations: {z: "1", a: "2"}
                deprecated: true
                """)
            .with("values.schema.json", "{\"type\": \"object\"}")
            .with("README.md", "# ü – 😀\n")
            .with("empty.txt", "")
            .with("values.yaml", "word: plain\nextra: true\nn: {a: 1, b: 1.5, c: 1e30, d: null}\n")
            .with(
                "templates/job.yaml",
                """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: hook
                  annotations:
                    helm.sh/hook: pre-install,test
                    helm.sh/hook-weight: "3"
                    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
                """);
    helm.run("install", "web", chart(full, "full"), "--set", "n.x=5,list={a,b}");

    String json = json(1);
    Release read = releases.find("web", 1).orElseThrow();
    assertThat(unpacked(ReleaseCodec.withDefaults().encode(read))).isEqualTo(json);

    helm.run("uninstall", "web");
    install(full, Map.of("n", Map.of("x", 5), "list", List.of("a", "b")));
    assertThat(withoutTimes(json(1)).replace(",\"apply_method\":\"ssa\"", ""))
        .isEqualTo(withoutTimes(json));
  }

  @Test
  void failedAndPending_areHelmsToo() throws Exception {
    TestChart one = TestChart.simple("1.0.0");
    TestChart bad =
        TestChart.simple("1.1.0")
            .with(
                "templates/bad.yaml",
                "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 99999}]}\n");
    install(one, Map.of());

    assertThat(upgrade(bad, Map.of()).failure()).isPresent();
    assertThat(helm.run("history", "web")).contains("failed", "Upgrade \"web\" failed: ");
    helm.run("rollback", "web", "1");
    assertThat(helm.attempt("upgrade", "web", chart(bad, "bad")).code()).isNotZero();
    assertThat(history()).containsExactly("1 superseded", "2 failed", "3 deployed", "4 failed");
    assertThat(upgrade(one, Map.of()).failure()).isEmpty();

    Release pending =
        releases.last("web").orElseThrow().toBuilder(6)
            .status(ReleaseStatus.PENDING_UPGRADE, "Preparing upgrade")
            .build();
    store.create(ReleaseCodec.withDefaults().record(pending));
    assertThat(helm.attempt("upgrade", "web", chart(one, "one")).err())
        .contains("another operation (install/upgrade/rollback) is in progress");
    assertThat(releases.unlock("web")).isPresent();
    helm.run("upgrade", "web", chart(one, "one"));
    assertThat(history()).contains("6 failed", "7 deployed");
  }

  @Test
  void uninstalledWithHistory_canBeRolledBackByTheOther() throws Exception {
    TestChart one = TestChart.simple("1.0.0");
    ActionOptions keeping = OPTIONS.toBuilder().keepHistory(true).build();
    install(one, Map.of("policy", "keep"));

    releases.uninstall("web", keeping);
    assertThat(helm.run("list", "--uninstalled")).contains("uninstalled");
    assertThat(data("web-extra")).doesNotContainKey("");
    helm.run("rollback", "web", "1");
    assertThat(data("web-config")).doesNotContainKey("");
    helm.run("uninstall", "web", "--keep-history");
    assertThat(history()).containsExactly("1 uninstalled", "2 uninstalled");
    assertThat(releases.rollback("web", 1, OPTIONS).failure()).isEmpty();
    assertThat(helm.run("status", "web")).contains("STATUS: deployed");
  }

  @Test
  void historiesOfHelm_arePrunedWithTheDeployedKept() throws Exception {
    TestChart one = TestChart.simple("1.0.0");
    String path = chart(one, "one");
    helm.run("install", "web", path);
    for (int i = 0; i < 3; i++) {
      helm.run("upgrade", "web", path, "--set", "word=w" + i);
    }
    Releases few = Releases.builder(store, kubernetes.cluster()).maxHistory(2).build();

    few.upgrade("web", one.content("web", namespace, Map.of("word", "last")), OPTIONS);

    assertThat(history()).containsExactly("4 superseded", "5 deployed");
    helm.run("rollback", "web", "4");
    assertThat(data("web-config")).containsEntry("word", "w2");
  }

  private static String job(String name, String event) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: %s, annotations: {helm.sh/hook: "%s"}}
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: main, image: "registry.example.com/job:1"}]
    """
        .formatted(name, event);
  }

  /** Completes every Job at once. */
  private SharedIndexInformer<Job> completingJobs() {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace)
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(Job job) {
                complete(job);
              }

              @Override
              public void onUpdate(Job before, Job after) {}

              @Override
              public void onDelete(Job job, boolean unknown) {}
            });
  }

  private void complete(Job job) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    client
        .resource(job)
        .editStatus(
            live -> {
              live.getStatus().setStartTime(now);
              live.getStatus().setCompletionTime(now);
              for (String type : List.of("SuccessCriteriaMet", "Complete")) {
                live.getStatus()
                    .getConditions()
                    .add(
                        new JobConditionBuilder()
                            .withType(type)
                            .withStatus("True")
                            .withLastTransitionTime(now)
                            .build());
              }
              return live;
            });
  }

  @Test
  void hooksAndTests_runByOne_areToldByTheOther() throws Exception {
    TestChart chart =
        TestChart.simple("1.0.0")
            .with("templates/pre.yaml", job("migrate", "pre-install,pre-upgrade"))
            .with("templates/test.yaml", job("probe", "test"));
    try (SharedIndexInformer<Job> controller = completingJobs()) {
      assertThat(controller.isRunning()).isTrue();
      assertThat(install(chart, Map.of()).failure()).isEmpty();

      assertThat(helm.run("test", "web")).contains("TEST SUITE:     probe").contains("Succeeded");
      assertThat(releases.last("web").orElseThrow().hooks())
          .extracting(ReleaseHook::lastRun)
          .allSatisfy(run -> assertThat(run.phase()).isEqualTo(HookRun.Phase.SUCCEEDED));
      helm.run("upgrade", "web", chart(chart, "chart"));
      assertThat(releases.test("web", Set.of(), Set.of(), OPTIONS).failure()).isEmpty();
      assertThat(helm.run("status", "web")).contains("TEST SUITE:     probe").contains("Succeeded");
    }
  }
}
