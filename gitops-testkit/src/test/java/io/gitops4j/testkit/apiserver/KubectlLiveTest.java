package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.Program.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private Program kubectl;

  @BeforeEach
  void kubectlIsThere() throws Exception {
    kubectl = new Program("kubectl", folder);
    Assumptions.assumeTrue(
        kubectl.isThere("version", "--client"), "There is no kubectl on the path.");
    server.writeKubeconfig(folder.resolve("kubeconfig"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Said kubectl(String... arguments) throws Exception {
    return kubectl.run(arguments);
  }

  private String ok(String... arguments) throws Exception {
    return kubectl.ok(arguments);
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

  @Test
  void create_ofEachKind_makesIt() throws Exception {
    assertThat(ok("create", "namespace", "shop")).isEqualTo("namespace/shop created\n");
    assertThat(ok("-n", "shop", "create", "configmap", "c", "--from-literal=a=1"))
        .isEqualTo("configmap/c created\n");
    assertThat(ok("-n", "shop", "get", "configmap", "c", "-o", "jsonpath={.data.a}"))
        .isEqualTo("1");
    assertThat(
            ok("-n", "shop", "create", "secret", "generic", "s", "--from-literal=password=Größe"))
        .isEqualTo("secret/s created\n");
    assertThat(ok("-n", "shop", "get", "secret", "s", "-o", "jsonpath={.data.password}"))
        .isEqualTo("R3LDtsOfZQ==");
    ok("-n", "shop", "create", "serviceaccount", "robot");
    ok("-n", "shop", "create", "role", "reader", "--verb=get,list", "--resource=pods,secrets");
    ok("-n", "shop", "create", "rolebinding", "b", "--role=reader", "--serviceaccount=shop:robot");
    assertThat(ok("-n", "shop", "get", "rolebinding", "b", "-o", "wide"))
        .contains("Role/reader", "shop/robot");
    ok("create", "clusterrole", "all", "--verb=get", "--non-resource-url=/metrics");
    ok("-n", "shop", "create", "deployment", "web", "--image=registry.example.com/web:1");
    ok("-n", "shop", "rollout", "status", "deployment/web", "--timeout=20s");
    ok("-n", "shop", "create", "service", "clusterip", "web", "--tcp=80:8080");
    ok("-n", "shop", "create", "ingress", "web", "--rule=example.com/=web:80");
    ok("-n", "shop", "create", "quota", "q", "--hard=pods=3,cpu=1500m");
    assertThat(ok("-n", "shop", "get", "quota", "q", "-o", "jsonpath={.spec.hard.cpu}"))
        .isEqualTo("1500m");
    ok(
        "-n",
        "shop",
        "create",
        "poddisruptionbudget",
        "p",
        "--selector=app=web",
        "--min-available=50%");
    ok("-n", "shop", "create", "job", "once", "--image=registry.example.com/job:1", "--", "run");
    ok("-n", "shop", "wait", "job/once", "--for=condition=Complete", "--timeout=20s");
    ok("-n", "shop", "create", "cronjob", "c", "--image=x", "--schedule=*/5 * * * *");
    assertThat(ok("-n", "shop", "create", "token", "robot")).isNotEmpty();
    assertThat(kubectl("create", "namespace", "shop").err())
        .contains("Error from server (AlreadyExists): namespaces \"shop\" already exists");
    assertThat(kubectl("create", "namespace", "Shop").err())
        .contains("Namespace \"Shop\" is invalid: metadata.name: Invalid value: \"Shop\"");
    ok("delete", "namespace", "shop", "--timeout=20s");
  }

  @Test
  void authCanI_ofTheAdministrator_isYes() throws Exception {
    assertThat(ok("auth", "can-i", "create", "deployments.apps")).isEqualTo("yes\n");
    assertThat(ok("auth", "can-i", "--list")).contains("*.*");
    assertThat(ok("auth", "whoami")).contains("Username");
  }

  @Test
  void getWatch_changes_areShownAsTheyCome() throws Exception {
    ok("create", "configmap", "a");
    try (Program.Running watch =
        kubectl.start("get", "configmaps", "-w", "--output-watch-events")) {
      watch.awaitLine("ADDED +a .*");
      ok("patch", "configmap", "a", "-p", "{\"data\":{\"x\":\"1\"}}");
      watch.awaitLine("MODIFIED +a +1 .*");
      ok("delete", "configmap", "a");
      watch.awaitLine("DELETED +a +1 .*");
    }
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
