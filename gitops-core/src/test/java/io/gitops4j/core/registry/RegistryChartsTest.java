package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryChartsTest {

  private final ChartServer server = new ChartServer();
  private final OciServer registry = new OciServer();

  @AfterEach
  void stop() {
    server.close();
    registry.close();
  }

  private ChartReference reference(String version, boolean development) {
    return new ChartReference(server.url(), "web", version, development);
  }

  private static Failure refused(RegistryCharts charts, ChartReference reference) {
    return catchThrowableOfType(RenderException.class, () -> charts.resolve(reference)).failure();
  }

  @Test
  void resolve_hostThatIsNotAllowed_isNotAsked() {
    server.chart("1.0.0");
    try (RegistryCharts charts = RegistryCharts.builder().allow("127.0.0.1").build()) {
      Failure failure = refused(charts, reference("1.0.0", false));
      assertThat(failure.reason()).isEqualTo(Reason.DENIED);
      assertThat(failure.stage()).hasToString("RENDER");
      assertThat(failure.message())
          .contains("the host " + server.web.host() + " is not allowed")
          .contains("RegistryCharts");
      assertThat(server.web.requests()).isEmpty();
    }
  }

  @Test
  void resolve_archiveOnAnotherHost_isRefused() {
    server.chart("1.0.0", registry.web.url() + "/web.tgz", Archives.chart("web", "1.0.0"));
    try (RegistryCharts charts = RegistryCharts.builder().allow(server.web.host()).build()) {
      assertThat(refused(charts, reference("", false)).reason()).isEqualTo(Reason.DENIED);
      assertThat(registry.web.requests()).isEmpty();
    }
  }

  @Test
  void resolve_version_isTheChart() {
    server.chart("1.0.0").chart("1.1.0").chart("2.0.0-rc.1");
    try (RegistryCharts charts = RegistryCharts.builder().allow(server.web.host()).build()) {
      Chart exact = charts.resolve(reference("1.0.0", false));
      assertThat(exact.metadata().version()).isEqualTo("1.0.0");
      assertThat(charts.resolve(reference("", false)).metadata().version()).isEqualTo("1.1.0");
      assertThat(charts.resolve(reference("", true)).metadata().version()).isEqualTo("2.0.0-rc.1");
      server.web.requests();
      assertThat(charts.resolve(reference("1.0.0", false))).isSameAs(exact);
      assertThat(server.web.requests()).isEmpty();
      charts.resolve(reference("", false));
      assertThat(server.web.requests()).hasSize(1);
      assertThat(refused(charts, reference("9.x", false)).reason()).isEqualTo(Reason.NOT_FOUND);
    }
  }

  @Test
  void resolve_registry_isTheChart() {
    registry.push("1.0.0", OciSource.CHART_LAYER, Archives.chart("apps", "1.0.0"));
    String host = registry.web.host();
    ChartReference apps = new ChartReference("oci://" + host + "/fleet", "apps", "1.x", false);
    try (RegistryCharts charts = RegistryCharts.builder().allow(host).insecure(host).build()) {
      assertThat(charts.resolve(apps).name()).isEqualTo("apps");
    }
  }

  @Test
  void resolve_moreChartsThanAreKept_forgetsTheOldest() {
    for (int i = 0; i < 40; i++) {
      server.chart("1.0." + i);
    }
    try (RegistryCharts charts = RegistryCharts.builder().allow(server.web.host()).build()) {
      for (int i = 0; i < 40; i++) {
        assertThat(charts.resolve(reference("1.0." + i, false)).metadata().version())
            .isEqualTo("1.0." + i);
      }
      server.web.requests();
      charts.resolve(reference("1.0.39", false));
      assertThat(server.web.requests()).isEmpty();
      charts.resolve(reference("1.0.0", false));
      assertThat(server.web.requests()).isNotEmpty();
    }
  }
}
