package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceIgnoreTest {

  @TempDir Path folder;

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> paths(SourceIgnore ignore) {
    try (DirectorySource source = DirectorySource.at(folder).ignore(ignore).build()) {
      Snapshot snapshot = source.fetch(source.resolve());
      return snapshot.paths();
    }
  }

  @Test
  void defaults_filesOfGitAndOfOthers_areLeftOut() throws Exception {
    for (String path :
        List.of(
            ".git/config",
            ".gitignore",
            ".gitmodules",
            "a/.gitattributes",
            "a/logo.png",
            "a/x.tar.gz",
            ".github/w.yaml",
            "a/.circleci/c.yml",
            ".travis.yml",
            "a/.sops.yaml",
            "appveyor.yml",
            "a/b/.flux.yaml",
            "kept.yaml",
            "a/kept.tgz")) {
      write(path, "x");
    }
    assertThat(paths(SourceIgnore.defaults())).containsExactly("a/kept.tgz", "kept.yaml");
  }

  @Test
  void of_anyPattern_replacesTheSecondGroupAlone() throws Exception {
    write(".git/config", "x");
    write(".gitignore", "x");
    write("logo.png", "x");
    write("notes.md", "x");
    assertThat(paths(SourceIgnore.of("*.md\n"))).containsExactly("logo.png");
    assertThat(paths(SourceIgnore.of("# nothing\n\n"))).containsExactly("notes.md");
    assertThat(paths(SourceIgnore.of("!.gitignore\n")))
        .containsExactly(".gitignore", "logo.png", "notes.md");
  }

  @Test
  void files_anywhere_holdForTheirFolderAndSwitchDefaultsOff() throws Exception {
    write("a/.sourceignore", "*.md\n!keep.md\n/deep/\n");
    write("a/one.md", "x");
    write("a/keep.md", "x");
    write("a/deep/x.yaml", "x");
    write("a/b/deep/x.yaml", "x");
    write("a/b/.sourceignore", "!one.md\n");
    write("a/b/one.md", "x");
    write("b.md", "x");
    write("logo.png", "x");
    assertThat(paths(SourceIgnore.defaults()))
        .containsExactly(
            "a/.sourceignore",
            "a/b/.sourceignore",
            "a/b/deep/x.yaml",
            "a/b/one.md",
            "a/keep.md",
            "b.md",
            "logo.png");
    assertThat(paths(SourceIgnore.of("keep.md\n/b.md\n"))).doesNotContain("a/keep.md", "b.md");
  }

  @Test
  void of_folderExcluded_cannotBeEnteredAgain() throws Exception {
    write("a/b/c.yaml", "x");
    write("d/e.yaml", "x");
    assertThat(paths(SourceIgnore.of("/a\n!/a/b/c.yaml\n"))).containsExactly("d/e.yaml");
    assertThat(paths(SourceIgnore.of("/*\n!/a\n"))).containsExactly("a/b/c.yaml");
  }

  @Test
  void nothing_everything_isKeptButGitsFolder() throws Exception {
    write(".git/config", "x");
    write(".gitignore", "x");
    write("a/.sourceignore", "*");
    write("a/b.png", "x");
    assertThat(paths(SourceIgnore.nothing()))
        .containsExactly(".gitignore", "a/.sourceignore", "a/b.png");
  }

  /** Random patterns and trees, compared with what the real Git says. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void of_randomPatterns_agreeWithGit(long seed) throws Exception {
    assumeThat(git("", "init", "-q")).as("git is on the PATH").isNotNull();
    Random random = new Random(seed);
    String[] names = {"a", "b", "ab", "a.md", "b.txt", "c d", "foo"};
    Set<String> files = new LinkedHashSet<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder path = new StringBuilder();
      int depth = random.nextInt(4);
      for (int d = 0; d < depth; d++) {
        path.append("d").append(random.nextInt(3)).append('/');
      }
      files.add(path + names[random.nextInt(names.length)]);
    }
    for (String file : files) {
      write(file, "x");
    }
    String[] parts = {
      "a", "b*", "*.md", "d0", "d1/", "**", "?", "[ab]", "f*o", "/", "d?", "*", "a b"
    };
    Map<String, String> failures = new LinkedHashMap<>();
    for (int round = 0; round < 25; round++) {
      StringBuilder patterns = new StringBuilder();
      for (int line = 0; line < 1 + random.nextInt(4); line++) {
        patterns
            .append(random.nextInt(4) == 0 ? "!" : "")
            .append(random.nextInt(3) == 0 ? "/" : "");
        patterns.append(parts[random.nextInt(parts.length)]);
        if (random.nextBoolean()) {
          patterns.append('/').append(parts[random.nextInt(parts.length)]);
        }
        patterns.append('\n');
      }
      Files.writeString(folder.resolve(".git/info/exclude"), patterns);
      String ignored =
          git(String.join("\n", files) + "\n", "check-ignore", "--no-index", "--stdin");
      List<String> expected =
          files.stream().filter(f -> !ignored.lines().toList().contains(f)).sorted().toList();
      List<String> kept = paths(SourceIgnore.of(patterns.toString()));
      if (!kept.equals(expected)) {
        failures.put(patterns.toString(), "git keeps " + expected + ", we keep " + kept);
      }
    }
    assertThat(failures).isEmpty();
  }

  private String git(String input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.quotePath=false"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("HOME", folder.toString());
    try {
      Process process = builder.start();
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() <= 1 ? output : null;
    } catch (IOException e) {
      return null;
    }
  }
}
