package io.gitops4j.core.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Notice;
import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.Stage;
import io.gitops4j.core.source.MemorySnapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartDependenciesTest {

  private static final String WEB = "apiVersion: v2\nname: web\nversion: 1.0.0\n";
  private static final String STALE =
      """
      dependencies:
      - name: db
        repository: https://charts.example.com
        version: 1.2.3
      digest: sha256:00
      generated: "2026-01-02T03:04:05Z"
      """;

  private final MemorySnapshot.Builder files = MemorySnapshot.builder(Revision.of("test"));
  private final List<ChartReference> asked = new ArrayList<>();
  private final ChartDependencies.Builder builder =
      ChartDependencies.builder()
          .resolver(
              reference -> {
                asked.add(reference);
                return chart(reference.name(), reference.version());
              });

  private static Chart chart(String name, String version) {
    String known = Versions.isVersion(version) ? version : "9.9.9";
    String yaml = "apiVersion: v2\nname: %s\nversion: %s\n".formatted(name, known);
    return ChartLoader.withDefaults()
        .archive(name, new Archives().file(name + "/Chart.yaml", yaml).tgz());
  }

  private ChartDependenciesTest web(String more) {
    files.file("apps/web/Chart.yaml", WEB + more);
    return this;
  }

  private Chart load() {
    return builder.build().load(files.build(), "apps/web");
  }

  private Failure refused() {
    return catchThrowableOfType(RenderException.class, this::load).failure();
  }

  private static List<String> subcharts(Chart chart) {
    return chart.subcharts().stream().map(sub -> sub.metadata().toString()).toList();
  }

  @Test
  void load_dependenciesInRepositories_areFetched() {
    web(
        """
        dependencies:
        - {name: db, version: 1.x, repository: https://charts.example.com}
        - {name: cache, version: 2.0.0, repository: "oci://registry.example.com/charts"}
        - {name: queue, version: ^3, repository: "@stable"}
        - {name: mail, repository: "alias:stable", condition: mail.enabled}
        """);

    assertThat(subcharts(load()))
        .containsExactly("db-9.9.9", "cache-2.0.0", "queue-9.9.9", "mail-9.9.9");
    assertThat(asked)
        .containsExactly(
            new ChartReference("https://charts.example.com", "db", "1.x", false),
            new ChartReference("oci://registry.example.com/charts", "cache", "2.0.0", false),
            new ChartReference("@stable", "queue", "^3", false),
            new ChartReference("alias:stable", "mail", "", false));
  }

  @Test
  void load_dependencyInCharts_isNotFetched() {
    web("dependencies: [{name: db, version: 1.x, repository: https://charts.example.com}]\n");
    files.file("apps/web/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n");

    assertThat(subcharts(load())).containsExactly("db-1.0.0");
    assertThat(asked).isEmpty();
  }

  @Test
  void load_twoRangesOfOneName_areBothFetched() {
    web(
        """
        dependencies:
        - {name: db, alias: a, version: 1.0.0, repository: https://charts.example.com}
        - {name: db, alias: b, version: 2.0.0, repository: https://charts.example.com}
        - {name: db, alias: c, version: ^2, repository: https://charts.example.com}
        """);

    assertThat(subcharts(load())).containsExactly("db-1.0.0", "db-2.0.0");
  }

  @Test
  void load_lock_countsBeforeTheRange() {
    web("dependencies: [{name: db, version: 1.x, repository: https://charts.example.com}]\n");
    files.file("apps/web/Chart.lock", STALE.replace("sha256:00", "sha256:" + "0".repeat(64)));
    builder.staleLock(ChartDependencies.StaleLock.NOTED);

    assertThat(subcharts(load())).containsExactly("db-1.2.3");
  }

  @Test
  void load_staleLock_isRefusedOrNoted() {
    web("dependencies: [{name: db, version: 2.x, repository: https://charts.example.com}]\n");
    files.file("apps/web/Chart.lock", STALE);

    Failure failure = refused();
    assertThat(failure.reason()).isEqualTo(Reason.INVALID);
    assertThat(failure.message())
        .isEqualTo(
            "Cannot load the chart apps/web: the lock file (Chart.lock) is out of sync with the"
                + " dependencies file (Chart.yaml); run helm dependency update.");
    assertThat(failure.location()).hasToString("Optional[apps/web/Chart.lock:2:3]");
    assertThat(asked).isEmpty();

    builder.staleLock(ChartDependencies.StaleLock.NOTED);
    Chart noted = load();
    assertThat(subcharts(noted)).containsExactly("db-1.2.3");
    assertThat(noted.notices())
        .extracting(Notice::message)
        .singleElement()
        .asString()
        .startsWith("Chart.lock is out of sync");
    assertThat(noted.notices().get(0).location()).hasToString("Optional[apps/web/Chart.lock]");
  }

  @Test
  void load_staleLockWhereNothingIsMissing_isNotLookedAt() {
    web("dependencies: [{name: db, version: 2.x, repository: https://charts.example.com}]\n");
    files
        .file("apps/web/Chart.lock", STALE)
        .file("apps/web/charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 2.0.0\n");

    assertThat(load().notices()).isEmpty();
  }

  @Test
  void load_withoutResolver_saysWhatToDoAndWhere() {
    web(
        "dependencies:\n- {name: ok, version: 1, repository: ''}\n- {name: db, version: 1.x, repository: https://u:p@charts.example.com}\n");
    builder.resolver(null);

    Failure failure = refused();
    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure.message())
        .isEqualTo(
            "Cannot load the chart apps/web: its dependency db 1.x of"
                + " https://redacted@charts.example.com is not in charts/, and nothing is fetched;"
                + " run helm dependency build and keep charts/ in the repository, or give a"
                + " resolver, such as RegistryCharts.");
    assertThat(failure.location()).hasToString("Optional[apps/web/Chart.yaml:6:3]");
  }

  @Test
  void load_resolverThatFails_keepsItsReason() {
    web("dependencies: [{name: db, version: 1.x, repository: https://charts.example.com}]\n");
    builder.resolver(
        reference -> {
          throw new RenderException(
              Failure.builder(Stage.RENDER, Reason.UNAVAILABLE, "Cannot get it: it is down.")
                  .retryable(true)
                  .build());
        });

    Failure failure = refused();
    assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.message())
        .isEqualTo(
            "Cannot load the chart apps/web, which needs db 1.x of https://charts.example.com:"
                + " Cannot get it: it is down.");
    assertThat(failure.location()).hasToString("Optional[apps/web/Chart.yaml:4:16]");
  }

  @Test
  void load_resolverThatGivesAnotherChart_isRefused() {
    web("dependencies: [{name: db, version: 1.0.0, repository: https://charts.example.com}]\n");
    builder.resolver(reference -> chart("other", "1.0.0"));

    assertThat(refused().message()).contains("db 1.0.0").contains("is the chart other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://../common", "file://../../apps/common", "file://./../common/"})
  void load_folder_isLoadedWithItsOwnDependencies(String repository) {
    web("dependencies: [{name: common, version: 1.x, repository: \"" + repository + "\"}]\n");
    files.file(
        "apps/common/Chart.yaml",
        "apiVersion: v2\nname: common\nversion: 1.5.0\ndependencies: [{name: db, version: 1.0.0,"
            + " repository: https://charts.example.com}]\n");

    Chart chart = load();

    assertThat(subcharts(chart)).containsExactly("common-1.5.0");
    assertThat(subcharts(chart.subcharts().get(0))).containsExactly("db-1.0.0");
  }

  @Test
  void load_folderWithAnotherVersionOrThatIsAbsent_isRefused() {
    web("dependencies: [{name: common, version: 2.x, repository: file://../common}]\n");
    assertThat(refused().reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(refused().message()).contains("common is not at apps/common in the source");

    files.file("apps/common/Chart.yaml", "apiVersion: v2\nname: common\nversion: 1.5.0\n");
    assertThat(refused().message())
        .contains("file://../common has the version 1.5.0, which is not in the range 2.x");
  }

  @Test
  void load_folderThatNeedsItself_ends() {
    web("dependencies: [{name: web, version: 1.x, repository: file://../web}]\n");
    assertThat(refused().reason()).isEqualTo(Reason.LIMIT);
  }

  @Test
  void load_repositoryThatIsNoAddress_isRefused() {
    web("dependencies: [{name: common, version: 2.x, repository: ../common}]\n");
    assertThat(refused().message()).contains("../common").contains("file://…");
  }

  @Test
  void load_tooManyDependencies_isRefused() {
    StringBuilder many = new StringBuilder("dependencies:\n");
    for (int i = 0; i < 201; i++) {
      many.append(
          "- {name: d%d, version: 1.0.0, repository: https://c.example.com}\n".formatted(i));
    }
    web(many.toString());
    assertThat(refused().reason()).isEqualTo(Reason.LIMIT);
    assertThat(asked).hasSize(200);
  }

  @Test
  void load_archive_isTakenAsItIs() {
    files.file(
        "apps/web",
        new Archives()
            .file(
                "web/Chart.yaml",
                WEB + "dependencies: [{name: db, version: 1.0.0, repository: https://c.example}]\n")
            .tgz());
    assertThat(load().subcharts()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void load_lockOfVersionOne_countsToo() {
    files
        .file("apps/web/Chart.yaml", "apiVersion: v1\nname: web\nversion: 1.0.0\n")
        .file(
            "apps/web/requirements.yaml",
            "dependencies: [{name: db, version: 1.x, repository: https://charts.example.com}]\n")
        .file("apps/web/requirements.lock", STALE);

    assertThat(refused().location()).hasToString("Optional[apps/web/requirements.lock:2:3]");
    builder.staleLock(ChartDependencies.StaleLock.NOTED);
    assertThat(subcharts(load())).containsExactly("db-1.2.3");
  }
}
