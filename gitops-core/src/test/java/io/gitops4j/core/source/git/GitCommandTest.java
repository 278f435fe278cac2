package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that the git command made; skipped where there is none. */
class GitCommandTest {

  @TempDir Path folder;
  private Path work;

  private String git(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_NOSYSTEM", "1",
                "HOME", folder.toString(),
                "GIT_AUTHOR_NAME", "t",
                "GIT_AUTHOR_EMAIL", "t@example.com",
                "GIT_COMMITTER_NAME", "t",
                "GIT_COMMITTER_EMAIL", "t@example.com"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      assumeThat(e).as("git is on the PATH").isNull();
      throw e;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(command + "\n" + output).isZero();
    return output.strip();
  }

  @BeforeEach
  void create() throws Exception {
    work = Files.createDirectories(folder.resolve("work"));
    git(work, "init", "-q");
    git(work, "symbolic-ref", "HEAD", "refs/heads/main");
    Files.writeString(work.resolve("a.yaml"), "a: 1\n");
    git(work, "add", ".");
    git(work, "commit", "-qm", "first");
    git(work, "tag", "-a", "v1.0.0", "-m", "release");
  }

  private Snapshot snapshot(Path at, String branch) {
    try (GitSource source = GitSource.at(at.toString()).branch(branch).build()) {
      return source.fetch(source.resolve());
    }
  }

  @Test
  void fetch_workingFolder_isReadFromItsCommit() throws Exception {
    Files.writeString(work.resolve("a.yaml"), "not committed\n");
    String head = git(work, "rev-parse", "HEAD");

    Snapshot snapshot = snapshot(work, "main");

    assertThat(snapshot.revision()).hasToString("main@sha1:" + head);
    assertThat(snapshot.read("a.yaml")).asString().isEqualTo("a: 1\n");
  }

  @Test
  void fetch_packedRepository_isReadWhileItChanges() throws Exception {
    try (GitSource source = GitSource.at(work.toString()).branch("main").build();
        GitSource tag = GitSource.at(work.toString()).semver("1.x").build()) {
      for (int i = 0; i < 3; i++) {
        Files.writeString(work.resolve("a.yaml"), "a: " + i + "\n");
        git(work, "commit", "-qam", "change", "--allow-empty");
        git(work, "gc", "-q", "--prune=now");
        git(work, "pack-refs", "--all");
        Snapshot snapshot = source.fetch(source.resolve());
        assertThat(snapshot.read("a.yaml")).asString().isEqualTo("a: " + i + "\n");
        assertThat(tag.fetch(tag.resolve()).paths()).containsExactly("a.yaml");
      }
    }
  }

  @Test
  void fetch_linkedWorktreeAndSharedClone_areFollowed() throws Exception {
    git(work, "branch", "next");
    git(work, "worktree", "add", "-q", folder.resolve("linked").toString(), "next");
    git(folder, "clone", "-q", "--shared", "--bare", work.toString(), "shared.git");

    assertThat(snapshot(folder.resolve("linked"), "next").paths()).containsExactly("a.yaml");
    assertThat(snapshot(folder.resolve("shared.git"), "main").paths()).containsExactly("a.yaml");
  }
}
