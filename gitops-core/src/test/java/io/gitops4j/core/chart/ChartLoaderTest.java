package io.gitops4j.core.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.core.source.MemorySnapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChartLoaderTest {

  private static final String CHART = "apiVersion: v2\nname: top\nversion: 1.0.0\n";
  private static final ChartLoader LOADER = ChartLoader.withDefaults();

  private static Chart archive(Archives archive) {
    return LOADER.archive("top.tgz", archive.tgz());
  }

  private static MemorySnapshot.Builder folder() {
    return MemorySnapshot.builder(Revision.of("test"));
  }

  private static Chart yaml(String chartYaml) {
    return archive(new Archives().file("top/Chart.yaml", chartYaml));
  }

  private static void fails(Runnable load, Reason reason, String... parts) {
    assertThatThrownBy(load::run)
        .isInstanceOfSatisfying(
            RenderException.class,
            e -> {
              assertThat(e.failure().reason()).isEqualTo(reason);
              assertThat(e.failure().message()).contains(parts);
            });
  }

  @Test
  void anArchive_isSortedIntoItsParts() {
    Chart chart =
        archive(
            new Archives()
                .entry("top/", '5', new byte[0])
                .file("top/Chart.yaml", CHART)
                .file("top/Chart.lock", "digest: d\ndependencies: [{name: k, version: 1.2.3}]\n")
                .file("top/values.yaml", "\uFEFFa: 1\n")
                .file("top/values.schema.json", "{}")
                .file("top/crds/b.yaml", "b")
                .file("top/crds/README.md", "r")
                .file("top/templates/a.yaml", "t")
                .file("top/.hidden", "h")
                .file("top/charts/_off/Chart.yaml", "name: [")
                .file("top/charts/k.prov", "p")
                .file("top/charts/kid/Chart.yaml", "name: kid\nversion: 2.0.0\n"));
    assertThat(chart.values()).isEqualTo(Map.of("a", 1.0));
    assertThat(chart.lock().orElseThrow().dependencies().get(0).version()).isEqualTo("1.2.3");
    assertThat(chart.schema()).isPresent();
    assertThat(chart.crds()).extracting(ChartFile::name).containsExactly("crds/b.yaml");
    assertThat(chart.templates()).extracting(ChartFile::name).containsExactly("templates/a.yaml");
    assertThat(chart.files())
        .extracting(ChartFile::name)
        .containsExactly("crds/b.yaml", "crds/README.md", ".hidden", "charts/k.prov");
    assertThat(chart.subcharts()).extracting(Chart::name).containsExactly("kid");
    assertThat(chart.subcharts().get(0).metadata().apiVersion()).isEqualTo("v1");
  }

  @Test
  void textsOfChartYaml_areWhatGoMakesOfThem() {
    ChartMetadata metadata =
        yaml(CHART
                + "appVersion: 1.10\nDESCRIPTION: \"a\\tb\\u0001c\"\nkeywords: [1, on]\n"
                + "maintainers: [{n: x, name: n}]\nannotations: {b: 1e6, a: null}\n")
            .metadata();
    assertThat(metadata.appVersion()).isEqualTo("1.1");
    assertThat(metadata.description()).isEqualTo("a bc");
    assertThat(metadata.keywords()).containsExactly("1", "true");
    assertThat(metadata.maintainers().get(0).name()).isEqualTo("false");
    assertThat(metadata.annotations()).isEqualTo(Map.of("a", "", "b", "1e+06"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: a/b                    | chart.metadata.name \"a/b\" is invalid",
        "name: ..                     | chart.metadata.name \"..\" is not allowed",
        "name: ''                     | chart.metadata.name is required",
        "version: one                 | chart.metadata.version \"one\" is invalid",
        "version: null                | chart.metadata.version is required",
        "type: other                  | chart.metadata.type must be application or library",
        "maintainers: [null]          | maintainers must not contain empty or null nodes",
        "dependencies: [null]         | dependencies must not contain empty or null nodes",
        "dependencies: [{name: a, alias: 'x y'}] | disallowed characters in the alias",
        "dependencies: [{name: a}, {name: a}]    | more than one dependency with name or alias \"a\"",
        "keywords: word               | cannot load Chart.yaml: keywords is not a list",
        "deprecated: 'yes'            | cannot load Chart.yaml: deprecated is not true or false",
        "home: [a]                    | cannot load Chart.yaml: home is not a text"
      })
  void chartYaml_thatHelmRefuses_isRefused(String line, String message) {
    fails(() -> yaml(CHART + line + "\n"), Reason.INVALID, message);
  }

  @Test
  void requirements_ofVersionOne_areDependenciesAndAFile() {
    Chart chart =
        archive(
            new Archives()
                .file("top/requirements.yaml", "dependencies: [{name: kid, tags: [a]}]\n")
                .file("top/requirements.lock", "digest: d\n")
                .file("top/Chart.yaml", "name: top\nversion: 1.0.0\n"));
    assertThat(chart.metadata().dependencies().orElseThrow().get(0).tags()).containsExactly("a");
    assertThat(chart.files())
        .extracting(ChartFile::name)
        .containsExactly("requirements.yaml", "requirements.lock");
    assertThat(chart.notices()).isEmpty();
  }

  @Test
  void requirements_ofVersionTwo_countWithANotice() {
    Chart chart =
        archive(
            new Archives()
                .file("top/Chart.yaml", CHART)
                .file("top/requirements.yaml", "dependencies: [{name: kid}]\n"));
    assertThat(chart.metadata().dependencies().orElseThrow()).hasSize(1);
    assertThat(chart.files()).isEmpty();
    assertThat(chart.notices()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "top/../../etc/passwd",
        "top//etc/passwd",
        "top/c:/x",
        "top\\..\\x",
        "Chart.yaml",
        "x",
        "top/a/../../x"
      })
  void pathsThatLeaveTheChart_areDenied(String path) {
    Archives archive = new Archives().file("top/Chart.yaml", CHART).file(path, "x");
    fails(() -> archive(archive), Reason.DENIED, "Cannot load the chart top.tgz: chart ");
  }

  @Test
  void linksAndDevices_areEmptyFilesWithANotice() {
    Chart chart =
        archive(
            new Archives()
                .file("top/Chart.yaml", CHART)
                .entry("top/templates/l.yaml", '2', new byte[0]));
    assertThat(chart.templates().get(0).size()).isZero();
    assertThat(chart.notices()).hasSize(1);
  }

  @Test
  void backslashes_separatePathsWhereThereAreSome() {
    Chart chart =
        archive(new Archives().file("top\\Chart.yaml", CHART).file("top\\templates\\a.yaml", "a"));
    assertThat(chart.templates()).extracting(ChartFile::name).containsExactly("templates/a.yaml");
  }

  @Test
  void archivesThatUnpackToTooMuch_failAtTheLimit() {
    byte[] zeros = Archives.gzip(new byte[8 << 20]);
    ChartLoader small = ChartLoader.withLimits(new ChartLimits(1 << 20, 4096, 1024, 10, 3));
    fails(
        () -> small.archive("x", new Archives().file("t/Chart.yaml", "#".repeat(1025)).tgz()),
        Reason.LIMIT,
        "larger than the maximum file size");
    Archives many = new Archives().file("t/Chart.yaml", CHART);
    for (int i = 0; i < 10; i++) {
      many.file("t/f" + i, "x");
    }
    fails(() -> small.archive("x", many.tgz()), Reason.LIMIT, "more entries");
    Archives large = new Archives().file("t/Chart.yaml", CHART);
    for (int i = 0; i < 5; i++) {
      large.file("t/f" + i, "x".repeat(1000));
    }
    fails(() -> small.archive("x", large.tgz()), Reason.LIMIT, "decompressed chart is larger");
    Archives hidden = new Archives().entry("t/d/", '3', new byte[0]);
    assertThat(hidden.tgz()).isNotEmpty();
    fails(() -> small.archive("x", zeros), Reason.INVALID, "no files in chart archive");
    fails(() -> small.archive("x", new byte[2 << 20]), Reason.LIMIT, "the archive has");
  }

  @Test
  void archivesWithinArchives_shareOneBudgetAndNestSoDeep() {
    byte[] archive = new Archives().file("t/Chart.yaml", CHART).tgz();
    for (int i = 0; i < 20; i++) {
      archive =
          new Archives().file("t/Chart.yaml", CHART).entry("t/charts/k.tgz", '0', archive).tgz();
    }
    byte[] nested = archive;
    fails(() -> LOADER.archive("x", nested), Reason.LIMIT, "its subcharts nest deeper");
  }

  @Test
  void whatIsNoArchive_isRefused() {
    byte[] yaml = CHART.getBytes(StandardCharsets.UTF_8);
    fails(() -> LOADER.archive("x", yaml), Reason.INVALID, "does not appear to be a gzipped");
    fails(() -> LOADER.archive("x", new byte[0]), Reason.INVALID, "does not appear");
    fails(() -> LOADER.archive("x", Archives.gzip(yaml)), Reason.INVALID, "archive is broken");
  }

  @Test
  void aFileInCharts_thatIsNoChart_isRefused() {
    fails(
        () ->
            archive(new Archives().file("top/Chart.yaml", CHART).file("top/charts/README.md", "x")),
        Reason.INVALID,
        "error unpacking subchart README.md in top",
        "Chart.yaml file is missing");
  }

  @Test
  void aFolder_isReadWithoutWhatItIgnores() {
    MemorySnapshot snapshot =
        folder()
            .file("charts/top/Chart.yaml", CHART)
            .file("charts/top/.helmignore", "*.md\nci/\n")
            .file("charts/top/README.md", "r")
            .file("charts/top/ci/x.yaml", "x")
            .file("charts/top/templates/.b.yaml", "b")
            .file("charts/top/templates/a.yaml", "a")
            .build();
    Chart chart = LOADER.folder(snapshot, "charts/top");
    assertThat(chart.templates()).extracting(ChartFile::name).containsExactly("templates/a.yaml");
    assertThat(chart.files()).extracting(ChartFile::name).containsExactly(".helmignore");
  }

  @Test
  void linksInAFolder_areFollowedWithinTheSource() {
    MemorySnapshot snapshot =
        folder()
            .file("a/Chart.yaml", CHART)
            .file("shared/t/x.yaml", "x")
            .link("a/templates", "../shared/t")
            .build();
    assertThat(LOADER.folder(snapshot, "a").templates())
        .extracting(ChartFile::name)
        .containsExactly("templates/x.yaml");
  }

  @Test
  void linksInAFolder_thatLeadOutOrRound_areDenied() {
    for (String target : List.of("../../x", "/etc/passwd", "l", "nowhere")) {
      MemorySnapshot snapshot = folder().file("a/Chart.yaml", CHART).link("a/l", target).build();
      fails(() -> LOADER.folder(snapshot, "a"), Reason.DENIED, "the link ");
    }
    MemorySnapshot round = folder().file("a/Chart.yaml", CHART).link("a/l", "../a").build();
    fails(() -> LOADER.folder(round, "a"), Reason.LIMIT, "nest deeper");
  }

  @Test
  void aFolder_thatIsNotThere_isNamed() {
    fails(() -> LOADER.folder(folder().build(), "x/y"), Reason.INVALID, "the chart x/y");
  }
}
