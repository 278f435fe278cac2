package io.gitops4j.core.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Notice;
import io.gitops4j.core.chart.Archives;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.yaml.YamlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every folder below {@code helm-values} is a case: {@code chart/} is the chart, {@code
 * values.yaml} what is given, and either {@code expected.yaml} says which charts are rendered, by
 * their paths, and what the root sees as {@code .Values}, or {@code error.txt} the message. {@code
 * warnings.txt}, where it is there, has a warning a line.
 */
class HelmValuesFixtureTest {

  private static final Path CASES = Path.of("src/test/resources/helm-values");

  @TestFactory
  List<DynamicTest> fixtures_coalesced_giveWhatIsExpected() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders
          .sorted()
          .map(
              folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> run(folder)))
          .toList();
    }
  }

  private static void run(Path folder) throws IOException {
    Chart chart =
        ChartLoader.withDefaults().archive("top.tgz", Archives.packed(folder.resolve("chart")));
    Map<String, @Nullable Object> given =
        ValuesReader.read("values.yaml", Files.readString(folder.resolve("values.yaml")));
    Warnings warnings = new Warnings();
    Path error = folder.resolve("error.txt");
    if (Files.exists(error)) {
      assertThatThrownBy(() -> result(chart, given, warnings))
          .hasMessage(Files.readString(error).strip());
      return;
    }
    assertThat(YamlWriter.write((Object) result(chart, given, warnings)))
        .isEqualTo(Files.readString(folder.resolve("expected.yaml")));
    Path expected = folder.resolve("warnings.txt");
    assertThat(warnings.notices().stream().map(Notice::message).collect(Collectors.joining("\n")))
        .isEqualTo(Files.exists(expected) ? Files.readString(expected).strip() : "");
  }

  private static Map<String, @Nullable Object> result(
      Chart chart, Map<String, @Nullable Object> given, Warnings warnings) {
    ChartNode root = ChartNode.tree(chart);
    new SubchartChoice(warnings).apply(root, given);
    List<String> charts = new ArrayList<>();
    collect(root, charts);
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("charts", charts);
    result.put("values", new Coalescing(warnings).coalesce(root, given));
    return result;
  }

  private static void collect(ChartNode chart, List<String> paths) {
    paths.add(chart.path());
    chart.subcharts().forEach(child -> collect(child, paths));
  }
}
