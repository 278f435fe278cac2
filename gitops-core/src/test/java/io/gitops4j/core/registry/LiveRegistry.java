package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A new repository of a real registry: Debian's docker-registry. */
final class LiveRegistry {

  private static final String HOST = System.getenv("GITOPS4J_LIVE_REGISTRY");

  private final HttpClient client = HttpClient.newHttpClient();
  private final String repository = "live/r" + System.nanoTime();

  private LiveRegistry() {}

  /** The test is skipped, saying so, where no registry is. */
  static LiveRegistry required() {
    assumeTrue(
        HOST != null,
        "No registry: start Debian's docker-registry and set GITOPS4J_LIVE_REGISTRY to its"
            + " host:port.");
    return new LiveRegistry();
  }

  /** Host, port and path. */
  String name() {
    return HOST + "/" + repository;
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

  /** Pushes an artifact of one layer; the digest of its manifest. */
  String push(String tag, String type, byte[] layer) throws Exception {
    return push(tag, layer, OciServer.layer(type, Digests.sha256(layer), layer.length));
  }

  /** Signs a manifest as cosign does, with what the tests sign with. */
  void sign(Signer signer, String digest) throws Exception {
    byte[] payload = WebServer.bytes(Signer.payload(digest));
    String layer =
        OciServer.layer(SignedStatement.SIMPLE_SIGNING, Digests.sha256(payload), payload.length);
    String signed =
        layer.replaceFirst(
            "}$",
            ",\"annotations\":{\"" + Signer.ANNOTATION + "\":\"" + signer.sign(payload) + "\"}}");
    push(digest.replace(':', '-') + ".sig", payload, signed);
  }

  private String push(String tag, byte[] layer, String descriptor) throws Exception {
    byte[] config = WebServer.bytes("{}");
    blob(config);
    blob(layer);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
            + OciServer.layer(
                "application/vnd.oci.image.config.v1+json", Digests.sha256(config), config.length)
            + ",\"layers\":["
            + descriptor
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

  /** A source that reads it. */
  OciSource.Builder source() {
    return OciSource.at("oci://" + name()).insecure(true);
  }
}
