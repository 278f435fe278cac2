package io.gitops4j.core.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Explanation;
import io.gitops4j.GitOpsException;
import io.gitops4j.Manifests;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.Variable;
import io.gitops4j.Variables;
import io.gitops4j.core.helm.KustomizeCharts;
import io.gitops4j.core.kustomize.explain.Explained;
import io.gitops4j.core.kustomize.limit.KustomizeLimit;
import io.gitops4j.core.kustomize.limit.KustomizeLimits;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.substitute.EnvSubstitutor;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.RenderRequest;
import io.gitops4j.spi.SubstituteRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every folder below {@code kustomize} is a case: {@code input/} is the repository, {@code
 * input/app} is rendered, and either {@code expected.yaml} is the output or {@code error.txt} the
 * message.
 *
 * <p>Beside them there may be {@code links.txt}, with a symbolic link a line, {@code PATH ->
 * TARGET}; {@code unreadable.txt}, with a file a line whose content a source did not keep, {@code
 * PATH BYTES SENTENCE}; {@code explained.txt}, with explanations of fields as they print, a blank
 * line between them; {@code limits.txt}, with a limit a line, {@code NAME VALUE}; {@code
 * options.txt}, with the line {@code charts} where charts are rendered; and {@code variables.txt}
 * or, for strict mode, {@code variables-strict.txt}, with a variable a line, {@code NAME=VALUE},
 * that are substituted after the rendering.
 */
class KustomizeFixtureTest {

  private static final Path CASES = Path.of("src/test/resources/kustomize");

  @TestFactory
  List<DynamicTest> fixtures_rendered_giveWhatIsExpected() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders
          .sorted()
          .map(
              folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> run(folder)))
          .toList();
    }
  }

  private static void run(Path folder) throws IOException {
    Snapshot snapshot = snapshot(folder);
    Path error = folder.resolve("error.txt");
    if (Files.exists(error)) {
      assertThatThrownBy(() -> rendered(folder, snapshot))
          .isInstanceOf(GitOpsException.class)
          .hasMessage(Files.readString(error).strip())
          .extracting(e -> ((GitOpsException) e).failure().message())
          .asString()
          .as("one sentence: what was tried, what is wrong, what to do")
          .matches("(Cannot|Refused to) [^\\n]+: [^\\n]+; [^\\n]+\\.");
    } else {
      Manifests rendered = rendered(folder, snapshot);
      assertThat(YamlWriter.writeAll(rendered))
          .isEqualTo(Files.readString(folder.resolve("expected.yaml")));
      explained(folder, snapshot, rendered);
    }
  }

  private static void explained(Path folder, Snapshot snapshot, Manifests rendered)
      throws IOException {
    assertThat(Explained.faults(rendered, snapshot)).isEmpty();
    Path file = folder.resolve("explained.txt");
    if (Files.exists(file)) {
      String[] expected = Files.readString(file).strip().split("\n\n");
      assertThat(Stream.of(expected).map(e -> explanation(rendered, e)).toList())
          .containsExactly(expected);
    }
  }

  private static String explanation(Manifests rendered, String expected) {
    String[] first = expected.lines().findFirst().orElseThrow().split(" ");
    return rendered.stream()
        .filter(m -> m.ref().toString().equals(first[0]))
        .findFirst()
        .flatMap(m -> rendered.explain(m.ref(), first[1]))
        .map(Explanation::toString)
        .orElse("nothing of " + expected);
  }

  private static Manifests rendered(Path folder, Snapshot snapshot) throws IOException {
    KustomizeRenderer renderer =
        KustomizeRenderer.builder().options(options(folder)).limits(limits(folder)).build();
    Manifests rendered = renderer.render(RenderRequest.of(snapshot, "app"));
    Path variables = folder.resolve("variables.txt");
    Path strict = folder.resolve("variables-strict.txt");
    if (Files.exists(variables)) {
      return substituted(rendered, variables, false);
    }
    return Files.exists(strict) ? substituted(rendered, strict, true) : rendered;
  }

  private static Manifests substituted(Manifests manifests, Path file, boolean strict)
      throws IOException {
    List<Variable> variables = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      variables.add(
          new Variable(
              line.substring(0, equals), line.substring(equals + 1), "ConfigMap/env", false));
    }
    return new EnvSubstitutor()
        .substitute(new SubstituteRequest(manifests, Variables.of(variables), strict, true));
  }

  private static KustomizeOptions options(Path folder) throws IOException {
    KustomizeOptions options = KustomizeOptions.flux();
    return lines(folder.resolve("options.txt")).contains("charts")
        ? options.withCharts(KustomizeCharts.create())
        : options;
  }

  private static KustomizeLimits limits(Path folder) throws IOException {
    KustomizeLimits limits = KustomizeLimits.defaults();
    for (String line : lines(folder.resolve("limits.txt"))) {
      String[] parts = line.split(" ", 2);
      limits = limits.with(KustomizeLimit.valueOf(parts[0]), Long.parseLong(parts[1]));
    }
    return limits;
  }

  private static Snapshot snapshot(Path folder) throws IOException {
    MemorySnapshot.Builder builder = MemorySnapshot.builder(Revision.of("fixture"));
    Path input = folder.resolve("input");
    try (Stream<Path> tree = Files.walk(input)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        builder.file(
            input.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    for (String line : lines(folder.resolve("links.txt"))) {
      String[] parts = line.split(" -> ", 2);
      builder.link(parts[0], parts[1]);
    }
    for (String line : lines(folder.resolve("unreadable.txt"))) {
      String[] parts = line.split(" ", 3);
      builder.unreadable(parts[0], Long.parseLong(parts[1]), parts[2]);
    }
    return builder.build();
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
