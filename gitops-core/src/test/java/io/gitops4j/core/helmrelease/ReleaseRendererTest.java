package io.gitops4j.core.helmrelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Cause;
import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.Manifests;
import io.gitops4j.Notice;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.SourceMap;
import io.gitops4j.Substitution;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.flux.FluxReader;
import io.gitops4j.core.graph.Unit;
import io.gitops4j.core.helm.HelmRenderer;
import io.gitops4j.core.helm.Hook;
import io.gitops4j.core.helm.ValuesLayer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.spi.ClusterCapabilities;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A HelmRelease and its chart, and what is recorded and what is applied of them. */
class ReleaseRendererTest {

  private static final String CONFIG =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: {{ .Release.Name }}-config}
      data:
        greeting: {{ .Values.greeting | default "none" | quote }}
        where: {{ .Release.Namespace }} {{ .Release.Revision }} {{ .Release.IsUpgrade }}
      """;

  private static final String ROLE =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: web}
      rules: []
      """;

  private static final String HOOK =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: migrate, annotations: {helm.sh/hook: pre-install}}
      spec: {containers: [{name: m, image: "m:1"}]}
      """;

  private static final String CRD =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: tills.shop.example.com}
      spec: {group: shop.example.com}
      """;

  private final MemorySnapshot.Builder files =
      MemorySnapshot.builder(Revision.of("main"))
          .file("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\n")
          .file("charts/web/templates/config.yaml", CONFIG)
          .file("charts/web/templates/role.yaml", ROLE);
  private ComposedValues values = new ComposedValues(Map.of(), List.of(), List.of());
  private int revision = 1;
  private @Nullable String kubeVersion = "1.33";
  private @Nullable ClusterCapabilities cluster;

  private ReleaseRendering render(String more) {
    String yaml =
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: web, namespace: prod}
        spec:
          interval: 5m
          chart:
            spec: {chart: charts/web, sourceRef: {kind: GitRepository, name: fleet}}
        """
            + more.indent(2);
    YamlMap node = (YamlMap) YamlReader.of(YamlFlavor.V3).readOne("release.yaml", yaml);
    Unit unit = FluxReader.read(Manifests.of(List.of(Manifest.of(node.toValue())))).units().get(0);
    HelmReleaseSpec spec = unit.release().orElseThrow();
    Chart chart = ChartLoader.withDefaults().folder(files.build(), "charts/web");
    return new ReleaseRenderer(HelmRenderer.create(), kubeVersion, List.of("more.example.com/v1"))
        .render(
            new ReleaseRequest(
                unit.id(),
                spec,
                chart,
                "charts/web",
                values,
                revision,
                revision > 1,
                spec.actions().install().crds(),
                cluster));
  }

  private static Manifest object(ReleaseRendering rendering, String ref) {
    return rendering.objects().stream()
        .filter(manifest -> manifest.ref().toString().equals(ref))
        .findFirst()
        .orElseThrow(() -> new AssertionError(ref + " in " + rendering.objects().list()));
  }

  private static List<String> refs(ReleaseRendering rendering) {
    return rendering.objects().stream().map(manifest -> manifest.ref().toString()).toList();
  }

  private Object told() {
    files.file(
        "charts/web/templates/told.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: told}
        data:
          version: {{ .Capabilities.KubeVersion.Version }}
          minor: {{ .Capabilities.KubeVersion.Minor | quote }}
          apps: {{ .Capabilities.APIVersions.Has "apps/v1" | quote }}
          kind: {{ .Capabilities.APIVersions.Has "shop.example.com/v2/Till" | quote }}
          more: {{ .Capabilities.APIVersions.Has "more.example.com/v1" | quote }}
        """);
    return object(render(""), "ConfigMap/prod/told").content().get("data");
  }

  @Test
  void render_withACluster_tellsTheChartOfIt() {
    kubeVersion = null;
    cluster =
        new ClusterCapabilities(
            "v1.34.1-eks-113cf36", "1", "34+", List.of("shop.example.com/v2/Till", "v1"));
    assertThat(told())
        .isEqualTo(
            Map.of(
                "version", "v1.34.1-eks-113cf36",
                "minor", "34+",
                "apps", "false",
                "kind", "true",
                "more", "true"));
  }

  @Test
  void render_withoutOne_tellsTheChartWhatHelmTells() {
    kubeVersion = null;
    assertThat(told())
        .isEqualTo(
            Map.of(
                "version", "v1.34.0",
                "minor", "34",
                "apps", "true",
                "kind", "false",
                "more", "true"));
  }

  @Test
  void render_withAVersionGiven_tellsTheChartOfThatWhateverTheClusterIs() {
    cluster = new ClusterCapabilities("v1.34.1", "1", "34", List.of("shop.example.com/v2/Till"));
    assertThat(told())
        .isEqualTo(
            Map.of(
                "version", "v1.33",
                "minor", "33",
                "apps", "true",
                "kind", "false",
                "more", "true"));
  }

  @Test
  void render_whatIsRecorded_hasNeitherNamespaceNorMarksOfTheRelease() {
    ReleaseRendering rendering = render("");

    assertThat(rendering.release().manifest())
        .contains("# Source: web/templates/config.yaml")
        .contains("name: web-config")
        .doesNotContain("meta.helm.sh")
        .doesNotContain("\n  namespace:");
    assertThat(rendering.options().namespace()).isEqualTo("prod");
  }

  @Test
  void render_whatIsApplied_hasBoth() {
    ReleaseRendering rendering = render("");

    assertThat(refs(rendering))
        .containsExactlyInAnyOrder("ConfigMap/prod/web-config", "ClusterRole/web");
    Manifest config = object(rendering, "ConfigMap/prod/web-config");
    assertThat(config.labels()).containsEntry("app.kubernetes.io/managed-by", "Helm");
    assertThat(config.annotations())
        .containsEntry("meta.helm.sh/release-name", "web")
        .containsEntry("meta.helm.sh/release-namespace", "prod");
    assertThat(config.origin()).hasToString("Optional[charts/web/templates/config.yaml]");
    assertThat(object(rendering, "ClusterRole/web").annotations())
        .containsEntry("meta.helm.sh/release-name", "web");
  }

  @Test
  void render_upgrade_isToldToTheChart() {
    revision = 3;
    assertThat(object(render(""), "ConfigMap/prod/web-config").content().get("data"))
        .isEqualTo(Map.of("greeting", "none", "where", "prod 3 true"));
  }

  @Test
  void render_targetNamespace_isMadeOnlyWhereItIsAskedFor() {
    assertThat(refs(render("targetNamespace: shop"))).doesNotContain("Namespace/shop");

    ReleaseRendering rendering = render("targetNamespace: shop\ninstall: {createNamespace: true}");
    assertThat(refs(rendering)).first().isEqualTo("Namespace/shop");
    assertThat(refs(rendering)).contains("ConfigMap/shop/shop-web-config");
    assertThat(object(rendering, "Namespace/shop").annotations())
        .containsEntry("helm.sh/resource-policy", "keep");
    assertThat(render("install: {createNamespace: true}").objects().stream())
        .noneMatch(manifest -> manifest.ref().kind().equals("Namespace"));
  }

  @ParameterizedTest
  @CsvSource({"Create, IfNotPresent", "CreateReplace, ''", "Skip, absent"})
  void render_definitions_areAppliedByPolicy(String policy, String marker) {
    files.file("charts/web/crds/till.yaml", CRD + "---\n" + ROLE);
    ReleaseRendering rendering = render("install: {crds: " + policy + "}");

    assertThat(rendering.release().crds()).hasSize(1);
    if (marker.equals("absent")) {
      assertThat(rendering.objects().stream())
          .noneMatch(manifest -> manifest.ref().kind().equals("CustomResourceDefinition"));
      return;
    }
    Manifest definition = object(rendering, "CustomResourceDefinition/tills.shop.example.com");
    assertThat(refs(rendering)).first().isEqualTo(definition.ref().toString());
    assertThat(definition.annotations().getOrDefault("kustomize.toolkit.fluxcd.io/ssa", ""))
        .isEqualTo(marker);
    assertThat(definition.annotations()).containsEntry("helm.sh/resource-policy", "keep");
    assertThat(rendering.objects().notices())
        .extracting(Notice::message)
        .anyMatch(message -> message.contains("crds/ of a chart is for"));
  }

  @ParameterizedTest
  @CsvSource({"combined, true", "separate, true", "nohooks, false"})
  void render_postRenderers_changeHooksByStrategy(String strategy, boolean changed) {
    files.file("charts/web/templates/hook.yaml", HOOK);
    ReleaseRendering rendering =
        render(
            """
            postRenderStrategy: %s
            postRenderers:
            - kustomize:
                patches:
                - target: {kind: "Pod|ConfigMap"}
                  patch: |
                    - {op: add, path: /metadata/labels, value: {patched: "yes"}}
            """
                .formatted(strategy));

    assertThat(rendering.release().manifest()).contains("patched: \"yes\"");
    List<Hook> hooks = rendering.release().hooks();
    assertThat(hooks).hasSize(1);
    assertThat(hooks.get(0).content().contains("patched")).isEqualTo(changed);
    assertThat(refs(rendering)).doesNotContain("Pod/prod/migrate");
  }

  @Test
  void render_valueOfASecret_isMarkedWhereItStandsAndNeverInAMessage() {
    values =
        new ComposedValues(
            Map.of("greeting", "correct-horse"),
            List.of(
                new ComposedValues.SecretText("correct-horse", "greeting", "Secret/prod/values")),
            List.of());

    List<Substitution> marks = object(render(""), "ConfigMap/prod/web-config").substitutions();
    assertThat(marks)
        .singleElement()
        .satisfies(
            mark -> {
              assertThat(mark.pointer()).isEqualTo("/data/greeting");
              assertThat(mark.secret()).isTrue();
            });

    files.file("charts/web/templates/fail.yaml", "{{ fail .Values.greeting }}");
    RenderException thrown = catchThrowableOfType(RenderException.class, () -> render(""));
    assertThat(thrown.failure().message()).doesNotContain("correct-horse");
  }

  @Test
  void render_lookup_isEmptyAndTold() {
    files.file(
        "charts/web/templates/lookup.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: found}
        data: {found: {{ lookup "v1" "Secret" "prod" "x" | empty | quote }}}
        """);
    ReleaseRendering rendering = render("");

    assertThat(object(rendering, "ConfigMap/prod/found").content().get("data"))
        .isEqualTo(Map.of("found", "true"));
    assertThat(rendering.objects().notices())
        .extracting(Notice::message)
        .anyMatch(message -> message.contains("looks up Secret prod/x"));
  }

  @Test
  void explain_aField_leadsThroughTemplateValuesAndPostRenderersToTheMarks() {
    files
        .file("charts/web/values.yaml", "a: 1\n")
        .file(
            "charts/web/templates/x.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: x}
            data:
              a: {{ .Values.a | quote }}
              b: "{{ .Release.Name }}"
            """);
    ValuesLayer layer =
        new ValuesLayer(
            "HelmRelease/prod/web",
            Map.of("a", 2L),
            pointer -> Optional.of(Location.of("release.yaml", 7, 8)),
            false);
    values = new ComposedValues(Map.of("a", 2L), List.of(), List.of(layer));
    ReleaseRendering rendering =
        render(
            """
            postRenderers:
            - kustomize:
                patches:
                - target: {kind: ConfigMap, name: x}
                  patch: '[{"op": "replace", "path": "/data/b", "value": "patched"}]'
            """);
    Manifest object = object(rendering, "ConfigMap/prod/x");
    assertThat(object.explain("/data/a").orElseThrow())
        .hasToString(
            """
            ConfigMap/prod/x /data/a
              1 <- .Values.a of the chart web         charts/web/values.yaml:1:4
              2 <- .Values.a of HelmRelease/prod/web  release.yaml:7:8
              2 <- {{ .Values.a | quote }}            charts/web/templates/x.yaml:5:6\
            """);
    assertThat(object.explain("/data/b").orElseThrow().causes())
        .extracting(Cause::value)
        .containsExactly("web", "web", "patched");
    assertThat(object.explain("/metadata/namespace").orElseThrow())
        .hasToString("ConfigMap/prod/x /metadata/namespace\n  prod <- set by the HelmRelease");
    assertThat(object.explain("/metadata/labels/app.kubernetes.io~1managed-by")).isPresent();
  }

  @Test
  void explain_whatIsMadeOfASecret_isRedacted() {
    files.file(
        "charts/web/templates/x.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: x}
        data:
          sum: {{ .Values.pw | sha256sum }}
        """);
    ValuesLayer layer = new ValuesLayer("a Secret", Map.of("pw", "hunter2"), SourceMap.NONE, true);
    values = new ComposedValues(Map.of("pw", "hunter2"), List.of(), List.of(layer));
    assertThat(object(render(""), "ConfigMap/prod/x").explain("/data/sum").orElseThrow().toString())
        .contains("(redacted) <- .Values.pw of a Secret")
        .doesNotContain("hunter2", "f52fbd32");
  }
}
