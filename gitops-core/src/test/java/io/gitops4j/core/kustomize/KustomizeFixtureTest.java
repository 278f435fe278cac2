package io.gitops4j.core.kustomize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.RenderRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every folder below {@code kustomize} is a case: {@code input/} is the repository, {@code
 * input/app} is rendered, and either {@code expected.yaml} is the output or {@code error.txt} the
 * message.
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
    RenderRequest request = RenderRequest.of(snapshot(folder.resolve("input")), "app");
    Path error = folder.resolve("error.txt");
    if (Files.exists(error)) {
      assertThatThrownBy(() -> new KustomizeRenderer().render(request))
          .isInstanceOf(RenderException.class)
          .hasMessage(Files.readString(error).strip());
    } else {
      assertThat(YamlWriter.writeAll(new KustomizeRenderer().render(request)))
          .isEqualTo(Files.readString(folder.resolve("expected.yaml")));
    }
  }

  private static Snapshot snapshot(Path folder) throws IOException {
    MemorySnapshot.Builder builder = MemorySnapshot.builder(Revision.of("fixture"));
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        builder.file(
            folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return builder.build();
  }
}
