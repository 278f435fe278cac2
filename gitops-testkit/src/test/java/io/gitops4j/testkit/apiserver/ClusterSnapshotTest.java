package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.gitops4j.testkit.apiserver.ApiServer.ControllerMode;
import io.gitops4j.testkit.apiserver.model.Json;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that is held, put back and begun anew. */
@Timeout(60)
class ClusterSnapshotTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String FOOS = "/apis/ex.io/v1/namespaces/default/foos";
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: foos.ex.io}
      spec:
        group: ex.io
        scope: Namespaced
        names: {kind: Foo, plural: foos}
        versions:
        - name: v1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;
  private static final String FOO =
      "apiVersion: ex.io/v1\nkind: Foo\nmetadata: {name: f}\nspec: {a: 1}\n";
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: web, image: "web:1"}]}
      """;

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ApiServer server =
      ApiServer.builder().clock(clock).controllers(ControllerMode.MANUAL).start();

  @AfterEach
  void close() {
    server.close();
  }

  private static String config(String name, String x) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
        + name
        + "}\ndata: {x: \""
        + x
        + "\"}\n";
  }

  private static String x(ApiServer server, String name) {
    return server
        .get("v1", "ConfigMap", "default", name)
        .map(c -> Json.string(c, "data", "x"))
        .orElse("gone");
  }

  private HttpResponse<String> get(ApiServer of, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(of.url() + path)).timeout(Duration.ofSeconds(20)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private static void await(BooleanSupplier reached) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in 20 seconds").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  @Test
  void restore_changedCluster_isAsItWasAndVersionsGoOn() throws Exception {
    server.load(config("kept", "1") + "---\n" + config("deleted", "1"));
    Map<String, Object> before = server.get("v1", "ConfigMap", "default", "kept").orElseThrow();
    ClusterSnapshot snapshot = server.snapshot();
    assertThat(snapshot.revision()).isEqualTo(server.revision());
    server.load(config("kept", "2") + "---\n" + config("added", "1"));
    var kind = server.cluster().kind("", "ConfigMap").orElseThrow();
    server.cluster().delete(kind, "default", "deleted", "", "");
    Map<String, Object> changed = server.get("v1", "ConfigMap", "default", "kept").orElseThrow();
    long latest = server.revision();

    server.restore(snapshot);

    assertThat(server.get("v1", "ConfigMap", "default", "kept")).contains(before);
    assertThat(x(server, "deleted")).isEqualTo("1");
    assertThat(x(server, "added")).isEqualTo("gone");
    assertThat(server.revision()).isGreaterThan(latest);
    assertThat(server.snapshot().size()).isEqualTo(snapshot.size());
    assertThatThrownBy(() -> server.cluster().update(kind, changed, "me"))
        .hasMessageContaining("the object has been modified");
    server.load(config("kept", "3"));
    assertThat(
            Long.parseLong(
                Json.string(
                    server.get("v1", "ConfigMap", "default", "kept").orElseThrow(),
                    "metadata",
                    "resourceVersion")))
        .isGreaterThan(latest + 1);

    server.restore(snapshot);
    assertThat(server.get("v1", "ConfigMap", "default", "kept")).contains(before);
  }

  @Test
  void restore_afterItsDefinitionWasDeleted_servesTheKindAndItsObjects() throws Exception {
    server.load(DEFINITION);
    server.load(FOO);
    ClusterSnapshot snapshot = server.snapshot();
    var definitions =
        server.cluster().kind("apiextensions.k8s.io", "CustomResourceDefinition").orElseThrow();
    server.cluster().delete(definitions, "", "foos.ex.io", "", "");
    assertThat(get(server, FOOS).statusCode()).isEqualTo(404);

    server.restore(snapshot);

    assertThat(get(server, FOOS + "/f").body()).contains("\"a\":1");
    assertThat(get(server, "/apis/ex.io/v1").body()).contains("\"foos\"");
    assertThat(get(server, "/openapi/v3").body()).contains("apis/ex.io/v1");
    server.cluster().delete(definitions, "", "foos.ex.io", "", "");
    assertThat(get(server, FOOS).statusCode()).isEqualTo(404);
  }

  @Test
  void restore_fromBeforeADefinition_servesTheKindNoLonger() throws Exception {
    ClusterSnapshot snapshot = server.snapshot();
    server.load(DEFINITION);
    server.load(FOO);
    assertThat(get(server, FOOS + "/f").statusCode()).isEqualTo(200);

    server.restore(snapshot);

    assertThat(get(server, FOOS).statusCode()).isEqualTo(404);
    assertThat(get(server, "/apis").body()).doesNotContain("ex.io");
    server.load(DEFINITION);
    assertThat(get(server, FOOS).body()).contains("\"items\":[]");
  }

  @Test
  void restore_openWatchAndPages_endWith410() throws Exception {
    server.load(config("a", "1") + "---\n" + config("b", "1"));
    ClusterSnapshot snapshot = server.snapshot();
    String next =
        Json.string(
            Json.parse(
                get(server, CONFIG_MAPS + "?limit=1").body().getBytes(StandardCharsets.UTF_8)),
            "metadata",
            "continue");
    String watchNow = CONFIG_MAPS + "?watch=true&resourceVersion=" + server.revision();
    HttpResponse<InputStream> watch =
        http.send(
            HttpRequest.newBuilder(URI.create(server.url() + watchNow)).build(),
            BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8))) {
      server.load(config("a", "2"));
      server.restore(snapshot);
      server.load(config("a", "3"));
      assertThat(lines.readLine()).contains("\"MODIFIED\"", "\"x\":\"2\"");
      assertThat(lines.readLine()).contains("\"ERROR\"", "\"code\":410", "\"Expired\"");
      assertThat(lines.readLine()).isNull();
    }
    await(() -> server.openWatches() == 0);
    assertThat(get(server, watchNow).body()).contains("\"ERROR\"", "\"code\":410");
    assertThat(get(server, CONFIG_MAPS + "?limit=1&continue=" + next).statusCode()).isEqualTo(410);
    String services = "/api/v1/services?watch=true&resourceVersion=" + snapshot.revision();
    assertThat(get(server, services).body()).contains("\"code\":410");
  }

  @Test
  void restore_informer_comesToWhatIsThere() throws Exception {
    server.load(config("kept", "1") + "---\n" + config("deleted", "1"));
    ClusterSnapshot snapshot = server.snapshot();
    Config config = Config.fromKubeconfig(server.kubeconfig());
    config.setWatchReconnectInterval(50);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
        SharedIndexInformer<ConfigMap> informer =
            client.configMaps().inNamespace("default").inform()) {
      server.load(config("kept", "2") + "---\n" + config("added", "1"));
      await(() -> seen(informer).equals("[added=1, deleted=1, kept=2]"));
      server.restore(snapshot);
      await(() -> seen(informer).equals("[deleted=1, kept=1]"));
      server.load(config("later", "1"));
      await(() -> seen(informer).equals("[deleted=1, kept=1, later=1]"));
    }
  }

  private static String seen(SharedIndexInformer<ConfigMap> informer) {
    Collection<ConfigMap> held = List.copyOf(informer.getStore().list());
    TreeSet<String> texts = new TreeSet<>();
    held.forEach(c -> texts.add(c.getMetadata().getName() + "=" + c.getData().get("x")));
    return texts.toString();
  }

  @Test
  void builder_ofASnapshot_beginsServersThatShareNothingThatChanges() throws Exception {
    server.load(DEFINITION);
    server.load(FOO + "---\n" + config("a", "1"));
    ClusterSnapshot snapshot = server.snapshot();
    try (ApiServer one = ApiServer.builder().snapshot(snapshot).start();
        ApiServer two = ApiServer.builder().snapshot(snapshot).start()) {
      assertThat(one.get("v1", "ConfigMap", "default", "a"))
          .isEqualTo(server.get("v1", "ConfigMap", "default", "a"));
      assertThat(get(one, FOOS + "/f").body()).contains("\"a\":1");
      one.load(config("a", "one"));
      two.load(config("a", "two") + "---\n" + config("b", "two"));
      var definitions =
          two.cluster().kind("apiextensions.k8s.io", "CustomResourceDefinition").orElseThrow();
      two.cluster().delete(definitions, "", "foos.ex.io", "", "");

      assertThat(List.of(x(server, "a"), x(one, "a"), x(two, "a")))
          .containsExactly("1", "one", "two");
      assertThat(x(one, "b")).isEqualTo("gone");
      assertThat(get(two, FOOS).statusCode()).isEqualTo(404);
      assertThat(get(one, FOOS + "/f").statusCode()).isEqualTo(200);
      assertThat(get(server, FOOS + "/f").statusCode()).isEqualTo(200);
      two.restore(one.snapshot());
      assertThat(x(two, "a")).isEqualTo("one");
      assertThat(get(two, FOOS + "/f").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void builder_withRbac_makesTheRolesThatAreMissing() throws Exception {
    ClusterSnapshot snapshot = server.snapshot();
    try (ApiServer other =
        ApiServer.builder()
            .snapshot(snapshot)
            .rbac(true)
            .token("t", "tim", List.of("system:masters"))
            .start()) {
      assertThat(other.list("rbac.authorization.k8s.io/v1", "ClusterRole", "")).isNotEmpty();
      ClusterSnapshot itsOwn = other.snapshot();
      try (ApiServer third = ApiServer.builder().snapshot(itsOwn).rbac(true).start()) {
        assertThat(third.snapshot().size()).isEqualTo(itsOwn.size());
      }
    }
  }

  @Test
  void restore_logFaultsTokensAndClock_areAsTheyWere() throws Exception {
    ClusterSnapshot snapshot = server.snapshot();
    server.faults().on("GET").of("configmaps").answer(503);
    get(server, CONFIG_MAPS);
    clock.advance(Duration.ofHours(1));
    server.restore(snapshot);
    assertThat(server.requests().size()).isEqualTo(1);
    assertThat(get(server, CONFIG_MAPS).statusCode()).isEqualTo(503);
    server.load(config("a", "1"));
    assertThat(
            Json.string(
                server.get("v1", "ConfigMap", "default", "a").orElseThrow(),
                "metadata",
                "creationTimestamp"))
        .isEqualTo("2026-11-01T01:00:00Z");
  }

  private static Object ready(ApiServer of) {
    return Json.at(
        of.get("apps/v1", "Deployment", "default", "web").orElseThrow(), "status", "readyReplicas");
  }

  @Test
  void restore_inTheMidstOfARollout_goesOnAsToldThen() throws Exception {
    server.rollouts().stall("Deployment/default/web");
    server.load(WEB);
    server.tick();
    ClusterSnapshot stalled = server.snapshot();
    server.rollouts().clear();
    ClusterSnapshot free = server.snapshot();
    for (int i = 0; i < 5; i++) {
      server.tick();
    }
    assertThat(ready(server)).isEqualTo(2L);

    server.restore(stalled);
    for (int i = 0; i < 5; i++) {
      server.tick();
    }
    assertThat(ready(server)).isNull();
    try (ApiServer acting = ApiServer.builder().snapshot(free).clock(clock).start()) {
      await(() -> Long.valueOf(2).equals(ready(acting)));
      acting.restore(free);
      await(() -> Long.valueOf(2).equals(ready(acting)));
    }
  }

  @Test
  void snapshot_whileWritesRun_holdsWhatWasWrittenUpToOneOfThem() throws Exception {
    int writers = 4;
    AtomicBoolean enough = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<?>> running = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      String name = "w" + w;
      running.add(
          threads.submit(
              () -> {
                for (int i = 0; !enough.get(); i++) {
                  server.load(config(name + "-first", String.valueOf(i)));
                  server.load(config(name + "-second", String.valueOf(i)));
                }
              }));
    }
    List<ClusterSnapshot> snapshots = new ArrayList<>();
    while (snapshots.size() < 30) {
      snapshots.add(server.snapshot());
      Thread.sleep(5);
    }
    enough.set(true);
    threads.shutdown();
    for (Future<?> writer : running) {
      writer.get();
    }
    for (ClusterSnapshot snapshot : snapshots) {
      server.restore(snapshot);
      long last = 0;
      for (Map<String, Object> object : server.list("v1", "ConfigMap", "default")) {
        last = Math.max(last, Long.parseLong(Json.string(object, "metadata", "resourceVersion")));
      }
      assertThat(last).isIn(0L, snapshot.revision());
      for (int w = 0; w < writers; w++) {
        int first = number(x(server, "w" + w + "-first"));
        assertThat(number(x(server, "w" + w + "-second"))).isIn(first, first - 1);
      }
    }
    assertThat(snapshots.get(29).revision()).isGreaterThan(snapshots.get(0).revision());
  }

  private static int number(String x) {
    return x.equals("gone") ? -1 : Integer.parseInt(x);
  }
}
