package io.gitops4j.testkit.broken;

import io.gitops4j.testkit.git.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * A folder below {@code broken}: how it differs from {@code _base}, and the sentence it must give.
 *
 * <ul>
 *   <li>{@code files/}: laid over those of {@code _base}
 *   <li>{@code remove.txt}: paths to remove, one a line
 *   <li>{@code setup.txt}: what a working tree cannot hold: {@code symlink PATH TARGET}, {@code
 *       size PATH BYTES}
 *   <li>{@code cluster.yaml}: objects that the cluster has before
 *   <li>{@code secrets.properties}: what the secret store {@code vault} holds
 *   <li>{@code error.txt}: the place and the sentence
 * </ul>
 */
@NullMarked
record BrokenRepository(Path folder) {

  /** All but the base, by name. */
  static List<BrokenRepository> all() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/test/resources/broken"))) {
      return folders
          .filter(f -> !f.getFileName().toString().startsWith("_"))
          .sorted()
          .map(BrokenRepository::new)
          .toList();
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  /** The sentence it must give. */
  String error() throws IOException {
    Path file = folder.resolve("error.txt");
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  /** What the cluster has before; empty for nothing. */
  String cluster() throws IOException {
    Path file = folder.resolve("cluster.yaml");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** The store of secrets. */
  FixtureVault vault() throws IOException {
    Path file = folder.resolve("secrets.properties");
    return new FixtureVault(Files.exists(file) ? Files.readString(file) : "");
  }

  /** The repository, committed. */
  TestRepository open() throws IOException {
    TestRepository repository =
        TestRepository.from(folder.resolveSibling("_base").resolve("files"));
    Path files = folder.resolve("files");
    if (Files.isDirectory(files)) {
      try (Stream<Path> paths = Files.walk(files)) {
        for (Path file : paths.filter(Files::isRegularFile).toList()) {
          String path = files.relativize(file).toString().replace('\\', '/');
          repository.write(path, Files.readAllBytes(file));
        }
      }
    }
    for (String path : lines("remove.txt")) {
      repository.delete(path);
    }
    for (String line : lines("setup.txt")) {
      setUp(repository, line.split(" ", 3));
    }
    repository.commit("Break it");
    return repository;
  }

  private List<String> lines(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static void setUp(TestRepository repository, String[] words) {
    switch (words[0]) {
      case "symlink" -> repository.link(words[1], words[2]);
      case "size" -> repository.write(words[1], new byte[Integer.parseInt(words[2])]);
      default -> throw new IllegalArgumentException("unknown set-up " + words[0]);
    }
  }
}
