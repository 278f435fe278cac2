package io.gitops4j.core.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Failure;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ChartReference;
import io.gitops4j.core.kustomize.KustomizeOptions;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.template.TemplateLimits;
import io.gitops4j.core.template.helm.ApiVersions;
import io.gitops4j.core.template.helm.Capabilities;
import io.gitops4j.core.template.helm.HelmVersion;
import io.gitops4j.core.template.helm.KubeVersion;
import io.gitops4j.spi.RenderRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Charts in kustomizations, beyond what the fixtures {@code kustomize/chart-*} show. */
class KustomizeChartsTest {

  private static final String CHART = "apiVersion: v2\nname: web\nversion: 1.2.0\n";
  private static final String NAMED = "helmCharts:\n  - name: web\n";
  private static final String REMOTE =
      """
      helmCharts:
        - name: web
          repo: https://user:secret@charts.example.com
          version: 1.2.0
      """;

  private static String configMap(String colour) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: web
          namespace: {{ .Release.Namespace }}
        data:
          colour: %s
        """
        .formatted(colour);
  }

  private static MemorySnapshot.Builder files(String kustomization, String template) {
    return MemorySnapshot.builder(Revision.of("test"))
        .file("app/kustomization.yaml", kustomization)
        .file("app/charts/web/Chart.yaml", CHART)
        .file("app/charts/web/values.yaml", "colour: green\n")
        .file("app/charts/web/templates/cm.yaml", template);
  }

  private static KustomizeRenderer renderer(KustomizeCharts charts) {
    return new KustomizeRenderer(KustomizeOptions.flux().withCharts(charts));
  }

  private static Manifests rendered(KustomizeCharts charts, MemorySnapshot snapshot) {
    return renderer(charts).render(RenderRequest.of(snapshot, "app"));
  }

  private static Object colour(Manifests rendered) {
    return ((Map<?, ?>) rendered.list().get(0).content().get("data")).get("colour");
  }

  private static Failure failure(KustomizeCharts charts, MemorySnapshot snapshot) {
    List<Failure> failures = new ArrayList<>();
    assertThatThrownBy(() -> rendered(charts, snapshot))
        .isInstanceOfSatisfying(RenderException.class, e -> failures.add(e.failure()));
    return failures.get(0);
  }

  private static Chart fetched() {
    MemorySnapshot files =
        MemorySnapshot.builder(Revision.of("fetched"))
            .file("Chart.yaml", CHART)
            .file("values.yaml", "colour: green\nshape: round\n")
            .file("templates/cm.yaml", configMap("{{ .Values.colour }} {{ .Values.shape }}"))
            .build();
    return ChartLoader.withDefaults().folder(files, "");
  }

  @Test
  void charts_withoutTheOption_areDeniedByBothPresets() {
    for (KustomizeOptions preset : List.of(KustomizeOptions.flux(), KustomizeOptions.cli())) {
      assertThatThrownBy(
              () ->
                  new KustomizeRenderer(preset)
                      .render(RenderRequest.of(files(NAMED, configMap("red")).build(), "app")))
          .isInstanceOfSatisfying(
              RenderException.class, e -> assertThat(e.failure().reason()).isEqualTo(Reason.DENIED))
          .hasMessageContaining("KustomizeOptions.withCharts");
    }
  }

  @Test
  void chartOutsideOfTheFolder_withFilesFromTheFolderOnly_isDeniedForItsValues() {
    MemorySnapshot snapshot =
        MemorySnapshot.builder(Revision.of("test"))
            .file("app/kustomization.yaml", "helmGlobals: {chartHome: ../charts}\n" + NAMED)
            .file("charts/web/Chart.yaml", CHART)
            .file("charts/web/values.yaml", "colour: green\n")
            .file("charts/web/templates/cm.yaml", configMap("{{ .Values.colour }}"))
            .build();
    assertThat(colour(rendered(KustomizeCharts.create(), snapshot))).isEqualTo("green");
    KustomizeOptions cli = KustomizeOptions.cli().withCharts(KustomizeCharts.create());
    assertThatThrownBy(() -> new KustomizeRenderer(cli).render(RenderRequest.of(snapshot, "app")))
        .hasMessageContaining("../charts/web/values.yaml: the security rule");
  }

  @Test
  void chartOfARepository_isWhatTheResolverGets() {
    List<ChartReference> asked = new ArrayList<>();
    KustomizeCharts charts =
        KustomizeCharts.builder()
            .resolver(
                reference -> {
                  asked.add(reference);
                  return fetched();
                })
            .build();
    MemorySnapshot snapshot =
        MemorySnapshot.builder(Revision.of("test"))
            .file("app/kustomization.yaml", REMOTE + "    valuesInline: {colour: blue}\n")
            .build();

    Manifests rendered = rendered(charts, snapshot);

    assertThat(colour(rendered)).isEqualTo("blue round");
    assertThat(asked)
        .containsOnly(
            new ChartReference("https://user:secret@charts.example.com", "web", "1.2.0", false));
    assertThat(asked.get(0)).hasToString("web 1.2.0 of https://redacted@charts.example.com");
    assertThat(rendered.list().get(0).locate("/data/colour"))
        .contains(Location.of("web/templates/cm.yaml", 1, 1));
  }

  @Test
  void chartOfARepository_isAskedForInEachRendering() {
    List<ChartReference> asked = new ArrayList<>();
    KustomizeCharts charts =
        KustomizeCharts.builder()
            .resolver(
                reference -> {
                  asked.add(reference);
                  return fetched();
                })
            .build();
    KustomizeRenderer renderer = renderer(charts);
    MemorySnapshot snapshot =
        MemorySnapshot.builder(Revision.of("test")).file("app/kustomization.yaml", REMOTE).build();
    renderer.render(RenderRequest.of(snapshot, "app"));
    renderer.render(RenderRequest.of(snapshot, "app"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void whatTheResolverRefuses_isToldAtTheEntry() {
    KustomizeCharts charts =
        KustomizeCharts.builder()
            .resolver(
                reference -> {
                  throw HelmProblem.of(
                      Reason.DENIED, "Cannot get " + reference + ": no; ask for another.");
                })
            .build();
    MemorySnapshot snapshot =
        MemorySnapshot.builder(Revision.of("test")).file("app/kustomization.yaml", REMOTE).build();
    Failure failure = failure(charts, snapshot);
    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure.location()).contains(Location.of("app/kustomization.yaml", 2, 5));
    assertThat(failure.message()).doesNotContain("secret");
  }

  @Test
  void templateThatFails_isToldAtItsLineInTheRepository() {
    Failure failure =
        failure(
            KustomizeCharts.create(),
            files(NAMED, configMap("{{ required \"a size is needed\" .Values.size }}")).build());
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.location().map(Location::file)).contains("app/charts/web/templates/cm.yaml");
    assertThat(failure.location().map(Location::line)).contains(7);
    assertThat(failure.message()).contains("a size is needed");
  }

  @Test
  void templateThatDoesNotEnd_isEndedByItsLimits() {
    KustomizeCharts charts =
        KustomizeCharts.builder().limits(TemplateLimits.defaults().withSteps(1_000)).build();
    Failure failure =
        failure(charts, files(NAMED, configMap("{{ range until 9999 }}x{{ end }}")).build());
    assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
  }

  @Test
  void chartThatIsMalformed_isToldInItsFile() {
    Failure failure =
        failure(
            KustomizeCharts.create(),
            files(NAMED, configMap("red")).file("app/charts/web/Chart.yaml", "name: [\n").build());
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.location().map(Location::file)).contains("app/charts/web/Chart.yaml");
  }

  @Test
  void schemas_areAskedThroughTheValidator() {
    MemorySnapshot snapshot =
        files(NAMED, configMap("red")).file("app/charts/web/values.schema.json", "{}").build();
    KustomizeCharts strict =
        KustomizeCharts.builder()
            .schemaValidator(
                (schema, values) -> List.of("at '/colour': no " + values.get("colour")))
            .build();
    assertThat(failure(strict, snapshot).message()).contains("at '/colour': no green");
    assertThat(rendered(KustomizeCharts.create(), snapshot).notices())
        .extracting(Notice::message)
        .anySatisfy(message -> assertThat(message).contains("schema"));
  }

  @Test
  void cluster_isWhatTheProgramSaysUnlessTheEntryDoes() {
    KustomizeCharts charts =
        KustomizeCharts.builder()
            .capabilities(
                new Capabilities(
                    KubeVersion.of("v1.29.0"),
                    ApiVersions.builtIn(),
                    new HelmVersion("v3.22.0", "go1.26.8")))
            .build();
    String template = configMap("{{ .Capabilities.KubeVersion.Version }}");
    assertThat(colour(rendered(charts, files(NAMED, template).build()))).isEqualTo("v1.29.0");
    assertThat(
            colour(rendered(charts, files(NAMED + "    kubeVersion: '1.31'\n", template).build())))
        .isEqualTo("v1.31");
  }

  @Test
  void rendererThatIsKept_seesEachChangeOfAChartAndOfTheNamespaceAroundIt() {
    KustomizeRenderer renderer = renderer(KustomizeCharts.create());
    List<String> seen = new ArrayList<>();
    for (String namespace : List.of("one", "two")) {
      for (String colour : List.of("red", "blue")) {
        MemorySnapshot snapshot =
            MemorySnapshot.builder(Revision.of("test"))
                .file(
                    "app/kustomization.yaml",
                    "namespace: " + namespace + "\nresources: [../base, cm.yaml]\n")
                .file("app/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n")
                .file("base/kustomization.yaml", NAMED)
                .file("base/charts/web/Chart.yaml", CHART)
                .file("base/charts/web/values.yaml", "")
                .file("base/charts/web/templates/cm.yaml", configMap(colour))
                .build();
        Manifests rendered = renderer.render(RenderRequest.of(snapshot, "app"));
        Manifest first = rendered.list().get(0);
        seen.add(first.ref().namespace() + " " + colour(rendered));
      }
    }
    assertThat(seen).containsExactly("one red", "one blue", "two red", "two blue");
  }

  @Test
  void filesTheChartGains_areSeenByARendererThatIsKept() {
    KustomizeRenderer renderer = renderer(KustomizeCharts.create());
    MemorySnapshot before = files(NAMED, configMap("red")).build();
    MemorySnapshot after =
        files(NAMED, configMap("red"))
            .file(
                "app/charts/web/templates/more.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n")
            .build();
    assertThat(renderer.render(RenderRequest.of(before, "app")).list()).hasSize(1);
    assertThat(renderer.render(RenderRequest.of(after, "app")).list()).hasSize(2);
  }
}
