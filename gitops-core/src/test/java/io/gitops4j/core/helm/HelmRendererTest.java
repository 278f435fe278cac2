package io.gitops4j.core.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.chart.Archives;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.helm.schema.SchemaValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelmRendererTest {

  private static final HelmRenderer RENDERER = HelmRenderer.create();

  private static Archives top(String more) {
    return new Archives()
        .file("top/Chart.yaml", "apiVersion: v2\nname: top\nversion: 1.0.0\n" + more);
  }

  private static Chart load(Archives archive) {
    return ChartLoader.withDefaults().archive("top.tgz", archive.tgz());
  }

  private static ReleaseOptions.Builder options() {
    return ReleaseOptions.of("rel", "ns");
  }

  private static RenderedRelease render(Archives archive, ReleaseOptions.Builder options) {
    return RENDERER.render(load(archive), options.build());
  }

  private static void fails(Runnable render, Reason reason, String part) {
    assertThatThrownBy(render::run)
        .isInstanceOfSatisfying(
            RenderException.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(reason);
              assertThat(e.failure().message()).contains(part);
            });
  }

  private static String object(String kind, String name, String annotations) {
    return "kind: %s\nmetadata:\n  name: %s\n  annotations: {%s}\n"
        .formatted(kind, name, annotations);
  }

  @Test
  void hooks_areSetApartWithTheirWeightsEventsAndPolicies() {
    String hooks =
        String.join(
            "---\n",
            object("Pod", "a", "helm.sh/hook: \"pre-install, TEST\", helm.sh/hook-weight: -5"),
            object("ConfigMap", "b", "helm.sh/hook: test-success, helm.sh/hook-weight: x"),
            object("Pod", "gone", "helm.sh/hook: \"pre-install,bogus\""),
            object(
                "Job",
                "c",
                "helm.sh/hook: post-delete, helm.sh/hook-delete-policy: \"hook-failed,Other\", "
                    + "helm.sh/hook-output-log-policy: hook-succeeded"),
            object("Pod", "d", "other: x"));
    RenderedRelease release = render(top("").file("top/templates/a.yaml", hooks), options());
    assertThat(release.hooks()).extracting(Hook::name).containsExactly("b", "a", "c");
    assertThat(release.hooks().get(1).weight()).isEqualTo(-5);
    assertThat(release.hooks().get(1).events())
        .containsExactly(HookEvent.PRE_INSTALL, HookEvent.TEST);
    assertThat(release.hooks().get(0).events()).containsExactly(HookEvent.TEST);
    assertThat(release.hooks().get(2).deletePolicies()).containsExactly("hook-failed", "other");
    assertThat(release.hooks().get(2).outputLogPolicies()).containsExactly("hook-succeeded");
    assertThat(release.manifests()).extracting(RenderedManifest::name).containsExactly("d");
    assertThat(release.notices())
        .extracting(Notice::message)
        .containsExactly(
            "skipping unknown hook: \"pre-install,bogus\" of Pod gone in top/templates/a.yaml");
    assertThat(release.manifest()).doesNotContain("post-delete");
    assertThat(release.text()).contains("post-delete");
  }

  @Test
  void error_withALongTextInTheMiddle_tellsItsBeginningAndItsEnd() {
    String inner = "x".repeat(20_000) + "{{ .Values.t.other }}";
    Archives other =
        top("")
            .file("top/values.yaml", "t: '" + inner + "'\n")
            .file("top/templates/a.yaml", "a: {{ tpl .Values.t . }}");
    fails(() -> render(other, options()), Reason.INVALID, "top/templates/a.yaml:1:6");
    fails(() -> render(other, options()), Reason.INVALID, "can't evaluate field other");
  }

  @Test
  void notes_areThoseOfTheTopChart_unlessOthersAreWanted() {
    Archives archive =
        top("")
            .file("top/templates/NOTES.txt", "hello {{ .Release.Name }}\n")
            .file("top/charts/kid/Chart.yaml", "name: kid\nversion: 1.0.0\n")
            .file("top/charts/kid/templates/NOTES.txt", "kid\n");
    assertThat(render(archive, options()).notes()).isEqualTo("hello rel\n");
    assertThat(render(archive, options().subchartNotes(true)).notes())
        .isEqualTo("kid\n\nhello rel\n");
  }

  @Test
  void values_ofASubchartWithAPointInItsName_areLookedForATableFurther() {
    Archives archive =
        top("")
            .file("top/values.yaml", "k.d: {a: 1}\nk: {d: {b: 2}}\n")
            .file("top/charts/k/Chart.yaml", "name: k.d\nversion: 1.0.0\n")
            .file("top/charts/k/values.yaml", "z: 1\n")
            .file("top/charts/k/templates/x.yaml", "data: {{ toJson .Values }}");
    assertThat(render(archive, options()).text()).endsWith("data: {\"b\":2}\n");
  }

  @Test
  void crds_comeFirstWhenWanted_theParentsBeforeTheChilds() {
    Archives archive =
        top("")
            .file("top/crds/b.yaml", "kind: B {{ not a template }}")
            .file("top/charts/kid/Chart.yaml", "name: kid\nversion: 1.0.0\n")
            .file("top/charts/kid/crds/a.yaml", "kind: A")
            .file("top/templates/c.yaml", "kind: C");
    RenderedRelease without = render(archive, options());
    assertThat(without.crds())
        .extracting(RenderedCrds::source)
        .containsExactly("top/crds/b.yaml", "top/charts/kid/crds/a.yaml");
    assertThat(without.text()).isEqualTo("---\n# Source: top/templates/c.yaml\nkind: C\n");
    assertThat(render(archive, options().includeCrds(true)).text())
        .startsWith("---\n# Source: top/crds/b.yaml\nkind: B {{ not a template }}\n---\n");
  }

  @Test
  void thePostRenderer_changesManifestsAndNotHooks() {
    Archives archive =
        top("")
            .file("top/templates/a.yaml", "kind: A\nmetadata: {name: x}")
            .file("top/templates/h.yaml", object("Pod", "x", "helm.sh/hook: test"));
    RenderedRelease release =
        render(archive, options().postRenderer(text -> text.replace("name: x", "name: z")));
    assertThat(release.manifests()).extracting(RenderedManifest::name).containsExactly("z");
    assertThat(release.manifest()).contains("name: z");
    assertThat(release.hooks()).extracting(Hook::name).containsExactly("x");
  }

  @Test
  void schemas_areAskedOfEveryChartThatIsRendered_inOneFailure() {
    Archives archive =
        top("dependencies: [{name: kid, version: '*'}, {name: idle, version: '*', condition: idle.enabled}]\n")
            .file("top/values.yaml", "idle: {enabled: false}\n")
            .file("top/values.schema.json", "{}")
            .file("top/charts/kid/Chart.yaml", "name: kid\nversion: 1.0.0\n")
            .file("top/charts/kid/values.schema.json", "{}")
            .file("top/charts/idle/Chart.yaml", "name: idle\nversion: 1.0.0\n")
            .file("top/charts/idle/values.schema.json", "{}");
    SchemaValidator refusing = (schema, values) -> List.of("at '': " + values.keySet());
    assertThatThrownBy(() -> render(archive, options().schemaValidator(refusing)))
        .hasMessageContaining("values don't meet the specifications of the schema(s)")
        .hasMessageContaining("top: at ''")
        .hasMessageContaining("kid: at '': [global]")
        .message()
        .doesNotContain("idle: at");
    assertThat(
            render(archive, options().schemaValidator(refusing).skipSchemaValidation(true))
                .notices())
        .isEmpty();
    assertThat(render(archive, options()).notices()).isEmpty();
  }

  @Test
  void schemas_withoutAValidator_areNamedInWarnings() {
    Archives archive = top("").file("top/values.schema.json", "{}");
    Warnings warnings = new Warnings();
    SchemaCheck.require(ChartNode.tree(load(archive)), Map.of(), Optional::empty, warnings);
    assertThat(warnings.notices())
        .singleElement()
        .asString()
        .contains("The values of chart top are not held against its values.schema.json")
        .contains("add com.networknt:json-schema-validator");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bad", "a_b", "-a", "a-", "a..b"})
  void aReleaseName_thatHelmRefuses_isRefused(String name) {
    fails(
        () -> RENDERER.render(load(top("")), ReleaseOptions.of(name, "ns").build()),
        Reason.INVALID,
        "invalid release name");
  }

  @Test
  void charts_thatCannotBeInstalled_areRefused() {
    fails(() -> render(top("type: library\n"), options()), Reason.UNSUPPORTED, "not installable");
    fails(
        () -> render(top("dependencies: [{name: a}, {name: b}]\n"), options()),
        Reason.NOT_FOUND,
        "missing in charts/ directory: a, b");
    fails(
        () -> render(top("kubeVersion: '>=1.35.0'\n"), options()),
        Reason.UNSUPPORTED,
        "chart requires kubeVersion: >=1.35.0 which is incompatible with Kubernetes v1.34.0");
    assertThat(
            render(top("kubeVersion: '>=1.35.0'\n"), options().kubeVersion("1.35.1+k3s1"))
                .manifests())
        .isEmpty();
  }

  @Test
  void aTemplateThatFails_isTold_withItsPlace() {
    assertThatThrownBy(
            () ->
                render(
                    top("").file("top/templates/a.yaml", "a: 1\nb: {{ fail \"no way\" }}"),
                    options()))
        .isInstanceOfSatisfying(
            RenderException.class,
            e -> {
              assertThat(e.failure().message())
                  .isEqualTo(
                      "Cannot render the chart top: execution error at (top/templates/a.yaml:2:6): no way");
              assertThat(e.failure().location().orElseThrow())
                  .hasToString("top/templates/a.yaml:2:7");
            });
  }

  @Test
  void whatIsNoObject_isTold_withItsFile() {
    fails(
        () -> render(top("").file("top/templates/a.txt", "text"), options()),
        Reason.INVALID,
        "YAML parse error on top/templates/a.txt");
  }

  @Test
  void oneRenderer_usedByManyThreads_rendersTheSame() throws Exception {
    Chart chart =
        load(
            top("")
                .file("top/values.yaml", "a: {b: 1}\n")
                .file(
                    "top/templates/a.yaml",
                    "{{ $_ := set .Values.a \"b\" (add .Values.a.b 1) }}kind: A\nb: {{ .Values.a.b }}"));
    String wanted = RENDERER.render(chart, options().build()).text();
    assertThat(wanted).contains("b: 2");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        results.add(threads.submit(() -> RENDERER.render(chart, options().build()).text()));
      }
      for (Future<String> result : results) {
        assertThat(result.get()).isEqualTo(wanted);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void lookup_isAnsweredByWhoIsGiven() {
    Archives archive =
        top("")
            .file(
                "top/templates/a.yaml",
                "kind: A\nn: {{ (lookup \"v1\" \"Secret\" \"ns\" \"s\").kind | quote }}");
    assertThat(render(archive, options()).text()).doesNotContain("\"");
    assertThat(
            render(
                    archive,
                    options()
                        .lookup((version, kind, namespace, name) -> Map.of("kind", kind + name)))
                .text())
        .contains("n: \"Secrets\"");
  }
}
