package io.gitops4j.testkit.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.Snapshot;
import io.gitops4j.core.source.git.GitSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRepositoryTest {

  @TempDir Path folder;

  private static Snapshot snapshot(TestRepository repository, String branch) {
    try (GitSource source = GitSource.at(repository.url()).branch(branch).build()) {
      return source.fetch(source.resolve());
    }
  }

  @Test
  void from_folder_isItsFirstCommit() throws Exception {
    Files.createDirectories(folder.resolve("apps"));
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve(".git/config"), "x");
    Files.writeString(folder.resolve("apps/web.yaml"), "image: web:1.4\n");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("apps"));
    try (TestRepository repository = TestRepository.from(folder)) {
      Snapshot snapshot = snapshot(repository, "main");
      assertThat(snapshot.paths()).containsExactly("apps/web.yaml", "link");
      assertThat(snapshot.kind("link")).isEqualTo(Snapshot.Kind.SYMLINK);
      assertThat(snapshot.revision()).hasToString("main@sha1:" + repository.head());
    }
  }

  @Test
  void revert_commit_bringsBackWhatWasThere() {
    try (TestRepository repository = TestRepository.empty()) {
      repository.write("a.yaml", "1\n").write("b/c.yaml", "1\n").commit("first");
      String second =
          repository
              .edit("a.yaml", t -> t.replace("1", "2"))
              .delete("b")
              .write("d", "x")
              .commit("2");
      repository.write("e", "kept").commit("third");

      repository.revert(second);

      assertThat(repository.paths()).containsExactly("a.yaml", "b/c.yaml", "e");
      assertThat(repository.read("a.yaml")).isEqualTo("1\n");
      repository.write("e", "changed").commit("fourth");
      assertThat(snapshot(repository, "main").paths()).hasSize(3);
    }
  }

  @Test
  void revert_fileChangedSince_isRefused() {
    try (TestRepository repository = TestRepository.empty()) {
      repository.write("a", "1").commit("first");
      String second = repository.write("a", "2").commit("second");
      repository.write("a", "3").commit("third");
      assertThatThrownBy(() -> repository.revert(second))
          .hasMessageContaining("a was changed since");
      assertThatThrownBy(() -> repository.revert("none")).hasMessageContaining("no commit none");
    }
  }

  @Test
  void commit_equalSteps_giveEqualIds() {
    String[] ids = new String[2];
    for (int i = 0; i < 2; i++) {
      try (TestRepository repository = TestRepository.empty()) {
        repository.write("a", "1").commit("first");
        ids[i] = repository.write("b/a", "ü").commit("second");
      }
    }
    assertThat(ids[0]).isEqualTo(ids[1]);
  }

  @Test
  void branchesAndTags_areReadByGit() throws Exception {
    try (TestRepository repository = TestRepository.empty()) {
      String first =
          repository.write("a.b", "1").write("a/b", "1").write("a0", "1").commit("first");
      repository.tag("v1").annotatedTag("v2", "release");
      String onBranch = repository.branch("next").write("a.b", "2").commit("second");
      assertThat(repository.branch("main").read("a.b")).isEqualTo("1");
      repository.branch("next").reset(first);

      assertThat(snapshot(repository, "next").revision()).hasToString("next@sha1:" + first);
      try (GitSource tag = GitSource.at(repository.url()).tag("v2").build()) {
        assertThat(tag.resolve()).hasToString("v2@sha1:" + first);
      }
      assertThat(onBranch).isNotEqualTo(first);
      String answer = git(repository.path(), "fsck", "--strict", "--full");
      assumeThat(answer).as("git is on the PATH").isNotNull();
      assertThat(answer.replaceAll("(?m)^(dangling|notice|Checking).*\n?", "")).isEmpty();
    }
  }

  @Test
  void close_folder_isGone() {
    TestRepository repository = TestRepository.empty();
    assertThat(repository.path()).exists();
    repository.close();
    repository.close();
    assertThat(repository.path().getParent()).doesNotExist();
  }

  private static String git(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("GIT_DIR", directory.toString());
    try {
      Process process = builder.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return process.exitValue() == 0 ? output : "exit " + process.exitValue() + "\n" + output;
    } catch (IOException e) {
      return null;
    }
  }
}
