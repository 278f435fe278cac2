package io.gitops4j.core.helmrelease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartFile;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.helmrelease.ChartSelection.Origin;
import io.gitops4j.core.helmrelease.ChartSelection.Strategy;
import io.gitops4j.core.source.MemorySnapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseChartsTest {

  private static final String CHART = "apiVersion: v2\nname: web\nversion: 1.2.3-rc.1\n";
  private static final Revision REVISION =
      Revision.of("main", "sha1:0123456789abcdef0123456789abcdef01234567");

  private final MemorySnapshot.Builder files = MemorySnapshot.builder(REVISION);

  private Chart load(ChartSelection selection) {
    return new ReleaseCharts(null).load(files.build(), selection);
  }

  private Failure refused(ChartSelection selection) {
    return catchThrowableOfType(RenderException.class, () -> load(selection)).failure();
  }

  private static ChartSelection path(String path, Strategy strategy, String... valuesFiles) {
    return new ChartSelection(Origin.FILES, path, "*", strategy, List.of(valuesFiles), false);
  }

  private void folder() {
    files
        .file("charts/web/Chart.yaml", CHART)
        .file("charts/web/values.yaml", "a: chart\nb: {c: chart, d: chart}\n")
        .file("charts/web/.helmignore", "*.txt\n")
        .file("charts/web/notes.txt", "x")
        .file("charts/web/templates/.hidden.yaml", "x");
  }

  private static List<String> names(Chart chart) {
    return chart.files().stream().map(ChartFile::name).toList();
  }

  @Test
  void load_folder_isWithoutWhatHelmignoreLeavesOut() {
    folder();
    Chart chart = load(path("charts/web", Strategy.CHART_VERSION));
    assertThat(chart.metadata().version()).isEqualTo("1.2.3-rc.1");
    assertThat(names(chart)).containsExactly(".helmignore");
    assertThat(chart.templates()).isEmpty();
  }

  /** It was applied when the chart was packed, with other files beside it than there are now. */
  @Test
  void load_chartOfARepository_isAsItWasPacked() {
    files
        .file("Chart.yaml", CHART)
        .file(".helmignore", "*.txt\ntemplates/\n!keep\n")
        .file("notes.txt", "x")
        .file("templates/a.yaml", "a: b\n");
    Chart chart = load(ChartSelection.whole());
    assertThat(names(chart)).containsExactly(".helmignore", "notes.txt");
    assertThat(chart.templates()).extracting(ChartFile::name).containsExactly("templates/a.yaml");
  }

  @Test
  void load_chartOfARepositoryWithMissingSubcharts_isTakenAsItIs() {
    files.file(
        "Chart.yaml",
        CHART + "dependencies: [{name: db, version: 1.x, repository: https://c.example.com}]\n");
    assertThat(load(ChartSelection.whole()).subcharts()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CHART_VERSION, '', 1.2.3-rc.1",
    "REVISION, '', 1.2.3-rc.1+0123456789ab",
    "CHART_VERSION, values/a.yaml, 1.2.3-rc.1+1",
    "REVISION, values/a.yaml, 1.2.3-rc.1+0123456789ab.1"
  })
  void load_strategyAndValuesFiles_arePartsOfTheVersion(
      Strategy strategy, String valuesFile, String version) {
    folder();
    files.file("values/a.yaml", "a: a\n");
    String[] valuesFiles = valuesFile.isEmpty() ? new String[0] : new String[] {valuesFile};
    assertThat(load(path("charts/web", strategy, valuesFiles)).metadata().version())
        .isEqualTo(version);
  }

  @Test
  void load_artifact_hasItsDigestInTheVersion() {
    files.file("Chart.yaml", CHART);
    assertThat(load(ChartSelection.ofArtifact()).metadata().version())
        .isEqualTo("1.2.3-rc.1+0123456789ab");
  }

  @Test
  void load_valuesFiles_replaceTheDefaultsInTheirOrder() {
    folder();
    files.file("values/a.yaml", "a: a\nb: {c: a}\n").file("values/b.yaml", "b: {d: b}\n");
    assertThat(
            load(path("charts/web", Strategy.CHART_VERSION, "values/a.yaml", "./values/b.yaml"))
                .values())
        .isEqualTo(Map.of("a", "a", "b", Map.of("c", "a", "d", "b")));
    assertThat(
            load(path(
                    "charts/web",
                    Strategy.CHART_VERSION,
                    "charts/web/values.yaml",
                    "values/b.yaml"))
                .values())
        .isEqualTo(Map.of("a", "chart", "b", Map.of("c", "chart", "d", "b")));
  }

  @Test
  void load_missingValuesFile_failsUnlessItMayBeMissing() {
    folder();
    assertThat(refused(path("charts/web", Strategy.CHART_VERSION, "absent.yaml")).reason())
        .isEqualTo(Reason.NOT_FOUND);
    ChartSelection lenient =
        new ChartSelection(
            Origin.FILES, "charts/web", "*", Strategy.CHART_VERSION, List.of("absent.yaml"), true);
    assertThat(load(lenient).values()).isEmpty();
  }

  @Test
  void load_malformedValuesFile_saysWhere() {
    folder();
    files.file("values/a.yaml", "a: 1\nb: [\n");
    Failure failure = refused(path("charts/web", Strategy.CHART_VERSION, "values/a.yaml"));
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.location().orElseThrow().toString()).startsWith("values/a.yaml:");
  }

  @ParameterizedTest
  @CsvSource({"absent, the chart absent", "'', the chart: Chart.yaml file is missing"})
  void load_noChart_fails(String path, String message) {
    files.file("charts/readme.md", "x");
    assertThat(refused(path(path, Strategy.CHART_VERSION)).message()).contains(message);
  }

  @Test
  void load_missingSubchart_isAskedOfTheResolver() {
    files.file(
        "charts/web/Chart.yaml",
        CHART + "dependencies: [{name: db, version: 1.x, repository: https://c.example.com}]\n");
    files.file(
        "charts/web/Chart.lock",
        "dependencies:\n- {name: db, version: 1.0.0, repository: https://c.example.com}\n");
    MemorySnapshot db =
        MemorySnapshot.builder(Revision.of("1.0.0"))
            .file("Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n")
            .build();
    Chart chart =
        new ReleaseCharts(
                reference -> {
                  assertThat(reference.version()).isEqualTo("1.0.0");
                  return ChartLoader.withDefaults().unpacked(db, "");
                })
            .load(files.build(), path("charts/web", Strategy.CHART_VERSION));
    assertThat(chart.subcharts()).extracting(Chart::name).containsExactly("db");
    assertThat(chart.notices())
        .extracting(Notice::message)
        .singleElement()
        .asString()
        .contains("out of sync");
    assertThat(refused(path("charts/web", Strategy.CHART_VERSION)).reason())
        .isEqualTo(Reason.DENIED);
  }
}
