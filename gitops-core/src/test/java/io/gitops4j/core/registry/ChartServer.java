package io.gitops4j.core.registry;

import java.util.ArrayList;
import java.util.List;

/** A chart repository on a web server. */
final class ChartServer implements AutoCloseable {

  final WebServer web = new WebServer();
  private final List<String> entries = new ArrayList<>();

  /** Adds a version of the chart web, whose archive is beside the index. */
  ChartServer chart(String version) {
    return chart(version, "web-" + version + ".tgz", Archives.chart("web", version));
  }

  ChartServer chart(String version, String url, byte[] archive) {
    return chart(version, url, archive, Digests.sha256(archive).substring("sha256:".length()));
  }

  ChartServer chart(String version, String url, byte[] archive, String digest) {
    if (!url.contains("://")) {
      web.page("/charts/" + url, archive);
    }
    return entry(
        "  - version: \"%s\"\n    digest: %s\n    urls:\n    - %s\n"
            .formatted(version, digest, url));
  }

  ChartServer entry(String yaml) {
    entries.add(yaml);
    String index = "apiVersion: v1\nentries:\n  web:\n" + String.join("", entries);
    web.page(
        "/charts/index.yaml", index, "ETag", "\"" + entries.size() + "\"", "Last-Modified", "x");
    return this;
  }

  String url() {
    return web.url() + "/charts";
  }

  HelmRepositorySource.Builder source() {
    return HelmRepositorySource.at(url()).chart("web");
  }

  @Override
  public void close() {
    web.close();
  }
}
