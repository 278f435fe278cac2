package io.gitops4j.core.kustomize.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Manifest;
import io.gitops4j.RenderException;
import io.gitops4j.Revision;
import io.gitops4j.core.kustomize.KustomizeOptions;
import io.gitops4j.core.kustomize.KustomizeRenderer;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.core.source.git.BareRepository;
import io.gitops4j.core.yaml.YamlWriter;
import io.gitops4j.spi.RenderRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every folder below {@code kustomize-remote} is a case; its README says how it is laid out. */
class RemoteFixtureTest {

  private static final Path CASES = Path.of("src/test/resources/kustomize-remote");

  @TempDir Path temporary;

  @TestFactory
  List<DynamicTest> fixtures_rendered_giveWhatIsExpected() throws IOException {
    return folders(CASES).stream()
        .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> run(folder)))
        .toList();
  }

  private void run(Path folder) throws IOException {
    Path served = temporary.resolve(folder.getFileName());
    for (Path organisation : folders(folder.resolve("repositories"))) {
      for (Path repository : folders(organisation)) {
        serve(repository, served.resolve(folder.resolve("repositories").relativize(repository)));
      }
    }
    GitRemoteResolver resolver =
        GitRemoteResolver.builder()
            .replace("https://git.example.com/", "file://" + served + "/")
            .allow("file://" + served)
            .build();
    Path error = folder.resolve("error.txt");
    if (Files.exists(error)) {
      assertThatThrownBy(() -> rendered(folder, resolver))
          .isInstanceOf(RenderException.class)
          .extracting(e -> e.getMessage().replace(served.toString(), "/served"))
          .isEqualTo(Files.readString(error).strip());
    } else {
      assertThat(rendered(folder, resolver))
          .isEqualTo(Files.readString(folder.resolve("expected.yaml")));
    }
  }

  private static String rendered(Path folder, RemoteResolver resolver) throws IOException {
    MemorySnapshot.Builder files = MemorySnapshot.builder(Revision.of("fixture"));
    Path input = folder.resolve("input");
    for (Path file : filesIn(input)) {
      files.file(input.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
    }
    return new KustomizeRenderer(KustomizeOptions.cli().withRemotes(resolver))
        .render(RenderRequest.of(files.build(), "app")).list().stream()
            .map(Manifest::content)
            .map(YamlWriter::write)
            .collect(Collectors.joining("---\n"));
  }

  /** A repository with a tag for each folder, and a branch for the one called main. */
  private static void serve(Path repository, Path target) throws IOException {
    try (BareRepository made = new BareRepository(target)) {
      for (Path reference : folders(repository)) {
        String name = reference.getFileName().toString();
        List<Path> files = filesIn(reference);
        for (Path file : files) {
          made.file(path(reference, file), Files.readAllBytes(file), FileMode.REGULAR_FILE);
        }
        if (name.equals("main")) {
          made.commit("main");
        } else {
          made.tag(name, made.commitAlone());
        }
        files.forEach(file -> made.remove(path(reference, file)));
      }
    }
  }

  private static String path(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static List<Path> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }
}
