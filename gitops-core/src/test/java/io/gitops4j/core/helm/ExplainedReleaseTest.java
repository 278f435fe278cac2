package io.gitops4j.core.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Revision;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.source.MemorySnapshot;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplainedReleaseTest {

  private static final HelmRenderer RENDERER = HelmRenderer.create();

  private final MemorySnapshot.Builder files =
      MemorySnapshot.builder(Revision.of("chart"))
          .file("Chart.yaml", "apiVersion: v2\nname: top\nversion: 1.0.0\nappVersion: \"1.2\"\n");
  private String given = "{}\n";
  private boolean secret;

  private ExplainedReleaseTest file(String path, String text) {
    files.file(path, text);
    return this;
  }

  private ExplainedReleaseTest template(String fields) {
    return file("templates/x.yaml", "apiVersion: v1\nkind: A\n" + fields + "metadata: {name: a}\n");
  }

  private ExplainedReleaseTest given(String values) {
    given = values;
    return this;
  }

  private String explain(String pointer) {
    return explain("top/templates/x.yaml", pointer);
  }

  private String explain(String source, String pointer) {
    Chart chart = ChartLoader.withDefaults().folder(files.build(), "");
    Map<String, @Nullable Object> values = ValuesReader.read("prod.yaml", given);
    ReleaseOptions options = ReleaseOptions.of("rel", "ns").values(values).build();
    ValuesLayer layer = ValuesLayer.file("prod.yaml", given);
    ValuesLayer told = new ValuesLayer(layer.what(), values, layer.places(), secret);
    RenderedManifest manifest =
        RENDERER.render(chart, options).manifests().stream()
            .filter(each -> each.source().equals(source))
            .findFirst()
            .orElseThrow();
    String text =
        RENDERER
            .explain(chart, options, List.of(told))
            .explain(manifest, pointer)
            .map(Object::toString)
            .orElse("");
    return text.substring(text.indexOf('\n') + 1) + "\n";
  }

  @Test
  void text_ofATemplate_isWrittenThere() {
    assertThat(template("spec:\n  paused: false\n").explain("/spec/paused"))
        .isEqualTo("  false <- written in the template  top/templates/x.yaml:4:11\n");
  }

  @Test
  void value_thatIsGiven_isSetByTheChartAndThenByTheFile() {
    assertThat(
            template("replicas: {{ .Values.replicas }}\n")
                .file("values.yaml", "a: b\nreplicas: 1\n")
                .given("replicas: 3\n")
                .explain("/replicas"))
        .isEqualTo(
            """
              1 <- .Values.replicas of the chart top     top/values.yaml:2:11
              3 <- .Values.replicas of the values given  prod.yaml:1:11
              3 <- {{ .Values.replicas }}                top/templates/x.yaml:3:11
            """);
  }

  @Test
  void scalar_ofSeveralActions_isMadeOfAllOfThem() {
    assertThat(
            template(
                    "image: \"{{ .Values.repo }}:{{ .Values.tag | default .Chart.AppVersion }}\"\n")
                .file("values.yaml", "repo: nginx\ntag: \"\"\n")
                .explain("/image"))
        .isEqualTo(
            """
              nginx     <- .Values.repo of the chart top                                 top/values.yaml:1:7
              nginx     <- {{ .Values.repo }}                                            top/templates/x.yaml:3:9
              ""        <- .Values.tag of the chart top                                  top/values.yaml:2:6
              1.2       <- .Chart.AppVersion                                             top/Chart.yaml
              1.2       <- the default of {{ .Values.tag | default .Chart.AppVersion }}  top/templates/x.yaml:3:28
              nginx:1.2 <- written in the template                                       top/templates/x.yaml:3:8
            """);
  }

  @Test
  void default_ofALiteral_isTheTemplates() {
    assertThat(template("a: {{ .Values.none | default \"x\" }}\n").explain("/a"))
        .isEqualTo(
            """
              null <- .Values.none, which nothing sets
              x    <- the default of {{ .Values.none | default "x" }}  top/templates/x.yaml:3:4
            """);
  }

  @Test
  void include_thatIsIndented_leadsToTheActionsInside() {
    file(
        "templates/_h.tpl",
        """
        {{- define "name" -}}{{ printf "%s-x" .Release.Name | trunc 63 }}{{- end }}
        {{- define "labels" -}}
        app: {{ include "name" . }}
        tier: front
        {{- end }}
        """);
    template("labels:\n  {{- include \"labels\" . | nindent 2 }}\n");
    assertThat(explain("/labels/app"))
        .isEqualTo(
            """
              rel   <- .Release.Name
              rel-x <- {{ printf "%s-x" .Release.Name | trunc 63 }}  top/templates/_h.tpl:1:22
              rel-x <- {{ include "name" . }}                        top/templates/_h.tpl:3:6
              rel-x <- {{ include "labels" . | nindent 2 }}          top/templates/x.yaml:4:3
            """);
    assertThat(explain("/labels/tier"))
        .isEqualTo(
            """
              front <- written in the template               top/templates/_h.tpl:4:7
              front <- {{ include "labels" . | nindent 2 }}  top/templates/x.yaml:4:3
            """);
  }

  @Test
  void include_ofWhichAFunctionMakesSomethingElse_contributes() {
    file("templates/_h.tpl", "{{- define \"name\" -}}{{ .Values.c }}{{- end }}");
    template("sum: {{ include \"name\" . | upper }}\n").given("c: abc\n");
    assertThat(explain("/sum"))
        .isEqualTo(
            """
              abc    <- .Values.c of the values given   prod.yaml:1:4
              (used) <- {{ .Values.c }}                 top/templates/_h.tpl:1:22
              ABC    <- {{ include "name" . | upper }}  top/templates/x.yaml:3:6
            """);
  }

  @Test
  void template_thatIsCalledByAnAction_isPartOfIt() {
    file("templates/_h.tpl", "{{- define \"name\" -}}{{ .b }}{{- end }}");
    template("a: {{ template \"name\" .Values.a }}\n").given("a: {b: 1}\n");
    assertThat(explain("/a"))
        .isEqualTo(
            """
              1 <- .Values.a.b of the values given  prod.yaml:1:8
              1 <- {{ .b }}                         top/templates/_h.tpl:1:22
              1 <- {{template "name" .Values.a}}    top/templates/x.yaml:3:4
            """);
  }

  @Test
  void dict_thatIsGivenToAnInclude_keepsItsEntriesApart() {
    file("templates/_h.tpl", "{{- define \"n\" }}{{ .v }}-{{ .root.Release.Name }}{{ end }}");
    template("a: {{ include \"n\" (dict \"v\" .Values.v \"w\" .Values.w \"root\" $) }}\n");
    assertThat(given("{v: 1, w: 2}\n").explain("/a"))
        .contains(".Values.v of", ".Release.Name", "1-rel")
        .doesNotContain(".Values.w of");
  }

  @Test
  void table_thatIsWrittenAsAWhole_leadsToTheValueInIt() {
    template("r:\n  {{- toYaml .Values.r | nindent 2 }}\n")
        .file("values.yaml", "r:\n  limits:\n    cpu: 100m\n    memory: 100m\n");
    assertThat(explain("/r/limits/memory"))
        .isEqualTo(
            """
              100m <- .Values.r.limits.memory of the chart top  top/values.yaml:4:13
              100m <- {{ toYaml .Values.r | nindent 2 }}        top/templates/x.yaml:4:3
            """);
  }

  @Test
  void rangeWithAndVariables_leadToTheItems() {
    template(
            """
            {{- with .Values.t }}
            w: {{ .a }}
            {{- $x := .list }}
            v: {{ index $x 1 | quote }}
            {{- end }}
            l:
            {{- range $i, $e := .Values.t.list }}
            - {{ $e }}
            {{- end }}
            m:
            {{- range $k, $v := .Values.t.map }}
              {{ $k }}: {{ $v.e }}
            {{- end }}
            """)
        .given("t:\n  a: 1\n  list: [x, z]\n  map: {k: {e: 5}}\n");
    assertThat(explain("/w")).startsWith("  1 <- .Values.t.a of the values given  prod.yaml:2:6\n");
    assertThat(explain("/v"))
        .isEqualTo(
            """
              z <- .Values.t.list.1 of the values given  prod.yaml:3:13
              z <- {{ index $x 1 | quote }}              top/templates/x.yaml:6:4
            """);
    assertThat(explain("/l/1")).startsWith("  z <- .Values.t.list.1 of the values given");
    assertThat(explain("/m/k"))
        .startsWith("  5 <- .Values.t.map.k.e of the values given  prod.yaml:4:16\n");
  }

  @Test
  void tpl_leadsToTheValueItExecutes() {
    template("a: {{ tpl .Values.t . }}\n").given("t: '{{ .Release.Name }}-x'\n");
    assertThat(explain("/a"))
        .isEqualTo(
            """
              rel                   <- .Release.Name
              {{ .Release.Name }}-x <- .Values.t of the values given  prod.yaml:1:4
              rel-x                 <- {{ tpl .Values.t . }}          top/templates/x.yaml:3:4
            """);
  }

  @Test
  void values_ofASubchart_areItsOwnItsParentsAndThoseGiven() {
    kid("a: {{ .Values.a }}\n").given("kid: {a: 3}\n");
    assertThat(explain("top/charts/kid/templates/x.yaml", "/a"))
        .isEqualTo(
            """
              1 <- .Values.a of the chart kid         top/charts/kid/values.yaml:1:4
              2 <- .Values.kid.a of the chart top     top/values.yaml:1:10
              3 <- .Values.kid.a of the values given  prod.yaml:1:10
              3 <- {{ .Values.a }}                    top/charts/kid/templates/x.yaml:3:4
            """);
  }

  @Test
  void global_ofASubchart_isItsParents() {
    kid("a: {{ .Values.global.g }}\n").given("global: {g: 5}\n");
    assertThat(explain("top/charts/kid/templates/x.yaml", "/a"))
        .isEqualTo(
            """
              1 <- .Values.global.g of the chart kid     top/charts/kid/values.yaml:2:13
              5 <- .Values.global.g of the values given  prod.yaml:1:13
              5 <- {{ .Values.global.g }}                top/charts/kid/templates/x.yaml:3:4
            """);
  }

  @Test
  void import_ofASubchartsValues_leadsToThem() {
    files.file(
        "Chart.yaml",
        "apiVersion: v2\nname: top\nversion: 1.0.0\ndependencies:\n"
            + "- {name: kid, version: 1.0.0, import-values: [{child: e, parent: i}]}\n");
    kid("").template("a: {{ .Values.i.b }}\n").file("charts/kid/values.yaml", "e:\n  b: 7\n");
    assertThat(explain("/a"))
        .isEqualTo(
            """
              7 <- .Values.e.b of the chart kid  top/charts/kid/values.yaml:2:6
              7 <- {{ .Values.i.b }}             top/templates/x.yaml:3:4
            """);
  }

  private ExplainedReleaseTest kid(String fields) {
    return file("values.yaml", "kid: {a: 2}\n")
        .file("charts/kid/Chart.yaml", "apiVersion: v2\nname: kid\nversion: 1.0.0\n")
        .file("charts/kid/values.yaml", "a: 1\nglobal: {g: 1}\n")
        .file(
            "charts/kid/templates/x.yaml",
            "apiVersion: v1\nkind: A\n" + fields + "metadata: {name: a}\n");
  }

  @Test
  void null_takesADefaultAway() {
    template("a: {{ .Values.a.b }}\n").file("values.yaml", "a: {b: 1}\n").given("a: {b: null}\n");
    assertThat(explain("/a"))
        .isEqualTo(
            """
              1    <- .Values.a.b of the chart top     top/values.yaml:1:8
              null <- .Values.a.b of the values given  prod.yaml:1:8
              ""   <- {{ .Values.a.b }}                top/templates/x.yaml:3:4
            """);
  }

  @Test
  void secretValues_areNeverShown() {
    secret = true;
    file("templates/_h.tpl", "{{- define \"pw\" -}}{{ .Values.pw }}{{- end }}");
    template("sum: {{ include \"pw\" . | sha256sum }}\nplain: {{ .Release.Name }}\n")
        .file("values.yaml", "pw: old\n")
        .given("pw: hunter2\n");
    assertThat(explain("/sum"))
        .contains("(redacted) <- .Values.pw of the values given  ")
        .doesNotContain("hunter2", "old", "f52fbd32");
    assertThat(explain("/plain")).contains("rel");
  }

  @Test
  void secretObject_showsNeitherValuesNorLiterals() {
    file(
            "templates/s.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
                + "stringData:\n  pw: {{ .Values.pw | default \"changeme\" }}\n")
        .given("pw: hunter2\n");
    assertThat(explain("top/templates/s.yaml", "/stringData/pw"))
        .isEqualTo(
            """
              (redacted) <- .Values.pw of the values given  prod.yaml:1:5
              (redacted) <- an action of the template       top/templates/s.yaml:5:7
            """);
  }

  @Test
  void chance_thatGivesAnotherTextTheSecondTime_isToldByKindAndName() {
    template("a: {{ randAlphaNum 12 }}\nb: {{ .Release.Name }}\n");
    assertThat(explain("/b"))
        .isEqualTo(
            """
              rel <- .Release.Name
              rel <- {{ .Release.Name }}  top/templates/x.yaml:4:4
            """);
  }

  @Test
  void hookAndAbsentField_areAnsweredToo() {
    file(
        "templates/h.yaml",
        "apiVersion: v1\n"
            + "kind: Job\n"
            + "metadata:\n"
            + "  name: j\n"
            + "  annotations: {helm.sh/hook: test}\n"
            + "a: {{ .Release.Name }}");
    Chart chart = ChartLoader.withDefaults().folder(files.build(), "");
    ReleaseOptions options = ReleaseOptions.of("rel", "ns").build();
    Hook hook = RENDERER.render(chart, options).hooks().get(0);
    ExplainedRelease explained = RENDERER.explain(chart, options);
    assertThat(explained.explain(hook, "/a").orElseThrow().causes()).hasSize(2);
    assertThat(explained.explain(hook, "/b")).isEmpty();
    assertThat(explained.explain(hook, "/metadata")).isEmpty();
  }
}
