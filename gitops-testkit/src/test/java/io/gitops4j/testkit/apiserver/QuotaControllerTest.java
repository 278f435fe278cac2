package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What conversations with a server without controllers cannot show of quotas. */
class QuotaControllerTest {
  private static final String NAMESPACE = "prod";

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final ApiServer server =
      ApiServer.builder().clock(clock).controllers(ApiServer.ControllerMode.MANUAL).start();
  private final Cluster cluster = server.cluster();

  @BeforeEach
  void namespace() {
    write("", "Namespace", "{'metadata':{'name':'prod'}}");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Kind kind(String group, String name) {
    return cluster.kind(group, name).orElseThrow();
  }

  private static Map<String, @Nullable Object> parsed(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Objects.requireNonNull(Json.map(Json.parse(bytes)));
  }

  private Map<String, @Nullable Object> write(String group, String kind, String json) {
    return cluster.create(kind(group, kind), parsed(json), "test");
  }

  private Map<String, @Nullable Object> make(String group, String kind, String name, String rest) {
    return write(
        group, kind, "{'metadata':{'name':'" + name + "','namespace':'prod'}" + rest + "}");
  }

  private void quota(String hard, String more) {
    make("", "ResourceQuota", "q", ",'spec':{'hard':{" + hard + "}" + more + "}");
  }

  private void pod(String name, String requests) {
    make(
        "",
        "Pod",
        name,
        ",'spec':{'containers':[{'name':'c','image':'x','resources':{'requests':{"
            + requests
            + "}}}]}");
  }

  private void delete(String kind, String name) {
    cluster.delete(kind("", kind), NAMESPACE, name, "", "");
  }

  private String status() {
    Map<String, @Nullable Object> quota =
        cluster.get(kind("", "ResourceQuota"), NAMESPACE, "q").orElseThrow();
    return Json.text(quota.get("status")).replace('"', '\'');
  }

  private String used() {
    Map<String, @Nullable Object> quota =
        cluster.get(kind("", "ResourceQuota"), NAMESPACE, "q").orElseThrow();
    return Json.text(Json.at(quota, "status", "used")).replace('"', '\'');
  }

  @Test
  void quota_ofWhatIsThereAlready_isCountedAndInForceFromThenOn() {
    pod("a", "'cpu':'250m','memory':'1Gi'");
    quota("'pods':'2','requests.cpu':'1','requests.memory':'3Gi'", "");
    assertThat(status()).isEqualTo("{}");
    server.tick();
    assertThat(status())
        .isEqualTo(
            "{'hard':{'pods':'2','requests.cpu':'1','requests.memory':'3Gi'},"
                + "'used':{'pods':'1','requests.cpu':'250m','requests.memory':'1Gi'}}");
    pod("b", "'cpu':'250m','memory':'1Gi'");
    assertThat(used()).isEqualTo("{'pods':'2','requests.cpu':'500m','requests.memory':'2Gi'}");
    assertThatThrownBy(() -> pod("c", "'cpu':'1','memory':'1'"))
        .isInstanceOf(ApiException.class)
        .hasMessage(
            "pods \"c\" is forbidden: exceeded quota: q, requested: pods=1,requests.cpu=1, used:"
                + " pods=2,requests.cpu=500m, limited: pods=2,requests.cpu=1");
  }

  @Test
  void object_thatIsGone_isNoLongerCounted() {
    quota("'pods':'1','configmaps':'1'", "");
    server.tick();
    pod("a", "");
    make("", "ConfigMap", "a", "");
    delete("Pod", "a");
    delete("ConfigMap", "a");
    assertThat(used()).isEqualTo("{'configmaps':'1','pods':'1'}");
    server.tick();
    assertThat(used()).isEqualTo("{'configmaps':'0','pods':'0'}");
    pod("b", "");
  }

  @Test
  void pod_thatIsDone_countsOnlyAsAnObject() {
    quota("'pods':'5','count/pods':'5','requests.cpu':'5'", "");
    pod("a", "'cpu':'1'");
    Map<String, @Nullable Object> pod = cluster.get(kind("", "Pod"), NAMESPACE, "a").orElseThrow();
    Json.child(pod, "status").put("phase", "Succeeded");
    cluster.updateStatus(kind("", "Pod"), pod, "test");
    server.tick();
    assertThat(used()).isEqualTo("{'count/pods':'1','pods':'0','requests.cpu':'0'}");
  }

  @Test
  void quota_withScopes_countsWhatIsInThem() {
    quota("'pods':'5'", ",'scopes':['BestEffort']");
    pod("a", "");
    pod("b", "'cpu':'1'");
    server.tick();
    assertThat(used()).isEqualTo("{'pods':'1'}");
  }

  @Test
  void quota_ofKindsAndStorage_countsEach() {
    quota(
        "'services':'5','services.nodeports':'5','services.loadbalancers':'5','secrets':'5',"
            + "'persistentvolumeclaims':'5','requests.storage':'5Gi',"
            + "'count/deployments.apps':'5','count/horizontalpodautoscalers.autoscaling':'5',"
            + "'count/things.example.com':'5'",
        "");
    write(
        "apiextensions.k8s.io",
        "CustomResourceDefinition",
        "{'metadata':{'name':'things.example.com'},'spec':{'group':'example.com',"
            + "'names':{'kind':'Thing','plural':'things'},'scope':'Namespaced','versions':[{"
            + "'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{"
            + "'type':'object'}}}]}}");
    make("example.com", "Thing", "a", ",'apiVersion':'example.com/v1','kind':'Thing'");
    make("", "Service", "a", ",'spec':{'type':'NodePort','ports':[{'port':1}]}");
    make(
        "",
        "Service",
        "b",
        ",'spec':{'type':'LoadBalancer','ports':[{'port':1,'name':'a'},{'port':2,'name':'b'}]}");
    make("", "Secret", "a", "");
    for (String name : new String[] {"a", "b"}) {
      make(
          "",
          "PersistentVolumeClaim",
          name,
          ",'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}");
    }
    make(
        "autoscaling",
        "HorizontalPodAutoscaler",
        "a",
        ",'spec':{'maxReplicas':2,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'a'}}");
    server.tick();
    assertThat(used())
        .isEqualTo(
            "{'count/deployments.apps':'0','count/horizontalpodautoscalers.autoscaling':'1',"
                + "'count/things.example.com':'1','persistentvolumeclaims':'2',"
                + "'requests.storage':'2Gi','secrets':'1','services':'2',"
                + "'services.loadbalancers':'1','services.nodeports':'3'}");
  }

  @Test
  void limits_thatChange_areInForceAfterTheNextRound() {
    quota("'configmaps':'0'", "");
    server.tick();
    assertThatThrownBy(() -> make("", "ConfigMap", "a", "")).isInstanceOf(ApiException.class);
    Map<String, @Nullable Object> quota =
        cluster.get(kind("", "ResourceQuota"), NAMESPACE, "q").orElseThrow();
    Json.child(quota, "spec").put("hard", parsed("{'secrets':'1'}"));
    cluster.update(kind("", "ResourceQuota"), quota, "test");
    server.tick();
    assertThat(status()).isEqualTo("{'hard':{'secrets':'1'},'used':{'secrets':'0'}}");
    make("", "ConfigMap", "a", "");
  }

  @Test
  void quota_ofWhatNobodyCounts_isSettledAllTheSame() {
    quota("'count/unknown.example.com':'1','pods':'1000m'", "");
    server.tick();
    long before = server.revision();
    server.tick();
    assertThat(server.revision()).isEqualTo(before);
    assertThat(used()).isEqualTo("{'pods':'0'}");
  }
}
