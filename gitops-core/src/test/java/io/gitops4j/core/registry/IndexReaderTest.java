package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.source.http.TransferException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexReaderTest {

  private static Map<String, List<IndexEntry>> read(String text) throws IOException {
    return IndexReader.read(new ByteArrayInputStream(WebServer.bytes(text)));
  }

  @Test
  void read_index_keepsFourTextsOfEachVersion() throws Exception {
    Map<String, List<IndexEntry>> index =
        read(
            """
            apiVersion: v1
            entries:
              web:
              - annotations: &a
                  images: |
                    - image: web:1
                appVersion: 1.0
                created: "2026-01-02T03:04:05Z"
                description: A web [server]
                digest: ab
                maintainers: [{name: ann, more: *a}]
                name: web
                urls:
                - https://example.com/web-1.0.0.tgz
                - https://example.org/web-1.0.0.tgz
                version: 1.0.0
              - {name: web, version: null}
              - {version: 0.9.0}
              - ~
              nothing: ~
              none: []
            generated: "2026-01-02T03:04:05Z"
            """);
    assertThat(index.get("web"))
        .containsExactly(
            new IndexEntry(
                "1.0.0", "https://example.com/web-1.0.0.tgz", "ab", "2026-01-02T03:04:05Z"),
            new IndexEntry("0.9.0", "", "", ""));
    assertThat(index.get("nothing")).isEmpty();
    assertThat(index.get("none")).isEmpty();
  }

  @Test
  void read_json_isAnIndexToo() throws Exception {
    assertThat(
            read(
                "{\"apiVersion\":\"v1\",\"entries\":{\"web\":[{\"version\":\"1.0.0\",\"urls\":[\"a\"]}]}}"))
        .containsEntry("web", List.of(new IndexEntry("1.0.0", "a", "", "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|it is empty",
        "'<html><body>sign in</body></html>'|is no mapping",
        "'entries: {}'|has no apiVersion",
        "'apiVersion: v1\nentries: []'|at 2:10",
        "'apiVersion: v1\nentries: {web: {}}'|no list",
        "'apiVersion: v1\nentries: {web: [{version: [1]}]}'|a text is expected",
        "'a: &x 1\nentries: {web: [{version: *x}]}'|uses an alias",
        "'apiVersion: v1\nentries: {web'|index.yaml at",
        "'apiVersion: \"\\q\"'|index.yaml",
      })
  void read_malformed_saysWhere(String text, String message) {
    TransferException thrown = catchThrowableOfType(TransferException.class, () -> read(text));
    assertThat(thrown.why()).contains(message).doesNotContain("\n");
  }

  @Test
  void read_deeplyNested_isRefused() {
    String text = "apiVersion: v1\nx: " + "[".repeat(1_000_000);
    assertThat(catchThrowableOfType(TransferException.class, () -> read(text)).why())
        .contains("nests deeper than 100");
  }

  /**
   * An index as large as those of prometheus-community and Bitnami is read as it comes: all that is
   * ever allocated for it is little more than what is kept of it.
   */
  @Test
  void read_largeIndex_takesLittleMemory() throws Exception {
    byte[] text = LargeIndex.of(25 << 20, "");
    long before = allocated();
    Map<String, List<IndexEntry>> index = IndexReader.read(new ByteArrayInputStream(text));
    assertThat(allocated() - before).isLessThan(24L << 20);
    assertThat(text.length).isGreaterThan(25 << 20);
    assertThat(count(index)).isEqualTo(count(IndexReader.readYaml(new ByteArrayInputStream(text))));
    assertThat(index.get("web-1")).hasSize(100);
  }

  /** The same where the reader of YAML has to go on in the middle. */
  @Test
  void read_largeIndexOfAnotherForm_isReadToItsEnd() throws Exception {
    byte[] text = LargeIndex.of(2 << 20, " # a comment");
    assertThat(IndexReader.read(new ByteArrayInputStream(text)))
        .isEqualTo(IndexReader.readYaml(new ByteArrayInputStream(text)));
  }

  private static int count(Map<String, List<IndexEntry>> index) {
    return index.values().stream().mapToInt(List::size).sum();
  }

  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  /** An index as Helm writes one, but for what stands behind a text of one of its versions. */
  private static final class LargeIndex {
    private static final String VERSION =
        """
          - annotations:
              artifacthub.io/license: Apache-2.0
              artifacthub.io/links: |
                - name: Chart Source
                  url: https://github.com/example/charts
                - name: Upstream Project
                  url: https://github.com/example/web
            apiVersion: v2
            appVersion: v0.%1$d.0
            created: "2026-01-02T03:04:05.%1$09dZ"
            dependencies:
            - condition: crds.enabled
              name: crds
              repository: ""
              version: '*'
            - condition: metrics.enabled
              name: metrics
              repository: https://charts.example.com
              version: 5.%1$d.*
            description: web collects manifests, dashboards, and rules combined with documentation
              and scripts to provide easy to operate end-to-end monitoring%2$s
            digest: 2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a%1$04d
            home: https://github.com/example/web
            icon: https://raw.githubusercontent.com/example/web/master/logo.svg
            keywords:
            - operator
            - monitoring
            kubeVersion: '>=1.19.0-0'
            maintainers:
            - email: ann@example.com
              name: Ann
            - email: ben@example.com
              name: Ben
            name: web
            sources:
            - https://github.com/example/charts
            type: application
            urls:
            - https://github.com/example/charts/releases/download/web-1.0.%1$d/web-1.0.%1$d.tgz
            version: 1.0.%1$d
        """;

    private LargeIndex() {}

    static byte[] of(int size, String odd) {
      ByteArrayOutputStream text = new ByteArrayOutputStream(size + (1 << 12));
      text.writeBytes(WebServer.bytes("apiVersion: v1\nentries:\n"));
      for (int i = 0; text.size() <= size; i++) {
        text.writeBytes(WebServer.bytes(i % 100 == 0 ? "  web-" + i / 100 + ":\n" : ""));
        text.writeBytes(WebServer.bytes(VERSION.formatted(i, i == 777 ? odd : "")));
      }
      return text.toByteArray();
    }
  }
}
