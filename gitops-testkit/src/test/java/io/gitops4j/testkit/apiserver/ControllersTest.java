package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.apiserver.model.Cluster;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControllersTest {
  private static final String POD =
      "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x:1\"}]}}";
  private static final String SELECTED =
      "\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":" + POD;

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-01T00:00:00Z"));
  private ApiServer server =
      ApiServer.builder().clock(clock).controllers(ApiServer.ControllerMode.MANUAL).start();

  @BeforeEach
  void namespace() {
    create("", "Namespace", "{\"metadata\":{\"name\":\"prod\"}}");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Cluster cluster() {
    return server.cluster();
  }

  private Kind kind(String group, String name) {
    return cluster().kind(group, name).orElseThrow();
  }

  private Map<String, @Nullable Object> create(String group, String kind, String json) {
    Map<String, @Nullable Object> object =
        Objects.requireNonNull(Json.map(Json.parse(json.getBytes(StandardCharsets.UTF_8))));
    return cluster().create(kind(group, kind), object, "test");
  }

  private Map<String, @Nullable Object> deployment(int replicas) {
    return create(
        "apps",
        "Deployment",
        "{\"metadata\":{\"name\":\"web\",\"namespace\":\"prod\"},\"spec\":{\"replicas\":"
            + replicas
            + ","
            + SELECTED
            + "}}");
  }

  private @Nullable Object status(String group, String kind, String name, String... path) {
    Map<String, @Nullable Object> object =
        cluster().get(kind(group, kind), "prod", name).orElseThrow();
    return Json.at(object.get("status"), path);
  }

  private String condition(String group, String kind, String name, String type) {
    Object conditions = status(group, kind, name, "conditions");
    if (conditions instanceof List<?> list) {
      for (Object condition : list) {
        if (type.equals(Json.string(condition, "type"))) {
          return Json.string(condition, "status") + "/" + Json.string(condition, "reason");
        }
      }
    }
    return "";
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      server.tick();
    }
  }

  @Test
  void deployment_untouched_becomesAvailable() {
    deployment(3);
    ticks(5);
    assertThat(status("apps", "Deployment", "web", "availableReplicas")).isEqualTo(3L);
    assertThat(condition("apps", "Deployment", "web", "Available"))
        .isEqualTo("True/MinimumReplicasAvailable");
    assertThat(condition("apps", "Deployment", "web", "Progressing"))
        .isEqualTo("True/NewReplicaSetAvailable");
    assertThat(cluster().list(kind("apps", "ReplicaSet"), "prod")).hasSize(1);
  }

  @Test
  void controllers_settled_writeNothingMore() {
    deployment(3);
    ticks(6);
    long before = server.revision();
    ticks(3);
    assertThat(server.revision()).isEqualTo(before);
  }

  @Test
  void deployment_slow_showsItsSteps() {
    server.rollouts().slow("Deployment/prod/web", 3);
    deployment(3);
    ticks(3);
    assertThat(status("apps", "Deployment", "web", "readyReplicas")).isEqualTo(1L);
    ticks(4);
    assertThat(status("apps", "Deployment", "web", "readyReplicas")).isEqualTo(3L);
  }

  @Test
  void deployment_stalled_exceedsItsDeadline() {
    server.rollouts().stall("Deployment/prod/web");
    deployment(2);
    ticks(5);
    assertThat(condition("apps", "Deployment", "web", "Progressing"))
        .isEqualTo("True/ReplicaSetUpdated");
    clock.advance(Duration.ofSeconds(601));
    ticks(2);
    assertThat(condition("apps", "Deployment", "web", "Progressing"))
        .isEqualTo("False/ProgressDeadlineExceeded");
    server.rollouts().clear("Deployment/prod/web");
    ticks(2);
    assertThat(condition("apps", "Deployment", "web", "Progressing"))
        .isEqualTo("True/NewReplicaSetAvailable");
  }

  @Test
  void job_untouched_completes_andOneThatFailsSaysSo() {
    String spec =
        "\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[{\"name\":\"c\",\"image\":\"x:1\"}]}}}}";
    server.rollouts().fail("Job/prod/bad");
    create("batch", "Job", "{\"metadata\":{\"name\":\"good\",\"namespace\":\"prod\"}," + spec);
    create("batch", "Job", "{\"metadata\":{\"name\":\"bad\",\"namespace\":\"prod\"}," + spec);
    ticks(1);
    assertThat(status("batch", "Job", "good", "active")).isEqualTo(1L);
    ticks(1);
    assertThat(condition("batch", "Job", "good", "Complete")).startsWith("True/");
    assertThat(condition("batch", "Job", "bad", "Failed")).isEqualTo("True/BackoffLimitExceeded");
  }

  @Test
  void statefulSetAndDaemonSet_becomeReady() {
    for (String kind : List.of("StatefulSet", "DaemonSet")) {
      create(
          "apps",
          kind,
          "{\"metadata\":{\"name\":\"s\",\"namespace\":\"prod\"},\"spec\":{" + SELECTED + "}}");
    }
    ticks(3);
    assertThat(status("apps", "StatefulSet", "s", "readyReplicas")).isEqualTo(1L);
    assertThat(status("apps", "DaemonSet", "s", "numberAvailable")).isEqualTo(1L);
  }

  @Test
  void claimServicePod_getWhatTheyWaitFor() {
    create(
        "",
        "PersistentVolumeClaim",
        "{\"metadata\":{\"name\":\"p\",\"namespace\":\"prod\"},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}");
    create(
        "",
        "Service",
        "{\"metadata\":{\"name\":\"s\",\"namespace\":\"prod\"},\"spec\":{\"type\":\"LoadBalancer\",\"ports\":[{\"port\":80}]}}");
    create(
        "", "Pod", POD.replace("\"labels\"", "\"name\":\"c\",\"namespace\":\"prod\",\"labels\""));
    ticks(3);
    assertThat(status("", "PersistentVolumeClaim", "p", "phase")).isEqualTo("Bound");
    assertThat(status("", "Service", "s", "loadBalancer", "ingress")).isNotNull();
    assertThat(condition("", "Pod", "c", "Ready")).startsWith("True");
  }

  @Test
  void deployment_deleted_takesItsReplicaSetsAlong() {
    deployment(1);
    ticks(3);
    cluster().delete(kind("apps", "Deployment"), "prod", "web", "", "Background");
    ticks(2);
    assertThat(cluster().list(kind("apps", "ReplicaSet"), "prod")).isEmpty();
  }

  @Test
  void namespace_deleted_isEmptiedAndGoes() {
    deployment(1);
    create("", "ConfigMap", "{\"metadata\":{\"name\":\"c\",\"namespace\":\"prod\"}}");
    ticks(3);
    cluster().delete(kind("", "Namespace"), "", "prod", "", "");
    ticks(4);
    assertThat(cluster().get(kind("", "Namespace"), "", "prod")).isEmpty();
    assertThat(cluster().list(kind("", "ConfigMap"), "prod")).isEmpty();
  }

  @Test
  void rollouts_nameWithoutKind_isRefused() {
    assertThatThrownBy(() -> server.rollouts().stall("web"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Kind/namespace/name");
  }
}
