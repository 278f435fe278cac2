package io.gitops4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import io.gitops4j.spi.Plugins;
import io.gitops4j.spi.RegistryCredentials;
import io.gitops4j.spi.SignaturePolicy;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.SourceSpec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrySourceProviderTest {

  private final RegistrySourceProvider provider = new RegistrySourceProvider();

  private static SourceSpec spec(
      String kind, String url, Map<String, String> ref, Map<String, String> settings) {
    return new SourceSpec(
        kind,
        "fleet",
        "web",
        url,
        ref,
        null,
        Duration.ofSeconds(30),
        Map.of(),
        Location.of("sources.yaml", 3, 1),
        settings);
  }

  private static Map<String, String> chart(String version) {
    return Map.of("chart", "web", "version", version);
  }

  @Test
  void open_helmChart_isAChartOfItsRepository() {
    try (ChartServer server = new ChartServer()) {
      server.chart("1.0.0").chart("1.1.0");
      SourceSpec spec = spec("HelmChart", server.url(), chart("1.0.x"), Map.of());
      try (Source source = provider.open(spec)) {
        assertThat(source.resolve()).isEqualTo(Revision.of("1.0.0"));
        assertThat(source.fetch(source.resolve()).paths()).contains("Chart.yaml");
      }
    }
  }

  @Test
  void open_chartsOfOneRepository_shareTheIndex() {
    try (ChartServer server = new ChartServer()) {
      server.chart("1.0.0").chart("1.1.0");
      try (Source one = provider.open(spec("HelmChart", server.url(), chart("1.0.x"), Map.of()));
          Source two = provider.open(spec("HelmChart", server.url(), chart("*"), Map.of()))) {
        one.resolve();
        two.resolve();
        assertThat(two.fetch(Revision.of("1.1.0")).paths()).contains("Chart.yaml");
        assertThat(server.web.requests()).hasSize(3);
      }
    }
  }

  @Test
  void open_ociKinds_areReadFromARegistry() {
    try (OciServer server = new OciServer()) {
      String digest = server.push("1.0.0", OciSource.CHART_LAYER, Archives.chart("apps", "1.0.0"));
      Map<String, String> plain = Map.of("insecure", "true");
      String fleet = server.url().replace("/apps", "");
      try (Source artifact =
              provider.open(
                  spec(
                      "OCIRepository",
                      server.url(),
                      Map.of("semver", "1.x"),
                      Map.of(
                          "insecure", "true",
                          "mediaType", OciSource.CHART_LAYER,
                          "operation", "copy")));
          Source chart =
              provider.open(
                  spec("HelmChart", fleet, Map.of("chart", "apps", "version", "*"), plain))) {
        assertThat(artifact.resolve().value()).isEqualTo("1.0.0@" + digest);
        assertThat(artifact.fetch(artifact.resolve()).paths()).contains("Chart.yaml");
        assertThat(chart.resolve().value()).isEqualTo("1.0.0");
        assertThat(chart.fetch(chart.resolve()).paths()).contains("Chart.yaml");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HelmChart, file:///charts, '', DENIED",
    "HelmChart, /charts, '', DENIED",
    "OCIRepository, https://example.com/x, '', DENIED",
    "HelmChart, https://example.com/x, oci, INVALID",
    "OCIRepository, 'oci://example.com/x:1', '', INVALID",
  })
  void open_declarationThatIsWrong_saysWhere(String kind, String url, String type, Reason reason) {
    Failure failure =
        Failures.of(
            () ->
                provider.open(
                    spec(kind, url, chart("*"), type.isEmpty() ? Map.of() : Map.of("type", type))));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.location()).contains(Location.of("sources.yaml", 3, 1));
  }

  @Test
  void open_cloudWithoutCredentials_namesWhatToGive() {
    SourceSpec spec =
        spec("OCIRepository", "oci://example.com/x", Map.of(), Map.of("provider", "aws"));
    Failure failure = Failures.of(() -> provider.open(spec));
    assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED);
    assertThat(failure.message())
        .contains("provider aws")
        .contains("RegistrySourceProvider.builder()");
    RegistryCredentials aws =
        new RegistryCredentials() {
          @Override
          public String provider() {
            return "aws";
          }

          @Override
          public Login login(String host) {
            return new Login("AWS", SecretValue.of("token", "x"), null);
          }
        };
    RegistrySourceProvider.builder().credentials(aws).build().open(spec).close();
  }

  @Test
  void open_signaturesThatCannotBeChecked_areRefused() {
    Map<String, SecretValue> keys = Signer.of("P-256").keys();
    SourceSpec artifact = spec("OCIRepository", "oci://example.com/x", Map.of(), Map.of());
    SourceSpec chart = spec("HelmChart", "https://example.com", chart("*"), Map.of());

    assertThat(provider.verifiesSignatures()).isTrue();
    assertThat(refused(artifact.withSignatures(new SignaturePolicy("notation", keys))).message())
        .contains("its signatures are of notation, which cannot be checked");
    assertThat(refused(chart.withSignatures(new SignaturePolicy("cosign", keys))).message())
        .contains("its verify needs a HelmRepository of type oci");
    Failure unread = refused(artifact.withSignatures(new SignaturePolicy("cosign", Map.of())));
    assertThat(unread.reason()).isEqualTo(Reason.INVALID);
    assertThat(unread.message()).contains("there are no public keys to check signatures with");
    assertThat(unread.location()).contains(Location.of("sources.yaml", 3, 1));
  }

  private Failure refused(SourceSpec spec) {
    return Failures.of(() -> provider.open(spec));
  }

  @Test
  void sourceProviders_haveIt() {
    assertThat(Plugins.sourceProviders(getClass().getClassLoader()))
        .extracting(SourceProvider::id)
        .contains("git", "registry");
    assertThat(provider.supports(spec("GitRepository", "", Map.of(), Map.of()))).isFalse();
  }
}
