package io.gitops4j.core.registry;

import static io.gitops4j.core.registry.Failures.login;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.chart.ChartLimits;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmRepositorySourceTest {

  private static final String BASIC = "Basic YW5uOnMzY3JldA==";

  private final ChartServer server = new ChartServer();
  private final WebServer other = new WebServer();

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  private static String resolved(HelmRepositorySource.Builder builder) {
    try (HelmRepositorySource source = builder.build()) {
      return source.resolve().value();
    }
  }

  private static Failure refused(HelmRepositorySource.Builder builder) {
    try (HelmRepositorySource source = builder.build()) {
      return Failures.of(() -> source.fetch(source.resolve()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 2.0.0",
    "*, 2.0.0",
    "1.x, 1.10.0",
    "^1.2, 1.10.0",
    "<1.10.0, 1.9.1",
    ">=2.0.0-0, 2.1.0-rc.1",
    "1.9.1, 1.9.1",
    "not-a-version, not-a-version"
  })
  void resolve_range_isTheHighestVersionInIt(String range, String version) {
    for (String one :
        List.of("1.9.1", "2.0.0", "1.10.0", "2.1.0-rc.1", "not-a-version", "3.0", "02.9.0")) {
      server.chart(one);
    }
    assertThat(resolved(server.source().version(range))).isEqualTo(version);
  }

  @Test
  void resolve_versionsThatDifferInMetadata_isTheYoungest() {
    String form = "  - version: %s\n    created: %s\n    urls: [a.tgz]\n";
    server.entry(form.formatted("1.0.0+b", "2026-01-01T00:00:00.5Z"));
    server.entry(form.formatted("1.0.0+a", "\"2026-03-01T00:00:00+01:00\""));
    server.entry(form.formatted("1.0.0+c", "never"));
    assertThat(resolved(server.source())).isEqualTo("1.0.0+a");
  }

  @Test
  void fetch_version_hasTheChartsFilesAtTheRoot() {
    server.chart("1.2.3+b.1");
    try (HelmRepositorySource source = server.source().build()) {
      Revision revision = source.resolve();
      Snapshot files = source.fetch(revision);
      assertThat(revision.value()).isEqualTo("1.2.3+b.1");
      assertThat(files.paths())
          .containsExactly("Chart.yaml", "templates/config.yaml", "values.yaml");
      assertThat(files.revision()).isEqualTo(revision);
      assertThat(source.fetch(revision)).isSameAs(files);
      assertThat(source.description()).isEqualTo("chart web of " + server.url());
    }
    assertThat(server.web.requests())
        .extracting(WebServer.Seen::path)
        .containsExactly("/charts/index.yaml", "/charts/web-1.2.3+b.1.tgz");
  }

  @Test
  void resolve_indexUnchanged_isNotTransferredAgain() {
    server.chart("1.0.0");
    try (HelmRepositorySource source = server.source().build()) {
      source.resolve();
      AtomicBoolean asked = new AtomicBoolean();
      server.web.rule(
          exchange -> {
            asked.set("\"1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match")));
            return false;
          });
      assertThat(source.resolve().value()).isEqualTo("1.0.0");
      assertThat(asked).isTrue();
      server.chart("1.1.0");
      assertThat(source.resolve().value()).isEqualTo("1.1.0");
    }
  }

  @Test
  void fetch_archiveElsewhere_getsCredentialsOnlyWhenTheyArePassed() {
    byte[] archive = Archives.chart("web", "1.0.0");
    other.page("/files/web.tgz", archive);
    server.chart("1.0.0", other.url() + "/files/web.tgz", archive);
    HelmRepositorySource.Builder builder = server.source().credentials(login("ann", "s3cret"));
    try (HelmRepositorySource source = builder.build();
        HelmRepositorySource passing = builder.passCredentials(true).build()) {
      source.fetch(source.resolve());
      assertThat(other.requests()).extracting(WebServer.Seen::authorization).containsOnlyNulls();
      passing.fetch(passing.resolve());
      assertThat(other.requests()).extracting(WebServer.Seen::authorization).containsExactly(BASIC);
    }
    assertThat(server.web.requests()).extracting(WebServer.Seen::authorization).containsOnly(BASIC);
  }

  @Test
  void fetch_redirectElsewhere_isFollowedWithoutCredentials() {
    byte[] archive = Archives.chart("web", "1.0.0");
    other.page("/store", archive);
    server.chart("1.0.0", "web.tgz", archive);
    server.web.rule(
        exchange ->
            exchange.getRequestURI().getPath().endsWith(".tgz")
                && WebServer.answer(
                    exchange, 302, Map.of("Location", other.url() + "/store"), new byte[0]));
    HelmRepositorySource.Builder builder =
        server.source().credentials(login("ann", "s3cret")).passCredentials(true);
    try (HelmRepositorySource source = builder.build()) {
      assertThat(source.fetch(source.resolve()).paths()).contains("Chart.yaml");
    }
    assertThat(other.requests()).extracting(WebServer.Seen::authorization).containsOnlyNulls();
    assertThat(
            refused(builder.reachable(to -> to.getPort() != Integer.parseInt(port(other.host()))))
                .reason())
        .isEqualTo(Reason.DENIED);
    assertThat(other.requests()).isEmpty();
  }

  private static String port(String host) {
    return host.substring(host.indexOf(':') + 1);
  }

  @Test
  void fetch_queryOfTheAddress_isKept() {
    server.chart("1.0.0");
    try (HelmRepositorySource source =
        HelmRepositorySource.at(server.url() + "/?key=1").chart("web").build()) {
      source.fetch(source.resolve());
    }
    assertThat(server.web.requests())
        .extracting(WebServer.Seen::path)
        .containsExactly("/charts/index.yaml?key=1", "/charts/web-1.0.0.tgz?key=1");
  }

  @Test
  void fetch_digestThatIsNotTheArchives_isRefused() {
    byte[] archive = Archives.chart("web", "1.0.0");
    server.chart("1.0.0", "web.tgz", archive, "0".repeat(64));
    Failure failure = refused(server.source());
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.message())
        .contains("its archive has the digest " + Digests.sha256(archive))
        .contains("is not used");
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://files.example.com/web.tgz, DENIED",
    "http://ann:x@files.example.com/web.tgz, DENIED",
    "'file:///etc/passwd', DENIED",
    "'http://[', INVALID",
    "'\"\"', INVALID",
    "gone.tgz, NOT_FOUND"
  })
  void fetch_addressThatIsNone_isRefused(String url, Reason reason) {
    server.entry("  - version: 1.0.0\n    urls:\n    - %s\n".formatted(url));
    assertThat(refused(server.source()).reason()).isEqualTo(reason);
  }

  @Test
  void fetch_hostileArchive_isRefused() {
    server.chart("1.0.0", "a.tgz", new Archives().file("web/../../etc/x", "1").gzip());
    assertThat(refused(server.source()).reason()).isEqualTo(Reason.DENIED);
    server.chart("1.0.1", "b.tgz", Archives.gzip(new byte[200 << 20]));
    assertThat(refused(server.source()).reason()).isIn(Reason.LIMIT, Reason.INVALID);
    server.chart("1.0.2", "c.tgz", new Archives().entry("web/big", '0', new byte[6 << 20]).gzip());
    Failure large = refused(server.source());
    assertThat(large.reason()).isEqualTo(Reason.LIMIT);
    assertThat(large.stage()).hasToString("FETCH");
    server.chart("1.0.3", "d.tgz", WebServer.bytes("not an archive"));
    assertThat(refused(server.source()).reason()).isEqualTo(Reason.INVALID);
    server.chart("1.0.4");
    ChartLimits small = new ChartLimits(10, 1000, 1000, 10, 1);
    assertThat(refused(server.source().limits(small)).reason()).isEqualTo(Reason.LIMIT);
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHENTICATED, false",
    "403, FORBIDDEN, false",
    "404, NOT_FOUND, false",
    "500, UNAVAILABLE, true",
    "429, UNAVAILABLE, true",
    "204, UNAVAILABLE, true"
  })
  void resolve_status_isAReason(int status, Reason reason, boolean retryable) {
    server.web.rule(
        exchange -> WebServer.answer(exchange, status, Map.of("Retry-After", "7"), new byte[0]));
    Failure failure = refused(server.source().credentials(login("ann", "hunter2")));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(failure.message()).contains("" + status).doesNotContain("hunter2");
    assertThat(server.web.requests()).hasSize(1);
    if (status == 429) {
      assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }
  }

  @Test
  void resolve_redirects_endAtFive() {
    server.web.rule(
        exchange ->
            WebServer.answer(
                exchange, 302, Map.of("Location", server.url() + "/index.yaml"), new byte[0]));
    assertThat(refused(server.source()))
        .hasToString(
            "RESOLVE/LIMIT Cannot choose a version of the chart web of "
                + server.url()
                + ": it redirects more than 5 times in a row.");
    assertThat(server.web.requests()).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({"file:///etc/passwd, DENIED", "'ftp://x/y', DENIED", "'http://a:b@x/y', DENIED"})
  void resolve_redirectToNoWebAddress_isRefused(String to, Reason reason) {
    server.web.rule(
        exchange -> WebServer.answer(exchange, 302, Map.of("Location", to), new byte[0]));
    assertThat(refused(server.source()).reason()).isEqualTo(reason);
  }

  @Test
  void resolve_endlessIndex_endsAtTheLimit() {
    server.web.rule(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            out.write(WebServer.bytes("apiVersion: v1\nentries:\n"));
            for (int i = 0; ; i++) {
              out.write(WebServer.bytes("  chart-%d:\n  - description: x\n".formatted(i)));
            }
          }
        });
    Failure failure = refused(server.source().maxTransferBytes(1 << 20));
    assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
    assertThat(failure.message()).contains("maxTransferBytes");
  }

  @Test
  void resolve_silentServer_endsByTheTimeout() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    server.web.rule(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(WebServer.bytes("apiVersion: v1\n"));
          exchange.getResponseBody().flush();
          await(stopped);
          return true;
        });
    Failure failure = refused(server.source().timeout(Duration.ofMillis(300)));
    stopped.countDown();
    assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
    assertThat(failure.message()).contains("300 ms");
  }

  @Test
  void resolve_interruptedWhileWaiting_isCancelled() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    server.web.rule(
        exchange -> {
          arrived.countDown();
          await(stopped);
          return false;
        });
    CompletableFuture<Failure> failed = new CompletableFuture<>();
    AtomicBoolean flag = new AtomicBoolean();
    try (HelmRepositorySource source = server.source().build()) {
      Thread thread =
          new Thread(
              () -> {
                failed.complete(Failures.of(source::resolve));
                flag.set(Thread.currentThread().isInterrupted());
              });
      thread.start();
      arrived.await();
      thread.interrupt();
      assertThat(failed.get(30, TimeUnit.SECONDS).reason()).isEqualTo(Reason.CANCELLED);
      thread.join();
      assertThat(flag).isTrue();
    } finally {
      stopped.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void build_settingsThatDoNotFit_areRefused() {
    assertThat(Failures.of(() -> HelmRepositorySource.at("https://ann:hunter2@example.com")))
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo(Reason.INVALID);
              assertThat(f.message()).doesNotContain("hunter2");
            });
    assertThat(Failures.of(() -> HelmRepositorySource.at("file:///charts")).reason())
        .isEqualTo(Reason.DENIED);
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    assertThat(Failures.of(() -> server.source().httpClient(following).build()).message())
        .contains("Redirect.NEVER");
    assertThat(Failures.of(() -> server.source().chart("").build()).message())
        .contains("no chart is named");
    assertThat(
            Failures.of(
                    () ->
                        server
                            .source()
                            .credentials(Map.of("username", login("a", "b").get("username")))
                            .build())
                .message())
        .contains("give both");
  }

  @Test
  void resolve_chartOrVersionThatIsNotThere_saysSo() {
    server.chart("1.0.0");
    assertThat(refused(server.source().chart("api")).message())
        .isEqualTo(
            "Cannot choose a version of the chart api of "
                + server.url()
                + ": its index has no chart api; check the name.");
    assertThat(refused(server.source().version(">2")).message())
        .contains("none of its 1 versions is in the range \">2\"");
    assertThat(refused(server.source().version("~~1")).message()).contains("is malformed");
    try (HelmRepositorySource source = server.source().build()) {
      assertThat(Failures.of(() -> source.fetch(Revision.of("9.9.9"))).reason())
          .isEqualTo(Reason.NOT_FOUND);
    }
  }
}
