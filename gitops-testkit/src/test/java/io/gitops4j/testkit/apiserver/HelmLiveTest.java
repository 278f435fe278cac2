package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.Program.Said;
import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** helm 3, which sends its releases in protobuf; {@code GITOPS4J_LIVE_HELM} names the program. */
@Tag("live")
@EnabledIfEnvironmentVariable(named = "GITOPS4J_LIVE_HELM", matches = ".+")
class HelmLiveTest {
  @TempDir Path folder;
  private final ApiServer server = ApiServer.start();
  private Program helm;
  private String chart;

  @BeforeEach
  void chart() throws IOException {
    helm = new Program(System.getenv("GITOPS4J_LIVE_HELM"), folder);
    server.writeKubeconfig(folder.resolve("kubeconfig"));
    Path root = folder.resolve("shop");
    chart = root.toString();
    write(root, "Chart.yaml", "{apiVersion: v2, name: shop, version: 1.0.0, appVersion: '7'}");
    write(root, "values.yaml", "{replicas: 2, tag: '1', greeting: hello}");
    write(root, "templates/NOTES.txt", "Shop {{ .Release.Revision }} is there.");
    write(
        root,
        "templates/all.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{{ .Release.Name }}"}
        data: {greeting: "{{ .Values.greeting }}"}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: "{{ .Release.Name }}"}
        spec:
          selector: {app: "{{ .Release.Name }}"}
          ports: [{port: 80, targetPort: 8080}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: "{{ .Release.Name }}"}
        spec:
          replicas: {{ .Values.replicas }}
          selector: {matchLabels: {app: "{{ .Release.Name }}"}}
          template:
            metadata: {labels: {app: "{{ .Release.Name }}"}}
            spec:
              containers: [{name: web, image: "registry.example.com/web:{{ .Values.tag }}"}]
        """);
    write(
        root,
        "templates/hook.yaml",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: "{{ .Release.Name }}-migrate"
          annotations:
            helm.sh/hook: pre-install,pre-upgrade
            helm.sh/hook-delete-policy: before-hook-creation
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: migrate, image: "registry.example.com/migrate:1"}]
        """);
  }

  private static void write(Path root, String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String greeting() {
    return Json.string(
        server.get("v1", "ConfigMap", "prod", "web").orElseThrow(), "data", "greeting");
  }

  @Test
  void release_installedUpgradedRolledBackUninstalled_isSo() throws Exception {
    String[] where = {"-n", "prod", "--wait", "--timeout", "30s"};
    assertThat(ok("install web " + chart + " --create-namespace", where))
        .contains("STATUS: deployed", "Shop 1 is there.");
    assertThat(server.get("apps/v1", "Deployment", "prod", "web")).isPresent();
    assertThat(server.get("batch/v1", "Job", "prod", "web-migrate")).isPresent();
    assertThat(greeting()).isEqualTo("hello");

    assertThat(ok("list -n prod")).contains("web", "shop-1.0.0", "deployed");
    assertThat(ok("status web -n prod --show-resources")).contains("v1/Deployment", "2/2");

    ok("upgrade web " + chart + " --set greeting=bye --set tag=2", where);
    assertThat(greeting()).isEqualTo("bye");
    assertThat(ok("get values web -n prod")).contains("greeting: bye");
    assertThat(ok("get manifest web -n prod")).contains("registry.example.com/web:2");
    assertThat(ok("get hooks web -n prod")).contains("web-migrate");
    assertThat(ok("get metadata web -n prod")).contains("REVISION: 2");

    ok("rollback web 1", where);
    assertThat(greeting()).isEqualTo("hello");
    assertThat(ok("history web -n prod"))
        .containsPattern("1 .*superseded")
        .containsPattern("2 .*superseded")
        .containsPattern("3 .*deployed.*Rollback to 1");

    assertThat(ok("uninstall web", where)).contains("release \"web\" uninstalled");
    assertThat(server.get("apps/v1", "Deployment", "prod", "web")).isEmpty();
    assertThat(server.get("v1", "ConfigMap", "prod", "web")).isEmpty();
    assertThat(ok("list -n prod -q")).isEmpty();
  }

  @Test
  void upgrade_thatNeverBecomesReady_failsAndIsRolledBackWhenAtomic() throws Exception {
    ok("upgrade --install web " + chart + " -n prod --create-namespace --wait --timeout 30s");
    server.rollouts().fail("Deployment/prod/web");
    Said said =
        helm.run(
            ("upgrade web " + chart + " -n prod --set tag=9 --wait --timeout 3s").split(" ", 0));
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("UPGRADE FAILED");
    server.rollouts().clear();
    ok("rollback web -n prod --wait --timeout 30s");
    assertThat(ok("history web -n prod")).containsPattern("2 .*failed");
    assertThat(helm.run("upgrade", "nope", chart, "-n", "prod").err())
        .contains("\"nope\" has no deployed releases");
  }

  private String ok(String command, String... more) throws Exception {
    String[] words = command.split(" ", 0);
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return helm.ok(all);
  }
}
