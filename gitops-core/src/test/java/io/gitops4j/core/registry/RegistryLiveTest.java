package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real registry: Debian's docker-registry. */
@Tag("live")
class RegistryLiveTest {

  private LiveRegistry registry;

  @BeforeEach
  void requireRegistry() {
    registry = LiveRegistry.required();
  }

  private String push(String tag, String type, byte[] layer) throws Exception {
    return registry.push(tag, type, layer);
  }

  private OciSource.Builder source() {
    return registry.source();
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
