package io.gitops4j.core.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.Explanation;
import io.gitops4j.RenderException;
import io.gitops4j.core.chart.Chart;
import io.gitops4j.core.chart.ChartLoader;
import io.gitops4j.core.template.TemplateLimits;
import io.gitops4j.core.template.sprig.TemplateEnvironment;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real charts that are small, with their default values: every scalar is explained. */
class ExplainedChartsTest {

  private static final long MOST_BYTES = 60_000;
  private static final int MOST_CHARTS = 16;

  private final List<String> faults = new ArrayList<>();
  private SplittableRandom chance = new SplittableRandom(1);
  private int charts;
  private int scalars;
  private int placed;

  @Test
  void everyScalar_ofASmallChart_isExplained() throws IOException {
    Path folder = folder().resolve("charts");
    assumeTrue(Files.isDirectory(folder), "no recorded charts here: skipped");
    List<Path> archives;
    try (Stream<Path> files = Files.list(folder)) {
      archives = files.filter(ExplainedChartsTest::isSmall).sorted().limit(MOST_CHARTS).toList();
    }
    for (Path archive : archives) {
      ask(archive.getFileName().toString(), Files.readAllBytes(archive));
    }
    assertThat(faults).isEmpty();
    assertThat(charts).isGreaterThan(5);
    assertThat(scalars).isGreaterThan(1_000);
    assertThat(placed).isEqualTo(scalars);
  }

  /** The recorded cases: where the system property says, else beside the project. */
  private static Path folder() {
    String property = System.getProperty("conformance.helm");
    Path at = Path.of("").toAbsolutePath();
    while (property == null
        && at.getParent() != null
        && !Files.exists(at.resolve("CHANGELOG.md"))) {
      at = at.getParent();
    }
    return property == null ? at.resolveSibling("shared/conformance/helm") : Path.of(property);
  }

  private static boolean isSmall(Path file) {
    try {
      return file.toString().endsWith(".tgz") && Files.size(file) < MOST_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private void ask(String name, byte[] bytes) {
    TemplateEnvironment environment =
        new TemplateEnvironment(
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), () -> chance.nextLong());
    HelmRenderer renderer = HelmRenderer.of(environment, TemplateLimits.defaults());
    ReleaseOptions options = ReleaseOptions.of("rel", "ns").build();
    RenderedRelease release;
    Chart chart;
    try {
      chance = new SplittableRandom(1);
      chart = ChartLoader.withDefaults().archive(name, bytes);
      release = renderer.render(chart, options);
    } catch (RenderException e) {
      return; // Whether it renders is what the conformance test looks at.
    }
    charts++;
    chance = new SplittableRandom(1);
    ExplainedRelease explained = renderer.explain(chart, options);
    for (RenderedManifest manifest : release.manifests()) {
      if (!explained.files().get(manifest.source()).text().contains(manifest.content())) {
        faults.add(name + ": " + manifest.source() + " is another text");
      }
      if (!manifest.name().isEmpty()) {
        YamlNode node = TracedRelease.read(manifest.source(), manifest.content()).orElseThrow();
        walk("", node.toValue(), pointer -> scalar(name, explained, manifest, pointer));
      }
    }
  }

  private void scalar(
      String name, ExplainedRelease explained, RenderedManifest manifest, String pointer) {
    scalars++;
    String place = name + ": " + manifest.source() + " " + pointer;
    Explanation explanation = explained.explain(manifest, pointer).orElse(null);
    if (explanation == null || explanation.causes().isEmpty()) {
      faults.add(place + " is not explained");
    } else if (explanation.causes().stream()
        .noneMatch(cause -> cause.location().filter(at -> at.line() > 0).isPresent())) {
      faults.add(place + " has no place: " + explanation);
    } else {
      placed++;
    }
  }

  private interface Visitor {
    void scalar(String pointer);
  }

  private static void walk(String pointer, @Nullable Object value, Visitor visitor) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, each) -> walk(JsonPointer.child(pointer, String.valueOf(key)), each, visitor));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        walk(pointer + "/" + i, list.get(i), visitor);
      }
    } else {
      visitor.scalar(pointer);
    }
  }
}
