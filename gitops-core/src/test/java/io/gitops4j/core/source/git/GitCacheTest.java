package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCacheTest {

  @TempDir Path folder;
  private BareRepository repository;
  private GitHttpServer server;
  private Path cache;

  @BeforeEach
  void start() throws Exception {
    repository = new BareRepository(folder.resolve("fleet.git"));
    server = new GitHttpServer(repository.repository());
    cache = folder.resolve("cache");
  }

  @AfterEach
  void stop() {
    server.close();
    repository.close();
  }

  private GitSource.Builder source() {
    return GitSource.at(server.url()).branch("main").cacheDirectory(cache);
  }

  private long packs() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(f -> f.toString().endsWith(".pack")).count();
    }
  }

  @Test
  void fetch_cacheDirectory_isUsedByTheNextSource() throws Exception {
    repository.file("a", "1").commit("main");
    Revision revision;
    try (GitSource source = source().build()) {
      revision = source.resolve();
      source.fetch(revision);
    }
    server.requests();
    try (GitSource source = source().build()) {
      assertThat(source.fetch(revision).paths()).containsExactly("a");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void fetch_twoSourcesOneCache_doNotDisturbEachOther() throws Exception {
    repository.file("a", "1").commit("main");
    try (GitSource first = source().build();
        GitSource second = source().build()) {
      assertThat(first.fetch(first.resolve()).paths()).containsExactly("a");
      assertThat(second.fetch(second.resolve()).paths()).containsExactly("a");
      assertThat(packs()).isEqualTo(1);
    }
  }

  @Test
  void fetch_manyCommits_keepsTheCacheBounded() throws Exception {
    try (GitSource source = source().build()) {
      for (int i = 0; i < 150; i++) {
        repository.file("a", "" + i).commit("main");
        source.fetch(source.resolve());
        assertThat(packs()).isLessThanOrEqualTo(64);
      }
    }
  }

  @Test
  void fetch_cacheOverItsBytes_startsAnew() throws Exception {
    repository.file("a", "1").commit("main");
    try (GitSource source = source().maxCacheBytes(1).build()) {
      source.fetch(source.resolve());
      repository.file("a", "2").commit("main");
      source.fetch(source.resolve());
      assertThat(packs()).isEqualTo(1);
    }
  }

  @Test
  void fetch_damagedCache_startsAnew() throws Exception {
    repository.file("a", "1").commit("main");
    Revision revision;
    try (GitSource source = source().build()) {
      revision = source.resolve();
      source.fetch(revision);
    }
    try (Stream<Path> files = Files.walk(cache)) {
      for (Path file : files.filter(f -> f.toString().contains("pack-")).toList()) {
        Files.delete(file);
      }
    }
    try (GitSource source = source().build()) {
      assertThat(source.fetch(revision).paths()).containsExactly("a");
    }
  }

  @Test
  void close_snapshot_staysUsable() throws Exception {
    repository.file("a", "1").commit("main");
    Snapshot snapshot;
    try (GitSource source = GitSource.at(server.url()).branch("main").build()) {
      snapshot = source.fetch(source.resolve());
    }
    assertThat(snapshot.read("a")).isEqualTo(new byte[] {'1'});
  }

  @Test
  void close_temporaryFolder_isRemoved() throws Exception {
    String commit = repository.file("a", "unique " + System.nanoTime()).commit("main");
    try (GitSource source = GitSource.at(server.url()).branch("main").build()) {
      source.fetch(source.resolve());
      assertThat(temporaryFoldersWith(commit)).isEqualTo(1);
    }
    assertThat(temporaryFoldersWith(commit)).isZero();
  }

  private static long temporaryFoldersWith(String commit) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("gitops4j-git-"))
          .filter(f -> Files.exists(f.resolve("repository.git/refs/kept").resolve(commit)))
          .count();
    }
  }
}
