package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.core.source.http.ForwardProxy;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceSpec;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Registries that are reached through a forward proxy. */
class OciProxyTest {

  private static final byte[] FILES = Archives.of(Map.of("apps/web.yaml", "kind: A\n"));

  private final OciServer server = new OciServer();
  private final RegistrySourceProvider provider = new RegistrySourceProvider();

  @AfterEach
  void stop() {
    server.close();
  }

  private SourceSpec spec(String kind, String url, Map<String, String> ref) {
    return new SourceSpec(
        kind,
        "fleet",
        "web",
        url,
        ref,
        null,
        Duration.ofSeconds(30),
        Failures.login("user", "password"),
        Location.of("sources.yaml", 3, 1),
        Map.of("insecure", "true"));
  }

  @Test
  void fetch_throughAProxy_isForThatSourceAlone() throws Exception {
    server.push("latest", OciServer.FLUX_LAYER, FILES);
    SourceSpec direct = spec("OCIRepository", server.url(), Map.of());
    try (ForwardProxy proxy = new ForwardProxy("me:p");
        Source near = provider.open(direct);
        Source far = provider.open(direct.withProxy(proxy.secret("me", "p")))) {
      assertThat(near.fetch(near.resolve()).paths()).containsExactly("apps/web.yaml");
      assertThat(proxy.seen()).isEmpty();

      assertThat(far.fetch(far.resolve()).paths()).containsExactly("apps/web.yaml");
      assertThat(proxy.seen())
          .extracting(seen -> seen.request().replaceFirst(" http://[^/]*", " "))
          .first()
          .isEqualTo("HEAD /v2/fleet/apps/manifests/latest HTTP/1.1");
      assertThat(proxy.seen()).hasSize(3);
    }
  }

  @Test
  void resolve_registryThatAsksForALogin_getsItThroughTheProxy() throws Exception {
    server.push("latest", OciServer.FLUX_LAYER, FILES);
    server.web.rule(
        exchange ->
            exchange.getRequestHeaders().getFirst("Authorization") == null
                && WebServer.answer(
                    exchange, 401, Map.of("WWW-Authenticate", "Basic realm=\"r\""), new byte[0]));
    SourceSpec spec = spec("OCIRepository", server.url(), Map.of());
    try (ForwardProxy proxy = new ForwardProxy("me:p");
        Source far = provider.open(spec.withProxy(proxy.secret("me", "p")))) {
      assertThat(far.resolve().name()).contains("latest");
      assertThat(server.web.requests())
          .extracting(WebServer.Seen::authorization)
          .containsExactly(null, "Basic dXNlcjpwYXNzd29yZA==");
    }
  }

  @Test
  void resolve_proxyThatRefuses_isNotTakenForTheRegistry() throws Exception {
    SourceSpec spec = spec("OCIRepository", server.url(), Map.of());
    try (ForwardProxy proxy = new ForwardProxy("me:p");
        Source far = provider.open(spec.withProxy(proxy.secret("me", "hidden")))) {
      Failure failure = Failures.of(far::resolve);
      assertThat(failure.reason()).isEqualTo(Reason.UNAUTHENTICATED);
      assertThat(failure.message())
          .contains("the proxy 127.0.0.1:")
          .contains("(407)")
          .doesNotContain("hidden");
      assertThat(server.web.requests()).isEmpty();
    }
  }

  @Test
  void open_proxyThatCannotBeUsed_isRefused() throws Exception {
    SourceSpec spec = spec("OCIRepository", server.url(), Map.of());
    try (ForwardProxy proxy = new ForwardProxy()) {
      RegistrySourceProvider given =
          RegistrySourceProvider.builder().httpClient(HttpClient.newHttpClient()).build();
      assertThat(Failures.of(() -> given.open(spec.withProxy(proxy.secret()))).message())
          .contains("a proxy cannot be added to the HTTP client given; set it in that client.");
      SourceSpec chart =
          spec("HelmChart", "https://charts.example.com", Map.of("chart", "web", "version", "*"));
      assertThat(Failures.of(() -> provider.open(chart.withProxy(proxy.secret()))).reason())
          .isEqualTo(Reason.UNSUPPORTED);
    }
  }
}
