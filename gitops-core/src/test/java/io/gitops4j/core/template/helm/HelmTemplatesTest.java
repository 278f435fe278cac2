package io.gitops4j.core.template.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.template.TemplateLimitException;
import io.gitops4j.core.template.TemplateLimits;
import io.gitops4j.core.template.sprig.SprigFunctions;
import io.gitops4j.core.template.sprig.TemplateEnvironment;
import io.gitops4j.core.template.value.Bytes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmTemplatesTest {

  private static final String BASE = "c/templates";

  private static String render(HelmTemplates templates, Map<String, @Nullable Object> scope) {
    return templates.render(BASE + "/t.yaml", BASE, scope);
  }

  private static String render(String text) {
    return render(
        HelmTemplates.builder().add(BASE + "/t.yaml", text).build(),
        new HashMap<>(Map.of("Values", Map.of())));
  }

  @Test
  void order_ofTemplates_isDeepestFirstAndBackwardsByName() {
    HelmTemplates templates =
        HelmTemplates.builder()
            .add("c/templates/a.yaml", "")
            .add("c/templates/b.yaml", "")
            .add("c/charts/k/templates/x.yaml", "")
            .add("c/charts/k/templates/_h.tpl", "")
            .build();
    assertThat(templates.rendered())
        .containsExactly("c/charts/k/templates/x.yaml", "c/templates/b.yaml", "c/templates/a.yaml");
  }

  @Test
  void definition_ofTheParent_winsOverTheSubcharts() {
    HelmTemplates templates =
        HelmTemplates.builder()
            .add("c/charts/k/templates/_h.tpl", "{{ define \"n\" }}child{{ end }}")
            .add("c/templates/_h.tpl", "{{ define \"n\" }}parent{{ end }}")
            .add(BASE + "/t.yaml", "{{ include \"n\" . }}")
            .build();
    assertThat(render(templates, new HashMap<>())).isEqualTo("parent");
  }

  @Test
  void definitions_ofTpl_areUnknownOutside() {
    assertThat(render("{{ tpl \"{{ define \\\"q\\\" }}Q{{ end }}{{ include \\\"q\\\" . }}\" . }}"))
        .isEqualTo("Q");
    assertThatThrownBy(
            () -> render("{{ tpl \"{{ define \\\"q\\\" }}Q{{ end }}\" . }}{{ include \"q\" . }}"))
        .hasMessageContaining("no template \"q\" associated with template \"gotpl\"");
  }

  /** As Helm 3.22.0 renders the same. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{{ .Values.AsMap.app.port }} {{ typeOf .Values.AsMap }} ; 80 map[string]interface {}",
        "{{ $_ := set .Values.AsMap \"x\" 1 }}{{ .Values.x }} ; 1",
        "{{ (.Values.Table \"app\").port }} {{ typeOf (.Values.Table \"app\") }} ; 80 chartutil.Values",
        "{{ (.Values.Table \"app.tls\").AsMap.on }} ; true",
        "{{ .Values.PathValue \"app.port\" }} {{ .Values.PathValue \"name\" }} ; 80 web",
        "{{ .Values.YAML | trim | splitList \"\\n\" | join \"/\" }} ; app:/  port: 80/  tls:/    \"on\": true/name: web",
        "{{ (deepCopy .Values).AsMap.name }} {{ .AsMap.Values.name }} ; web web",
        "{{ \"k: >\\n  a\\n    b\\n  c\\n\" | fromYaml | toJson }} ; {\"k\":\"a\\n  b\\nc\\n\"}",
        "{{ hasKey .Values \"AsMap\" }} {{ .Values.app.AsMap }} ; false"
      })
  void values_haveMethods_asHelmsHave(String text, String written) {
    assertThat(renderValues(text).strip()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "{{ .Values.Table \"name\" }},error calling Table: \"name\" is not a table",
    "{{ .Values.Table \"app.none\" }},error calling Table: \"none\" is not a table",
    "{{ .Values.PathValue \"app\" }},error calling PathValue: \"app\" is not a value",
    "{{ .Values.PathValue \"no.way\" }},error calling PathValue: \"way\" is not a value",
    "{{ .Values.PathValue \"\" }},error calling PathValue: YAML path cannot be empty"
  })
  void values_askedForWhatIsNotThere_failInHelmsWords(String text, String error) {
    assertThatThrownBy(() -> renderValues(text)).hasMessageContaining(error);
  }

  private static String renderValues(String text) {
    Map<String, @Nullable Object> tls = new LinkedHashMap<>(Map.of("on", true));
    Map<String, @Nullable Object> app = new LinkedHashMap<>(Map.of("port", 80.0, "tls", tls));
    Map<String, @Nullable Object> values = new LinkedHashMap<>(Map.of("app", app, "name", "web"));
    return render(
        HelmTemplates.builder()
            .functions(SprigFunctions.table(TemplateEnvironment.system()))
            .add(BASE + "/t.yaml", text)
            .build(),
        new HashMap<>(Map.of("Values", new ChartValues(values))));
  }

  @Test
  void include_ofItself_endsAfterAThousand() {
    assertThatThrownBy(
            () -> render("{{ define \"r\" }}{{ include \"r\" . }}{{ end }}{{ include \"r\" . }}"))
        .isInstanceOf(HelmTemplateException.class)
        .hasMessageEndingWith(
            "rendering template has a nested reference name: r: unable to execute template");
  }

  @Test
  void fail_inAnInclude_isToldAtTheOutermostPlace() {
    assertThatThrownBy(
            () -> render("\n{{ include \"h\" . }}{{ define \"h\" }}{{ fail \"no: it\" }}{{ end }}"))
        .isInstanceOfSatisfying(
            HelmTemplateException.class,
            failed -> {
              assertThat(failed.saidByTemplate()).isTrue();
              assertThat(failed.location()).isEqualTo("c/templates/t.yaml:2:3");
              assertThat(failed).hasMessage("execution error at (c/templates/t.yaml:2:3): no: it");
            });
  }

  @Test
  void lookup_withoutCluster_findsNothing_andWithOneWhatItAnswers() {
    HelmTemplates templates =
        HelmTemplates.builder()
            .add(BASE + "/t.yaml", "[{{ (lookup \"v1\" \"Secret\" \"ns\" \"x\").data }}]")
            .build();
    assertThat(render(templates, new HashMap<>())).isEqualTo("[]");
    ClusterLookup cluster =
        (version, kind, namespace, name) ->
            new HashMap<>(Map.of("data", version + kind + namespace + name));
    assertThat(templates.render(BASE + "/t.yaml", BASE, new HashMap<>(), cluster))
        .isEqualTo("[v1Secretnsx]");
  }

  @Test
  void limit_insideIncludes_isNotWrapped() {
    HelmTemplates templates =
        HelmTemplates.builder()
            .limits(TemplateLimits.defaults().withSteps(100))
            .add(
                BASE + "/t.yaml",
                "{{ define \"l\" }}{{ range 1000 }}{{ end }}{{ end }}{{ include \"l\" . }}")
            .build();
    assertThatThrownBy(() -> render(templates, new HashMap<>()))
        .isInstanceOf(HelmTemplateException.class)
        .hasCauseInstanceOf(TemplateLimitException.class)
        .hasMessageContaining("executing \"l\" at <1000>: the template takes more than 100 steps");
  }

  @Test
  void config_ofABinaryFile_hasReplacementCharacters() {
    Map<String, @Nullable Object> scope = new HashMap<>();
    scope.put("Files", new ChartFiles(Map.of("x/b", Bytes.of(new byte[] {'a', (byte) 0xff}))));
    HelmTemplates templates =
        HelmTemplates.builder().add(BASE + "/t.yaml", "{{ .Files.AsConfig }}").build();
    assertThat(render(templates, scope)).isEqualTo("b: a\ufffd");
  }

  @Test
  void lines_ofAFileThatIsEmptyOrAbsent_areNone() {
    Map<String, @Nullable Object> scope = new HashMap<>();
    scope.put("Files", new ChartFiles(Map.of("empty", Bytes.of(""), "two", Bytes.of("a\nb\n"))));
    HelmTemplates templates =
        HelmTemplates.builder()
            .add(
                BASE + "/t.yaml",
                "{{ .Files.Lines \"empty\" }}{{ .Files.Lines \"absent\" }}{{ .Files.Lines \"two\" }}")
            .build();
    assertThat(render(templates, scope)).isEqualTo("[][][a b]");
  }

  @Test
  void chart_inTemplates_hasGoNames_andInYamlThoseOfTheFile() {
    Map<String, @Nullable Object> yaml = new HashMap<>();
    yaml.put("name", "web");
    yaml.put("maintainers", List.of(Map.of("name", "Ann")));
    ChartValue chart = new ChartValue(yaml, true);
    HelmTemplates templates =
        HelmTemplates.builder()
            .add(
                BASE + "/t.yaml",
                "{{ .Chart.Name }} {{ range .Chart.Maintainers }}{{ .Name }}{{ .Email }}{{ end }}"
                    + " {{ .Chart.Metadata.Deprecated }}")
            .build();
    assertThat(render(templates, new HashMap<>(Map.of("Chart", chart)))).isEqualTo("web Ann false");
    assertThat(chart.json()).containsOnlyKeys("name", "maintainers", "IsRoot");
  }
}
