package io.gitops4j.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A chart repository in this JVM, on a free port of this machine, over plain HTTP: {@code
 * index.yaml}, which is sent only when it has changed, and the archives beside it.
 *
 * <pre>{@code
 * try (TestChartRepository charts = TestChartRepository.start()) {
 *   charts.publish("web", "1.0.0", TarGzip.chart("web", Map.of("Chart.yaml", "…")));
 *   HelmRepositorySource source = HelmRepositorySource.at(charts.url()).chart("web").build();
 * }
 * }</pre>
 *
 * <p>Safe to use from many threads.
 *
 * @since 0.1
 */
public final class TestChartRepository implements AutoCloseable {

  private final Map<String, byte[]> archives = new TreeMap<>();
  private final Map<String, StringBuilder> entries = new TreeMap<>();
  private final LocalServer server = new LocalServer("charts", this::handle);

  private TestChartRepository() {}

  /** Starts one without charts. */
  public static TestChartRepository start() {
    return new TestChartRepository();
  }

  /** Its address. */
  public String url() {
    return "http://" + server.host() + "/charts";
  }

  /**
   * Publishes a packed chart.
   *
   * @param archive the bytes of the {@code .tgz}
   */
  public synchronized void publish(String name, String version, byte[] archive) {
    String file = name + "-" + version + ".tgz";
    archives.put("/charts/" + file, archive.clone());
    entries
        .computeIfAbsent(name, n -> new StringBuilder())
        .append(
            """
              - apiVersion: v2
                name: %s
                version: "%s"
                digest: %s
                urls:
                - %s
            """
                .formatted(
                    name, version, Contents.digest(archive).substring("sha256:".length()), file));
  }

  private synchronized byte[] index() {
    StringBuilder index = new StringBuilder("apiVersion: v1\nentries:\n");
    entries.forEach(
        (name, versions) -> index.append("  ").append(name).append(":\n").append(versions));
    return index.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/charts/index.yaml")) {
        byte[] index = index();
        String tag = '"' + Contents.digest(index) + '"';
        boolean same = tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        LocalServer.answer(
            exchange, same ? 304 : 200, Map.of("ETag", tag), same ? new byte[0] : index);
        return;
      }
      byte[] archive;
      synchronized (this) {
        archive = archives.get(path);
      }
      LocalServer.answer(
          exchange, archive == null ? 404 : 200, Map.of(), archive == null ? new byte[0] : archive);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
