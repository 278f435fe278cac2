package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real registry: Debian's docker-registry. */
@Tag("live")
class RegistryLiveTest {

  private static final String HOST = System.getenv("GITOPS4J_LIVE_REGISTRY");

  private final HttpClient client = HttpClient.newHttpClient();
  private final String repository = "live/r" + System.nanoTime();

  @BeforeEach
  void requireRegistry() {
    assumeTrue(
        HOST != null,
        "No registry: start Debian's docker-registry and set GITOPS4J_LIVE_REGISTRY to its"
            + " host:port.");
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private void blob(byte[] content) throws Exception {
    URI base = URI.create("http://" + HOST + "/v2/" + repository + "/blobs/uploads/");
    HttpResponse<String> begun = send(HttpRequest.newBuilder(base).POST(BodyPublishers.noBody()));
    String location = begun.headers().firstValue("Location").orElseThrow();
    URI put =
        base.resolve(
            location + (location.contains("?") ? "&" : "?") + "digest=" + Digests.sha256(content));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(put).PUT(BodyPublishers.ofByteArray(content));
    assertThat(send(request).statusCode()).isEqualTo(201);
  }

  private String push(String tag, String type, byte[] layer) throws Exception {
    byte[] config = WebServer.bytes("{}");
    blob(config);
    blob(layer);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
            + OciServer.layer(
                "application/vnd.cncf.flux.config.v1+json", Digests.sha256(config), config.length)
            + ",\"layers\":["
            + OciServer.layer(type, Digests.sha256(layer), layer.length)
            + "]}";
    HttpResponse<String> put =
        send(
            HttpRequest.newBuilder(
                    URI.create("http://" + HOST + "/v2/" + repository + "/manifests/" + tag))
                .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                .PUT(BodyPublishers.ofString(manifest)));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    return Digests.sha256(WebServer.bytes(manifest));
  }

  private OciSource.Builder source() {
    return OciSource.at("oci://" + HOST + "/" + repository).insecure(true);
  }

  @Test
  void fetch_artifact_byTagDigestAndRange() throws Exception {
    String old = push("1.0.0", OciServer.FLUX_LAYER, Archives.of(Map.of("apps/web.yaml", "old")));
    String digest =
        push("1.1.0", OciServer.FLUX_LAYER, Archives.of(Map.of("apps/web.yaml", "new")));
    try (OciSource tag = source().tag("1.0.0").build();
        OciSource exact = source().digest(old).build();
        OciSource range = source().semver("1.x").build();
        OciSource gone = source().tag("2.0.0").build()) {
      assertThat(tag.resolve().value()).isEqualTo("1.0.0@" + old);
      assertThat(Failures.text(tag.fetch(tag.resolve()), "apps/web.yaml")).isEqualTo("old");
      assertThat(Failures.text(exact.fetch(exact.resolve()), "apps/web.yaml")).isEqualTo("old");
      assertThat(range.resolve().value()).isEqualTo("1.1.0@" + digest);
      assertThat(Failures.text(range.fetch(range.resolve()), "apps/web.yaml")).isEqualTo("new");
      Failure failure = Failures.of(gone::resolve);
      assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
      assertThat(Failures.of(() -> tag.fetch(Revision.of("sha256:" + "0".repeat(64)))).reason())
          .isEqualTo(Reason.NOT_FOUND);
    }
  }

  @Test
  void fetch_chart_byVersionAndRange() throws Exception {
    push("1.2.3_b.1", OciSource.CHART_LAYER, Archives.chart("web", "1.2.3+b.1"));
    push("1.3.0-rc.1", OciSource.CHART_LAYER, Archives.chart("web", "1.3.0-rc.1"));
    try (OciSource newest = source().chart("", "").build();
        OciSource exact = source().chart("", "1.3.0-rc.1").build()) {
      assertThat(newest.resolve().value()).isEqualTo("1.2.3+b.1");
      assertThat(newest.fetch(newest.resolve()).paths()).contains("Chart.yaml");
      assertThat(Failures.text(exact.fetch(exact.resolve()), "Chart.yaml")).contains("1.3.0-rc.1");
    }
  }

  @Test
  void resolve_manyTags_isTheHighestByNumbers() throws Exception {
    byte[] layer = Archives.of(Map.of("a", "1"));
    for (int i = 0; i < 12; i++) {
      push("1.0." + i, OciServer.FLUX_LAYER, layer);
    }
    try (OciSource range = source().semver("~1.0").build()) {
      assertThat(range.resolve().name()).contains("1.0.11");
    }
  }
}
