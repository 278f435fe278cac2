package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kubectl, from the path, as people use it. */
@Tag("live")
class KubectlLiveTest {
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        namespace: default
      spec:
        replicas: 2
        selector:
          matchLabels: {app: web}
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
            - name: web
              image: registry.example.com/web:1
      """;

  @TempDir Path folder;
  private final ApiServer server = ApiServer.start();

  /** What kubectl ended with and said. */
  private record Said(int code, String out, String err) {}

  @BeforeEach
  void kubectlIsThere() throws Exception {
    boolean there;
    try {
      there = new ProcessBuilder("kubectl", "version", "--client").start().waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    Assumptions.assumeTrue(there, "There is no kubectl on the path.");
    server.writeKubeconfig(folder.resolve("kubeconfig"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Said kubectl(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("kubectl"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().remove("KUBECTL_EXTERNAL_DIFF");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(String.join(" ", command)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Said(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private String ok(String... arguments) throws Exception {
    Said said = kubectl(arguments);
    assertThat(said.code()).as(String.join(" ", arguments) + ": " + said.err()).isZero();
    return said.out();
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("web.yaml"), content).toString();
  }

  @Test
  void get_ofEachForm_showsObjects() throws Exception {
    ok("apply", "-f", file(WEB));
    ok("rollout", "status", "deployment/web", "--timeout=20s");
    assertThat(ok("get", "deployments").lines())
        .first()
        .asString()
        .matches("NAME +READY +UP-TO-DATE +AVAILABLE +AGE");
    assertThat(ok("get", "deploy", "web", "-o", "wide"))
        .contains("CONTAINERS", "registry.example.com/web:1", "app=web")
        .containsPattern("web +2/2 +2 +2");
    assertThat(ok("get", "deploy/web", "-o", "yaml")).startsWith("apiVersion: apps/v1\n");
    assertThat(ok("get", "deploy,replicasets", "-A")).contains("NAMESPACE", "replicaset.apps/web-");
    assertThat(ok("get", "deploy", "web", "-o", "jsonpath={.status.readyReplicas}")).isEqualTo("2");
    assertThat(ok("get", "all")).contains("deployment.apps/web");
    assertThat(kubectl("get", "deploy", "nope").err())
        .contains("Error from server (NotFound): deployments.apps \"nope\" not found");
  }

  @Test
  void apply_ofBothKinds_createsConfiguresAndTakesOver() throws Exception {
    String path = file(WEB);
    assertThat(ok("apply", "-f", path)).isEqualTo("deployment.apps/web created\n");
    assertThat(ok("apply", "-f", path)).isEqualTo("deployment.apps/web unchanged\n");
    file(WEB.replace("replicas: 2", "replicas: 3"));
    assertThat(ok("apply", "-f", path)).isEqualTo("deployment.apps/web configured\n");
    assertThat(ok("apply", "--server-side", "-f", path))
        .isEqualTo("deployment.apps/web serverside-applied\n");
    file(WEB.replace("web:1", "web:2"));
    assertThat(ok("apply", "--server-side", "-f", path))
        .isEqualTo("deployment.apps/web serverside-applied\n");
    assertThat(ok("get", "deploy", "web", "-o", "yaml")).contains("replicas: 2", "web:2");
    Said other = kubectl("apply", "--server-side", "--field-manager=other", "-f", file(WEB));
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("Apply failed with 1 conflict", ".image");
    assertThat(ok("apply", "--server-side", "--dry-run=server", "-f", path))
        .contains("(server dry run)");
    file(WEB.replace("replicas", "replicass"));
    assertThat(kubectl("apply", "--server-side", "-f", path).err()).contains("replicass");
    assertThat(kubectl("apply", "-f", path).err()).contains("unknown field \"spec.replicass\"");
  }

  @Test
  void diff_changeAndNone_endWithOneAndZero() throws Exception {
    String path = file(WEB);
    assertThat(kubectl("diff", "-f", path).code()).isEqualTo(1);
    ok("apply", "-f", path);
    assertThat(kubectl("diff", "-f", path)).isEqualTo(new Said(0, "", ""));
    file(WEB.replace("web:1", "web:2"));
    Said changed = kubectl("diff", "-f", path);
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.out())
        .contains("-      - image: registry.example.com/web:1")
        .contains("+      - image: registry.example.com/web:2");
    ok("apply", "--server-side", "-f", path);
    assertThat(kubectl("diff", "--server-side", "-f", path).code()).isZero();
  }

  @Test
  void scaleLabelDelete_doSo() throws Exception {
    ok("apply", "-f", file(WEB));
    assertThat(ok("scale", "deploy/web", "--replicas=1")).isEqualTo("deployment.apps/web scaled\n");
    assertThat(ok("label", "deploy/web", "tier=front")).isEqualTo("deployment.apps/web labeled\n");
    assertThat(ok("annotate", "deploy/web", "a=b")).contains("annotated");
    assertThat(ok("get", "deploy", "-l", "tier=front", "-o", "name"))
        .isEqualTo("deployment.apps/web\n");
    ok("set", "image", "deploy/web", "web=registry.example.com/web:3");
    ok("rollout", "status", "deploy/web", "--timeout=20s");
    assertThat(ok("rollout", "history", "deploy/web")).contains("REVISION");
    ok("rollout", "restart", "deploy/web");
    ok("patch", "deploy/web", "-p", "{\"spec\":{\"replicas\":4}}");
    assertThat(ok("delete", "deploy", "web", "--timeout=20s"))
        .contains("deployment.apps \"web\" deleted");
    assertThat(ok("get", "deploy", "--ignore-not-found")).isEmpty();
  }

  @Test
  void describeExplainResources_areShown() throws Exception {
    ok("apply", "-f", file(WEB));
    ok("wait", "deploy/web", "--for=condition=Available", "--timeout=20s");
    assertThat(ok("describe", "deploy", "web")).contains("Replicas:", "MinimumReplicasAvailable");
    assertThat(ok("explain", "deployment.spec.replicas")).contains("FIELD: replicas <integer>");
    assertThat(ok("api-resources")).contains("deployments", "customresourcedefinitions");
    assertThat(ok("api-versions")).contains("apps/v1");
    assertThat(ok("version")).contains("Server Version");
    assertThat(ok("cluster-info")).contains("is running at");
  }

  @Test
  void rolloutStatusAndWait_stalledRollout_failInTime() throws Exception {
    server.rollouts().fail("Deployment/default/web");
    ok("apply", "-f", file(WEB));
    Said said = kubectl("rollout", "status", "deploy/web", "--timeout=20s");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("exceeded its progress deadline");
    assertThat(kubectl("wait", "deploy/web", "--for=condition=Available", "--timeout=1s").err())
        .contains("timed out waiting for the condition");
    server.rollouts().clear();
    ok("wait", "deploy/web", "--for=jsonpath={.status.readyReplicas}=2", "--timeout=20s");
    ok("delete", "deploy/web", "--wait=false");
    ok("wait", "deploy/web", "--for=delete", "--timeout=20s");
  }

  private String whoAmI() throws Exception {
    Path review = folder.resolve("review.json");
    Files.writeString(
        review, "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}");
    String path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    return ok("create", "--raw", path, "-f", review.toString());
  }

  @Test
  void everything_overTls_goesByAuthorityAndCertificate() throws Exception {
    Path config = folder.resolve("kubeconfig");
    try (ApiServer secure = ApiServer.builder().tls().rbac(true).start()) {
      secure.writeKubeconfig(config);
      assertThat(ok("apply", "--server-side", "-f", file(WEB))).contains("serverside-applied");
      ok("rollout", "status", "deploy/web", "--timeout=20s");
      assertThat(whoAmI()).contains("\"kubernetes-admin\"", "\"system:masters\"", "X509SHA256=");

      Files.writeString(config, secure.kubeconfig(secure.clientCertificate("jane", "devs")));
      assertThat(whoAmI()).contains("\"jane\"", "\"devs\"");
      assertThat(kubectl("get", "deploy").err())
          .contains("User \"jane\" cannot list resource \"deployments\" in API group \"apps\"");

      try (ApiServer other = ApiServer.builder().tls().start()) {
        other.writeKubeconfig(config);
        assertThat(ok("get", "ns", "-o", "name")).contains("namespace/default");
        Said untrusting = kubectl("--server=" + secure.url(), "get", "ns");
        assertThat(untrusting.code()).isEqualTo(1);
        assertThat(untrusting.err()).contains("x509: certificate signed by unknown authority");
      }
    }
  }
}
