package io.gitops4j.k8s.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.ObjectRef;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.api.KubernetesApi;
import io.gitops4j.k8s.api.LiveObject;
import io.gitops4j.k8s.api.Parallel;
import io.gitops4j.k8s.api.ResourceType;
import io.gitops4j.k8s.api.RetryPolicy;
import io.gitops4j.k8s.api.ScriptedServer;
import io.gitops4j.k8s.fields.Ownership;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists and watches against a server that ends, expires and refuses them. */
class LiveObjectsTest {

  private static final ResourceType TYPE =
      new ResourceType("", "v1", "ConfigMap", "configmaps", true, Set.of("list", "watch"));
  private static final Scope SCOPE =
      Scope.owned("", UnitId.kustomization("flux-system", "apps"), TYPE);

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final CountDownLatch forever = new CountDownLatch(1);
  private ScriptedServer server;
  private LiveObjects live;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    KubernetesApi api =
        KubernetesApi.of(
            server.client, "", new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1)));
    live =
        new LiveObjects(
            account -> api, new Ownership("gitops4j", Set.of()), Clock.systemUTC(), scheduler);
    live.subscribe(
        (scope, ref, record) ->
            told.add(
                ref.name() + "=" + (record == null ? "gone" : record.version().resourceVersion())));
  }

  @AfterEach
  void stop() {
    forever.countDown();
    live.close();
    scheduler.shutdownNow();
    server.close();
  }

  private void ensure(String... namespaces) {
    live.ensure(Map.of(SCOPE, Set.of(namespaces)), new Parallel(Runnable::run, 1));
  }

  /** Waits until the server has the request for a watch. */
  private void watching() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (server.requests.stream().noneMatch(r -> r.contains("watch="))) {
      assertThat(System.nanoTime()).as("a watch within 10 s").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static String object(String name, int version) {
    return "{\"metadata\":{\"name\":\""
        + name
        + "\",\"namespace\":\"prod\",\"uid\":\"u-"
        + name
        + "\",\"resourceVersion\":\""
        + version
        + "\"}}";
  }

  private static String list(int version, String more, String... items) {
    return "{\"metadata\":{\"resourceVersion\":\""
        + version
        + "\""
        + more
        + "},\"items\":["
        + String.join(",", items)
        + "]}";
  }

  private static String event(String type, String object) {
    return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
  }

  private ScriptedServer.Answer open() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      try {
        forever.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    };
  }

  private String next() throws InterruptedException {
    return String.valueOf(told.poll(10, TimeUnit.SECONDS));
  }

  private static ObjectRef ref(String name) {
    return new ObjectRef("", "ConfigMap", "prod", name);
  }

  @Test
  void list_inPagesThenWatch_goesOnFromTheLastVersionHeardOf() throws Exception {
    server
        .then(list(10, ",\"continue\":\"c1\"", object("a", 5)))
        .then(list(10, "", object("b", 6)))
        .then(
            ScriptedServer.lines(
                event("MODIFIED", object("a", 11)),
                event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"19\"}}")))
        .then(ScriptedServer.lines(event("DELETED", object("b", 20))))
        .then(open());
    ensure("prod");

    assertThat(next()).isEqualTo("a=5");
    assertThat(next()).isEqualTo("b=6");
    assertThat(next()).isEqualTo("a=11");
    assertThat(next()).isEqualTo("b=gone");
    assertThat(server.requests.get(0)).contains("limit=500", "labelSelector=kustomize");
    assertThat(server.requests.get(1)).contains("continue=c1");
    assertThat(server.requests.get(2)).contains("watch=true", "resourceVersion=10");
    assertThat(server.requests.get(3)).contains("watch=true", "resourceVersion=19");
    assertThat(live.look(SCOPE, ref("b")).sight()).isEqualTo(LiveObjects.Sight.ABSENT);
  }

  @Test
  void watch_expired_listsAnewAndTellsWhatWasMissed() throws Exception {
    server
        .then(list(10, "", object("a", 5), object("b", 6)))
        .then(
            ScriptedServer.lines(
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}}"))
        .then(list(30, "", object("a", 25)))
        .then(open());
    ensure("prod");

    assertThat(next()).isEqualTo("a=5");
    assertThat(next()).isEqualTo("b=6");
    assertThat(next()).isEqualTo("a=25");
    assertThat(next()).isEqualTo("b=gone");
  }

  @Test
  void watch_cutAndServerAway_comesBack() throws Exception {
    server
        .then(list(10, "", object("a", 5)))
        .then(ScriptedServer.cut())
        .then(ScriptedServer.status(503, "away"))
        .then(ScriptedServer.lines(event("MODIFIED", object("a", 12))))
        .then(open());
    ensure("prod");

    assertThat(next()).isEqualTo("a=5");
    assertThat(next()).isEqualTo("a=12");
  }

  @Test
  void listOfAll_forbidden_fallsBackToNamespacesAndThenToNothing() {
    String forbidden =
        "{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"no\"}";
    server
        .then(ScriptedServer.status(403, forbidden))
        .then(list(10, "", object("a", 5)))
        .then(open());
    ensure("prod");
    assertThat(live.look(SCOPE, ref("a")).sight()).isEqualTo(LiveObjects.Sight.SEEN);

    watching(); // It takes its answer before the next question does.
    server.then(ScriptedServer.status(403, forbidden));
    ensure("prod", "other");
    assertThat(live.look(SCOPE, ref("x").inNamespace("other")).sight())
        .isEqualTo(LiveObjects.Sight.UNKNOWN);
  }

  @Test
  void watch_forbidden_listsAtEveryQuestion() throws Exception {
    String forbidden =
        "{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"no\"}";
    server
        .then(list(10, "", object("a", 5)))
        .then(ScriptedServer.status(403, forbidden))
        .then(list(20, "", object("a", 15)));
    ensure("prod");
    assertThat(next()).isEqualTo("a=5");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (told.isEmpty() && System.nanoTime() < end) {
      ensure("prod"); // Until the refusal was heard there is still a watch.
    }

    assertThat(next()).isEqualTo("a=15");
  }

  @Test
  void answersOfOurOwn_olderThanWhatIsKnown_areDropped() throws Exception {
    server.then(list(10, "", object("a", 9))).then(open());
    ensure("prod");
    next();

    live.observe(SCOPE, LiveObject.of(TYPE, Json.object(object("a", 8))));
    assertThat(live.look(SCOPE, ref("a")).record().orElseThrow().version().resourceVersion())
        .isEqualTo("9");
    live.observe(SCOPE, LiveObject.of(TYPE, Json.object(object("a", 10))));
    assertThat(live.look(SCOPE, ref("a")).record().orElseThrow().version().resourceVersion())
        .isEqualTo("10");
  }
}
