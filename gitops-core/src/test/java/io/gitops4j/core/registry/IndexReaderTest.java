package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.source.http.TransferException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexReaderTest {

  private static Map<String, List<IndexEntry>> read(String text) throws TransferException {
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

  /** What arrives is read as it comes: 40 MB of index are never there at once. */
  @Test
  void read_largeIndex_keepsOnlyWhatCounts() throws Exception {
    String entry =
        "  - annotations:\n      note: '"
            + "x".repeat(3000)
            + "'\n    urls: [web-%1$d.tgz]\n    version: 1.0.%1$d\n";
    InputStream endless =
        new InputStream() {
          private byte[] part = WebServer.bytes("apiVersion: v1\nentries:\n  web:\n");
          private int at;
          private int count;

          @Override
          public int read() {
            if (at == part.length) {
              if (count == 10_000) {
                return -1;
              }
              part = WebServer.bytes(entry.formatted(count++));
              at = 0;
            }
            return part[at++] & 0xff;
          }
        };
    assertThat(IndexReader.read(endless).get("web")).hasSize(10_000);
  }
}
