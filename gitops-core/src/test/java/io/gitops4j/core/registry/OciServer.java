package io.gitops4j.core.registry;

import java.util.TreeSet;
import java.util.stream.Collectors;

/** A registry with one repository, fleet/apps, as pages of a web server. */
final class OciServer implements AutoCloseable {

  static final String FLUX_LAYER = "application/vnd.cncf.flux.content.v1.tar+gzip";
  static final String BASE = "/v2/fleet/apps";

  final WebServer web = new WebServer();
  private final TreeSet<String> tags = new TreeSet<>();

  /** Pushes an artifact of one layer; the digest of its manifest. */
  String push(String tag, String mediaType, byte[] layer) {
    String digest = Digests.sha256(layer);
    web.page(BASE + "/blobs/" + digest, layer);
    return manifest(tag, layered(layer(mediaType, digest, layer.length)));
  }

  static String layer(String mediaType, String digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, size);
  }

  static String layered(String... layers) {
    return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
        + "\"config\":{},\"layers\":["
        + String.join(",", layers)
        + "]}";
  }

  String manifest(String tag, String manifest) {
    byte[] bytes = WebServer.bytes(manifest);
    String digest = Digests.sha256(bytes);
    for (String reference : new String[] {tag, digest}) {
      web.page(BASE + "/manifests/" + reference, bytes, "Docker-Content-Digest", digest);
    }
    tags.add(tag);
    web.page(
        BASE + "/tags/list",
        "{\"name\":\"fleet/apps\",\"tags\":["
            + tags.stream().map(t -> '"' + t + '"').collect(Collectors.joining(","))
            + "]}");
    return digest;
  }

  String url() {
    return "oci://" + web.host() + "/fleet/apps";
  }

  OciSource.Builder source() {
    return OciSource.at(url()).insecure(true);
  }

  @Override
  public void close() {
    web.close();
  }
}
