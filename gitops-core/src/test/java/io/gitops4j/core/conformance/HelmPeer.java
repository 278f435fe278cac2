package io.gitops4j.core.conformance;

import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.chart.ValuesReader;
import io.gitops4j.core.helm.HelmRenderer;
import io.gitops4j.core.helm.ReleaseOptions;
import io.gitops4j.core.helm.RenderedRelease;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Charts as {@code helm template} renders them: documents, hooks, notes, or what fails. */
final class HelmPeer implements ConformancePeer {

  private final HelmRenderer renderer = HelmRenderer.create();

  @Override
  public String folder() {
    return "conformance/helm";
  }

  @Override
  public List<Outcome> run(Path folder) throws IOException {
    List<Path> cases = new ArrayList<>();
    for (String kind : List.of("cases", "synthetic")) {
      if (Files.isDirectory(folder.resolve(kind))) {
        try (Stream<Path> files = Files.list(folder.resolve(kind))) {
          files
              .filter(each -> Files.exists(each.resolve("case.json")))
              .sorted()
              .forEach(cases::add);
        }
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Path each : cases) {
      outcomes.add(new Outcome(each.getFileName().toString(), failure(folder, each)));
    }
    return outcomes;
  }

  private @Nullable String failure(Path folder, Path at) throws IOException {
    YamlMap test = Cases.read(at.resolve("case.json"));
    RenderedRelease release;
    try {
      release = render(folder, at, test);
    } catch (RenderException | YamlException e) {
      return test.has("expectedError")
          ? HelmJudge.error(Cases.text(test, "expectedError"), String.valueOf(e.getMessage()))
          : "failed: " + e.getMessage();
    } catch (RuntimeException | StackOverflowError e) {
      return "broke: " + e + " at " + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?");
    }
    if (test.has("expectedError")) {
      return "rendered, where helm fails with " + Cases.text(test, "expectedError");
    }
    HelmJudge judge = new HelmJudge(test);
    String wrong = judge.documents(expected(at), release.text());
    Path recorded = at.resolve("release.json");
    return wrong != null || !Files.exists(recorded)
        ? wrong
        : judge.release(Cases.read(recorded), release);
  }

  private RenderedRelease render(Path folder, Path at, YamlMap test) throws IOException {
    String name = Cases.text(test, "chart");
    Chart chart =
        name.endsWith(".tgz")
            ? ChartLoader.withDefaults()
                .archive(name, Files.readAllBytes(folder.resolve("charts").resolve(name)))
            : ChartLoader.withDefaults().folder(snapshot(at.resolve(name)), "");
    Path values = at.resolve("values.yaml");
    ReleaseOptions.Builder options =
        ReleaseOptions.of(Cases.text(test, "releaseName"), Cases.text(test, "namespace"))
            .kubeVersion(Cases.text(test, "kubeVersion"))
            .moreApiVersions(texts(test, "apiVersions"))
            .includeCrds(Cases.text(test, "includeCRDs").equals("true"))
            .upgrade(Cases.text(test, "isUpgrade").equals("true"))
            .skipSchemaValidation(Cases.text(test, "skipSchemaValidation").equals("true"));
    if (Files.exists(values)) {
      options.values(ValuesReader.read("values.yaml", Files.readString(values)));
    }
    return renderer.render(chart, options.build());
  }

  private static MemorySnapshot snapshot(Path folder) throws IOException {
    MemorySnapshot.Builder builder = MemorySnapshot.builder(Revision.of("case"));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        builder.file(
            folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return builder.build();
  }

  private static String expected(Path at) throws IOException {
    if (Files.exists(at.resolve("expected.yaml"))) {
      return Files.readString(at.resolve("expected.yaml"));
    }
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(at.resolve("expected.yaml.gz")))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static List<String> texts(YamlMap map, String key) {
    List<String> texts = new ArrayList<>();
    YamlNode list = map.get(key);
    if (list instanceof YamlList items) {
      items.forEach(item -> texts.add(((YamlScalar) item).text()));
    }
    return texts;
  }
}
