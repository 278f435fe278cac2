package io.gitops4j.testkit.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.ReconcileResult;
import io.gitops4j.UnitId;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.GitOps;
import io.gitops4j.core.GitOpsBuilder;
import io.gitops4j.core.graph.SourceKey;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.registry.RegistrySourceProvider;
import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.k8s.ServerSideApplier;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.SourceSpec;
import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.registry.TarGzip;
import io.gitops4j.testkit.registry.TestChartRepository;
import io.gitops4j.testkit.registry.TestRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The HelmReleases of public repositories, whose charts a repository and a registry of this machine
 * supply over HTTP: charts of the names and versions that are asked for, which write down what they
 * were given.
 */
@Timeout(180)
class RealReleasesTest {

  private static final String TEMPLATE =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ .Release.Name }}-given
      data:
        chart: {{ .Chart.Name }} {{ .Chart.Version }}
        values: {{ .Values | toJson | quote }}
      """;

  private final TestChartRepository charts = TestChartRepository.start();
  private final TestRegistry registry = TestRegistry.open();
  private final ApiServer server = ApiServer.start();
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(server.kubeconfig())).build();
  private final ServerSideApplier applier = ServerSideApplier.of(client);

  @AfterEach
  void close() {
    applier.close();
    client.close();
    server.close();
    registry.close();
    charts.close();
  }

  private static byte[] chart(String name, String version) {
    return TarGzip.chart(
        name,
        Map.of(
            "Chart.yaml",
            "apiVersion: v2\nname: %s\nversion: %s\n".formatted(name, version),
            "values.yaml",
            "ofTheChart: true\n",
            "templates/given.yaml",
            TEMPLATE));
  }

  @BeforeEach
  void publish() {
    Map<String, List<String>> versions =
        Map.of(
            "aws-load-balancer-controller", List.of("1.4.0", "1.4.1", "1.5.0"),
            "tigera-operator", List.of("v3.26.1", "v3.27.0"),
            "flagger", List.of("1.21.0", "1.22.0"),
            "loadtester", List.of("0.24.0", "0.25.0-rc.1"),
            "kube-prometheus-stack", List.of("35.2.0", "36.0.0"),
            "kyverno", List.of("v2.3.3", "v3.0.0"),
            "ingress-nginx", List.of("4.7.0", "4.7.1"),
            "podinfo", List.of("6.9.0", "6.9.1", "7.0.0-alpha.1"));
    versions.forEach((name, all) -> all.forEach(v -> charts.publish(name, v, chart(name, v))));
    for (String version : List.of("1.18.2", "1.9.0", "2.0.0")) {
      registry.pushChart("jetstack/charts/cert-manager", version, chart("cert-manager", version));
    }
    for (String version : List.of("1.7.0", "1.8.0-rc.1")) {
      registry.pushChart("envoyproxy/gateway-helm", version, chart("gateway-helm", version));
    }
  }

  /** Leads to this machine, whatever address a source has. */
  private final class Mirror implements SourceProvider {
    private final RegistrySourceProvider provider = new RegistrySourceProvider();

    @Override
    public String id() {
      return "mirror";
    }

    @Override
    public boolean supports(SourceSpec spec) {
      return provider.supports(spec);
    }

    @Override
    public Source open(SourceSpec spec) {
      URI address = URI.create(spec.url());
      Map<String, String> settings = new TreeMap<>(spec.settings());
      settings.put("insecure", "true");
      String url =
          address.getScheme().equals("oci")
              ? registry.url(address.getPath().substring(1))
              : charts.url();
      return provider.open(
          new SourceSpec(
              spec.kind(),
              spec.namespace(),
              spec.name(),
              url,
              spec.ref(),
              spec.ignore(),
              spec.timeout(),
              spec.credentials(),
              spec.declaredAt(),
              settings));
    }
  }

  /** Reconciles folders of a repository, each as a unit, and what they declare. */
  private ReconcileResult reconcile(String repository, String... folders) {
    Path root = Path.of(System.getProperty("conformance.real", "../../shared/real"));
    Path folder = root.resolve("repos").resolve(repository);
    assumeTrue(Files.isDirectory(folder), "no real repositories at " + root);
    DirectorySource source = DirectorySource.at(folder).build();
    GitOpsBuilder builder =
        GitOps.builder()
            .source(source)
            .applier(applier)
            .kubeVersion("1.33")
            .sourceProvider(new Mirror());
    for (String path : folders) {
      UnitId id = new UnitId(UnitId.UNIT, "flux-system", path.replace('/', '-'));
      builder.unit(Unit.builder(id, SourceKey.REPOSITORY, path).build());
    }
    try (source;
        GitOps gitops = builder.build()) {
      return gitops.reconcile().orThrow();
    }
  }

  private static Map<String, UnitStatus> releases(ReconcileResult result) {
    return result.units().stream()
        .filter(unit -> unit.unit().kind().equals("HelmRelease"))
        .collect(
            Collectors.toMap(
                unit -> unit.unit().name(), UnitResult::status, (a, b) -> b, TreeMap::new));
  }

  private Map<String, String> given(String namespace, String release) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(release + "-given").get();
    assertThat(map).as(namespace + "/" + release).isNotNull();
    assertThat(map.getMetadata().getLabels()).containsEntry("app.kubernetes.io/managed-by", "Helm");
    assertThat(map.getData().get("values")).contains("\"ofTheChart\":true");
    return map.getData();
  }

  @ParameterizedTest
  @CsvSource({
    "production, podinfo 6.9.1, podinfo.production",
    "staging, podinfo 7.0.0-alpha.1, podinfo.staging"
  })
  void helmExample_apps_getTheVersionOfTheirRange(String stage, String chart, String host) {
    ReconcileResult result = reconcile("flux2-kustomize-helm-example", "apps/" + stage);

    assertThat(releases(result)).isEqualTo(Map.of("podinfo", UnitStatus.SUCCEEDED));
    assertThat(given("podinfo", "podinfo"))
        .containsEntry("chart", chart)
        .hasEntrySatisfying("values", values -> assertThat(values).contains(host));
  }

  @Test
  void helmExample_controllers_areChartsOfARegistry() {
    ReconcileResult result =
        reconcile("flux2-kustomize-helm-example", "infrastructure/controllers");

    assertThat(releases(result))
        .isEqualTo(
            Map.of("cert-manager", UnitStatus.SUCCEEDED, "envoy-gateway", UnitStatus.SUCCEEDED));
    assertThat(given("cert-manager", "cert-manager"))
        .hasEntrySatisfying(
            "chart", chart -> assertThat(chart).matches("cert-manager 1\\.18\\.2\\+[0-9a-f]{12}"))
        .hasEntrySatisfying(
            "values", values -> assertThat(values).contains("\"enableGatewayAPI\":true"));
    assertThat(given("envoy-gateway-system", "envoy-gateway"))
        .hasEntrySatisfying(
            "chart",
            chart -> assertThat(chart).matches("gateway-helm 1\\.8\\.0-rc\\.1\\+[0-9a-f]{12}"));
  }

  @Test
  void eksConfig_addons_areSupportedAndInOrder() {
    ReconcileResult result =
        reconcile(
            "flux-eks-gitops-config",
            "infrastructure/base/sources",
            "infrastructure/base/addons/aws-load-balancer-controller",
            "infrastructure/base/addons/calico",
            "infrastructure/base/addons/flagger",
            "infrastructure/base/addons/kube-prometheus-stack",
            "infrastructure/base/addons/kyverno",
            "infrastructure/base/addons/nginx-ingress-controller");

    assertThat(result.units()).noneMatch(unit -> unit.status() == UnitStatus.UNSUPPORTED);
    assertThat(releases(result))
        .hasSize(7)
        .allSatisfy((name, status) -> assertThat(status).isEqualTo(UnitStatus.SUCCEEDED));
    Map<String, String> expected =
        Map.of(
            "kube-system/aws-load-balancer-controller", "aws-load-balancer-controller 1.4.1",
            "tigera-operator/tigera-operator", "tigera-operator v3.26.1",
            "flagger-system/flagger", "flagger 1.21.0",
            "flagger-system/flagger-loadtester", "loadtester 0.24.0",
            "monitoring/kube-prometheus-stack", "kube-prometheus-stack 35.2.0",
            "kyverno/kyverno", "kyverno v2.3.3",
            "ingress-nginx/ingress-nginx", "ingress-nginx 4.7.1");
    expected.forEach(
        (release, chart) -> {
          String[] parts = release.split("/");
          assertThat(given(parts[0], parts[1])).containsEntry("chart", chart);
        });
  }
}
