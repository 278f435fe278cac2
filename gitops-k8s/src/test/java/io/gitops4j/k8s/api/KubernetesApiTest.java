package io.gitops4j.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesApiTest {

  private static final ResourceType CONFIG_MAP =
      new ResourceType("", "v1", "ConfigMap", "configmaps", true, Set.of());
  private static final ObjectRef REF = new ObjectRef("", "ConfigMap", "prod", "a");
  private static final String BODY =
      "{\"metadata\":{\"name\":\"a\",\"namespace\":\"prod\",\"resourceVersion\":\"7\"}}";
  private static final RetryPolicy FAST =
      new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(5));

  private ScriptedServer server;
  private KubernetesApi api;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    api = KubernetesApi.of(server.client, "", FAST);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private LiveObject apply() {
    return api.apply(
        CONFIG_MAP,
        REF,
        Map.of("kind", "ConfigMap"),
        new KubernetesApi.ApplyParameters("gitops4j", true, false));
  }

  @Test
  void apply_busyThenWell_isSentAgain() {
    server
        .then(ScriptedServer.status(429, "Too many requests", "Retry-After", "1"))
        .then(ScriptedServer.status(503, "{\"kind\":\"Status\",\"code\":503,\"message\":\"away\"}"))
        .then(BODY);

    assertThat(apply().resourceVersion()).isEqualTo("7");
    assertThat(server.requests)
        .hasSize(3)
        .containsOnly(
            "PATCH /api/v1/namespaces/prod/configmaps/a?fieldManager=gitops4j&force=true&fieldValidation=Ignore");
  }

  @Test
  void apply_refusedForGood_isSentOnce() {
    server.then(
        ScriptedServer.status(
            500,
            "{\"kind\":\"Status\",\"code\":500,\"message\":\"failed to create typed patch object (prod/a;"
                + " /v1, Kind=ConfigMap): .x: field not declared in schema\"}"));

    ApiError error = catchThrowableOfType(ApiError.class, this::apply);

    assertThat(error.code()).isEqualTo(500);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void get_connectionCut_isSentAgainAndThenNoAnswer() {
    server.then(ScriptedServer.cut()).then(BODY);
    assertThat(api.get(CONFIG_MAP, REF)).isPresent();

    IntStream.range(0, 9).forEach(i -> server.then(ScriptedServer.cut()));
    ApiError error = catchThrowableOfType(ApiError.class, () -> api.get(CONFIG_MAP, REF));
    assertThat(error.code()).isEqualTo(ApiError.NO_ANSWER);
  }

  @Test
  void get_missing_isEmptyAlsoAsText() {
    server.then(ScriptedServer.status(404, "404 page not found\n"));

    assertThat(api.get(CONFIG_MAP, REF)).isEmpty();
  }

  @Test
  void delete_ofAnotherUid_hitsNothing() {
    server.then(
        ScriptedServer.status(
            409,
            "{\"kind\":\"Status\",\"code\":409,\"reason\":\"Conflict\",\"message\":\"Precondition failed:"
                + " UID in precondition: a, UID in object meta: b\"}"));

    assertThat(api.delete(CONFIG_MAP, REF, "a")).isFalse();
  }

  @Test
  void get_interrupted_isTold() {
    Thread.currentThread().interrupt();

    ApiError error = catchThrowableOfType(ApiError.class, () -> api.get(CONFIG_MAP, REF));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(error.code()).isEqualTo(ApiError.INTERRUPTED);
  }

  @Test
  void discovery_withoutAggregation_asksGroupByGroup() {
    server
        .then("{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}")
        .then(
            "{\"resources\":[{\"name\":\"configmaps\",\"kind\":\"ConfigMap\",\"namespaced\":true,\"verbs\":[\"list\"]},"
                + "{\"name\":\"pods/status\",\"kind\":\"Pod\",\"namespaced\":true,\"verbs\":[]}]}")
        .then(
            "{\"kind\":\"APIGroupList\",\"groups\":[{\"name\":\"apps\",\"versions\":[{\"version\":\"v1\"}]},"
                + "{\"name\":\"away.io\",\"versions\":[{\"version\":\"v1\"}]}]}")
        .then(
            "{\"resources\":[{\"name\":\"deployments\",\"kind\":\"Deployment\",\"namespaced\":true,\"verbs\":[]}]}")
        .then(ScriptedServer.status(404, "gone"));
    Discovery discovery = new Discovery(api);

    assertThat(discovery.find("v1", "ConfigMap"))
        .contains(new ResourceType("", "v1", "ConfigMap", "configmaps", true, Set.of("list")));
    assertThat(discovery.find("apps/v1", "Deployment")).isPresent();
    assertThat(discovery.known("v1", "Pod")).isEmpty();
    assertThat(server.requests).hasSize(5);
  }

  @Test
  void parallel_onAFullExecutor_isDoneByTheCaller() {
    var queue = new ConcurrentLinkedQueue<Integer>();
    List<Integer> items = new ArrayList<>(IntStream.range(0, 100).boxed().toList());

    new Parallel(task -> {}, 8).forEach(items, queue::add);
    assertThat(queue).containsExactlyElementsOf(items);

    var threads = Executors.newFixedThreadPool(1);
    try {
      // A caller on the only thread of the executor does not wait for itself.
      threads.submit(() -> new Parallel(threads, 8).forEach(items, queue::add)).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      threads.shutdown();
    }
    assertThat(queue).hasSize(200);
  }
}
