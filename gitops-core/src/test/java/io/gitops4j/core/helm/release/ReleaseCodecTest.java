package io.gitops4j.core.helm.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.ApplyException;
import io.gitops4j.Reason;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.helm.HookEvent;
import io.gitops4j.spi.StoredRelease;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Records of releases: what Helm 3.22 and 4.3 wrote, and what nobody should have written. */
class ReleaseCodecTest {

  /** The fields and their order as Helm 3.22 writes them. */
  private static final String HELM3 =
      """
      {"name":"web","info":{"first_deployed":"2026-11-26T20:00:00.123456789Z",\
      "last_deployed":"2026-11-26T20:00:01.5Z","deleted":"","description":"Install complete",\
      "status":"deployed","notes":"a \\u0026 \\u003cb\\u003e\\n"},"chart":{"metadata":{"name":"web",\
      "version":"1.0.0","apiVersion":"v2","dependencies":[{"name":"db","version":"1.x.x",\
      "repository":"","enabled":true}]},"lock":null,"templates":[{"name":"templates/a.yaml",\
      "data":"YTogMQo="}],"values":{"a":1,"b":{"c":[true,null,1.5,1e+30]}},"schema":null,\
      "files":[{"name":"crds/x.yaml","data":""}]},"config":{"word":"ü"},"manifest":"---\\n# Source: \
      web/templates/a.yaml\\na: 1\\n","hooks":[{"name":"h","kind":"Job","path":"web/templates/h.yaml",\
      "manifest":"kind: Job","events":["pre-install","test"],"last_run":{"started_at":"","completed_at":"",\
      "phase":""},"weight":-3,"delete_policies":["hook-succeeded"]}],"version":2,"namespace":"prod"}""";

  private final ReleaseCodec codec = ReleaseCodec.withDefaults();

  static String packed(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  static String unpacked(String payload) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(payload);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void recordOfHelm3_readAndWritten_isTheSame() throws IOException {
    Release release = codec.decode(packed(HELM3));

    assertThat(release.name()).isEqualTo("web");
    assertThat(release.revision()).isEqualTo(2);
    assertThat(release.status()).isEqualTo(ReleaseStatus.DEPLOYED);
    assertThat(release.firstDeployed()).contains(Instant.parse("2026-11-26T20:00:00.123456789Z"));
    assertThat(release.deleted()).isEmpty();
    assertThat(release.notes()).isEqualTo("a & <b>\n");
    assertThat(release.hooks().get(0).hook().events())
        .containsExactly(HookEvent.PRE_INSTALL, HookEvent.TEST);
    Chart chart = release.chart().orElseThrow();
    assertThat(chart.templates()).extracting(ChartFile::text).containsExactly("a: 1\n");
    assertThat(chart.crds()).extracting(ChartFile::name).containsExactly("crds/x.yaml");
    assertThat(chart.values()).containsEntry("a", 1.0);
    assertThat(unpacked(codec.encode(release))).isEqualTo(HELM3);
  }

  @Test
  void recordThatIsNotPacked_isRead() {
    String plain = Base64.getEncoder().encodeToString(HELM3.getBytes(StandardCharsets.UTF_8));

    assertThat(codec.decode(plain).manifest()).startsWith("---\n# Source: web/");
  }

  @Test
  void recordOfHelm4_keepsWhatHelm4Adds() throws IOException {
    String json =
        HELM3
            .replace("\"deleted\":\"\",", "")
            .replace("\"status\":\"deployed\"", "\"status\":\"deployed\",\"rollback_revision\":7")
            .replace(
                "\"data\":\"YTogMQo=\"",
                "\"modtime\":\"2026-01-01T00:00:00Z\",\"data\":\"YTogMQo=\"")
            .replace(
                "\"namespace\":\"prod\"}",
                "\"namespace\":\"prod\",\"apply_method\":\"csa\",\"new\":{}}");

    Release release = codec.decode(packed(json));

    assertThat(release.applyMethod()).isEqualTo("csa");
    assertThat(release.rollbackRevision()).isEqualTo(7);
    assertThat(unpacked(codec.encode(release)))
        .contains("\"apply_method\":\"csa\"", "\"rollback_revision\":7")
        .doesNotContain("\"new\"");
  }

  @Test
  void unknownStatusAndEvents_areNoReasonToFail() {
    Release release =
        codec.decode(
            packed(
                "{\"name\":\"a\",\"version\":1,\"info\":{\"status\":\"odd\"},\"hooks\":[null,{\"events\":[\"crd-install\",\"test-success\"],\"last_run\":{\"phase\":\"Odd\"}}]}"));

    assertThat(release.status()).isEqualTo(ReleaseStatus.UNKNOWN);
    assertThat(release.hooks()).hasSize(1);
    assertThat(release.hooks().get(0).hook().events()).containsExactly(HookEvent.TEST);
    assertThat(release.hooks().get(0).lastRun().phase()).isEqualTo(HookRun.Phase.UNKNOWN);
  }

  @Test
  void malformedRecords_failWithoutBeingQuoted() {
    for (String json :
        new String[] {
          "",
          "[]",
          "{",
          "{\"name\":1,\"version\":1}",
          "{\"name\":\"secret\"}",
          "{\"name\":\"a\",\"version\":1.5}",
          "{\"name\":\"a\",\"version\":1,\"config\":\"secret\"}",
          "{\"name\":\"a\",\"version\":1,\"info\":{\"deleted\":\"secret\"}}",
          "{\"name\":\"a\",\"version\":1,\"chart\":{\"metadata\":{\"name\":\"a\"}}}",
          "{\"name\":\"a\",\"version\":1} secret",
          "{\"name\":\"\\ud800\\uqqqq\"}",
          "{\"name\":\"a\",\"version\":01}",
          "{\"name\":\"a\",\"version\":1e999}"
        }) {
      assertThatThrownBy(() -> codec.decode(packed(json)))
          .as(json)
          .isInstanceOfSatisfying(
              ApplyException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.INVALID))
          .hasMessageStartingWith("Cannot read the record of a release: ")
          .hasMessageNotContaining("secret");
    }
    assertThatThrownBy(() -> codec.decode("no base64!")).hasMessageContaining("no Base64");
  }

  @Test
  void recordsBeyondALimit_failWithIt() {
    ReleaseCodec small = ReleaseCodec.withLimits(new ReleaseLimits(2000, 10_000, 5, 50));
    for (String json :
        new String[] {
          "\"" + "a".repeat(20_000) + "\"", "[".repeat(100), "[" + "1,".repeat(100) + "1]"
        }) {
      assertThatThrownBy(() -> small.decode(packed(json)))
          .isInstanceOfSatisfying(
              ApplyException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.LIMIT));
    }
    assertThatThrownBy(() -> small.decode("A".repeat(4000))).hasMessageContaining("2000 bytes");
  }

  @Test
  void record_ofARelease_isNamedLabelledAndSecretive() {
    Release release = codec.decode(packed(HELM3)).toBuilder().labels(Map.of("team", "a")).build();

    StoredRelease record = codec.record(release);

    assertThat(record.name()).isEqualTo("web");
    assertThat(record.labels()).isEqualTo(Map.of("team", "a"));
    assertThat(record.toString()).startsWith("web.v2 (deployed, ").doesNotContain(record.payload());
    assertThat(codec.decode(record).labels()).isEqualTo(Map.of("team", "a"));
    assertThat(release.toString()).isEqualTo("web.v2 (deployed)");
  }
}
