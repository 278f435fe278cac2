package io.gitops4j.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gitops4j.Manifests;
import io.gitops4j.RenderException;
import io.gitops4j.Snapshot;
import io.gitops4j.core.kustomize.KustomizeOptions;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.kustomize.explain.Explained;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.spi.RenderRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every scalar of every recorded case that builds can be explained. */
class ExplainedCasesTest {

  private final List<String> faults = new ArrayList<>();
  private int builds;
  private int scalars;

  @Test
  void everyScalar_ofARecordedBuild_isExplained() throws IOException {
    for (Path file : Cases.files(folder("kustomize"))) {
      YamlMap test = Cases.read(file);
      if (test.get("expect") instanceof YamlMap expect && !expect.has("error")) {
        String path = Cases.path(Cases.text(test, "dir"));
        ask(file.getFileName().toString(), Cases.snapshot(test), path, options(test));
      }
    }
    assertThat(faults).isEmpty();
    assertThat(builds).isGreaterThan(150);
    assertThat(scalars).isGreaterThan(3_000);
  }

  @Test
  void everyScalar_ofARealRepository_isExplained() throws IOException {
    Path folder = folder("real");
    try (Stream<Path> repositories = Files.list(folder.resolve("expected"))) {
      for (Path expected : repositories.sorted().toList()) {
        String name = expected.getFileName().toString();
        Snapshot snapshot = RealRepositoriesPeer.snapshot(folder.resolve("repos").resolve(name));
        for (String path : RealRepositoriesPeer.paths(expected)) {
          ask(name + "/" + path, snapshot, path, KustomizeOptions.flux());
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(builds).isGreaterThan(30);
    assertThat(scalars).isGreaterThan(1_000);
  }

  private void ask(String name, Snapshot snapshot, String path, KustomizeOptions options) {
    try {
      Manifests rendered = new KustomizeRenderer(options).render(RenderRequest.of(snapshot, path));
      Explained explained = Explained.of(rendered, snapshot);
      explained.faults().forEach(fault -> faults.add(name + ": " + fault));
      scalars += explained.scalars();
      builds++;
    } catch (RenderException | YamlException e) {
      // Whether it builds is what the conformance test looks at.
    }
  }

  private static KustomizeOptions options(YamlMap test) {
    YamlMap options = test.map("options");
    KustomizeOptions chosen = KustomizeOptions.cli().withOrder(KustomizeOptions.Order.FIFO);
    if (options == null) {
      return chosen;
    }
    if (Cases.text(options, "loadRestrictions").toLowerCase(Locale.ROOT).contains("none")) {
      chosen = chosen.withLoadRestriction(KustomizeOptions.LoadRestriction.NONE);
    }
    return chosen.withManagedByLabel(Cases.text(options, "addManagedByLabel").equals("true"));
  }

  private static Path folder(String peer) {
    Optional<Path> folder = ConformanceMain.shared(peer, ConformanceMain.PEERS.get(peer));
    assumeTrue(folder.isPresent(), "no recorded cases of " + peer + " here: skipped");
    return folder.get();
  }
}
