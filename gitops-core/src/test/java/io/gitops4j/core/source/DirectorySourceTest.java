package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySourceTest {

  @TempDir Path folder;

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static Failure failure(Runnable call) {
    return catchThrowableOfType(SourceException.class, call::run).failure();
  }

  @Test
  void fetch_folder_hasItsFiles() throws Exception {
    write("apps/web.yaml", "a: 1\n");
    write(".git/HEAD", "ref: refs/heads/main\n");
    write("logo.png", "x");
    try (DirectorySource source = DirectorySource.at(folder).build()) {
      Revision revision = source.resolve();
      Snapshot snapshot = source.fetch(revision);

      assertThat(revision.value()).matches("local@sha256:[0-9a-f]{64}");
      assertThat(revision.digest()).isEqualTo(snapshot.digest());
      assertThat(snapshot.revision()).isEqualTo(revision);
      assertThat(snapshot.paths()).containsExactly("apps/web.yaml");
    }
  }

  @Test
  void resolve_equalFilesElsewhere_isEqual(@TempDir Path other) throws Exception {
    write("a/b.yaml", "1");
    Files.createDirectories(other.resolve("a"));
    Files.writeString(other.resolve("a/b.yaml"), "1");
    try (DirectorySource here = DirectorySource.at(folder).build();
        DirectorySource there = DirectorySource.at(other).build()) {
      assertThat(here.resolve()).isEqualTo(there.resolve());
    }
  }

  @Test
  void resolve_changeOfEqualSizeAtOnce_isSeen() throws Exception {
    try (DirectorySource source = DirectorySource.at(folder).build()) {
      for (int i = 0; i < 9; i++) {
        write("a.yaml", "" + i);
        Snapshot snapshot = source.fetch(source.resolve());
        assertThat(snapshot.read("a.yaml")).asString().isEqualTo("" + i);
      }
    }
  }

  @Test
  void resolve_changeOfOldFile_isSeen() throws Exception {
    write("a.yaml", "1");
    Instant old = Instant.now().minusSeconds(100);
    Files.setLastModifiedTime(folder.resolve("a.yaml"), FileTime.from(old));
    try (DirectorySource source = DirectorySource.at(folder).build()) {
      Revision before = source.resolve();
      assertThat(source.resolve()).isEqualTo(before);
      write("a.yaml", "2");
      assertThat(source.resolve()).isNotEqualTo(before);
    }
  }

  @Test
  void fetch_revisionOfBefore_isNotFound() throws Exception {
    write("a.yaml", "1");
    try (DirectorySource source = DirectorySource.at(folder).build()) {
      Revision before = source.resolve();
      assertThat(source.fetch(before).paths()).containsExactly("a.yaml");
      write("a.yaml", "2");
      source.resolve();

      Failure failure = failure(() -> source.fetch(before));
      assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
      assertThat(failure.retryable()).isTrue();
    }
  }

  @Test
  void fetch_links_areNeverFollowed() throws Exception {
    write("real/a.yaml", "1");
    Files.createSymbolicLink(folder.resolve("loop"), Path.of("."));
    Files.createSymbolicLink(folder.resolve("self"), Path.of("self"));
    Files.createSymbolicLink(folder.resolve("out"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(folder.resolve("gone"), Path.of("nowhere"));
    try (DirectorySource source = DirectorySource.at(folder).build()) {
      Snapshot snapshot = source.fetch(source.resolve());

      assertThat(snapshot.paths()).containsExactly("gone", "loop", "out", "real/a.yaml", "self");
      assertThat(snapshot.kind("loop")).isEqualTo(Snapshot.Kind.SYMLINK);
      assertThat(snapshot.read("out")).asString().isEqualTo("/etc/passwd");
    }
  }

  @Test
  void fetch_rootThatIsALink_isItsFolder(@TempDir Path other) throws Exception {
    write("a.yaml", "1");
    Path link = Files.createSymbolicLink(other.resolve("link"), folder);
    try (DirectorySource source = DirectorySource.at(link).build()) {
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("a.yaml");
    }
  }

  @Test
  void fetch_overALimit_isNamed() throws Exception {
    write("a.yaml", "12345");
    write("b.yaml", "12345");
    SourceLimits some = SourceLimits.defaults();
    try (DirectorySource files = DirectorySource.at(folder).limits(some.withMaxFiles(1)).build();
        DirectorySource total =
            DirectorySource.at(folder).limits(some.withMaxTotalBytes(9)).build();
        DirectorySource one = DirectorySource.at(folder).limits(some.withMaxFileBytes(4)).build()) {
      assertThat(failure(files::resolve))
          .hasToString(
              "FETCH/LIMIT Cannot read "
                  + folder
                  + ": it has more than the 1 files allowed (reached at b.yaml); raise the limit"
                  + " maxFiles or leave files out with ignore patterns.");
      assertThat(failure(total::resolve).message()).contains("more than the 9 bytes");
      Snapshot snapshot = one.fetch(one.resolve());
      assertThat(snapshot.size("a.yaml")).isEqualTo(5);
      assertThat(failure(() -> snapshot.read("a.yaml")).message())
          .contains("it has 5 bytes, more than the 4 allowed");
    }
  }

  @Test
  void resolve_missingOrNoFolder_isNamed() throws Exception {
    write("file", "1");
    try (DirectorySource gone = DirectorySource.at(folder.resolve("gone")).build();
        DirectorySource file = DirectorySource.at(folder.resolve("file")).build()) {
      assertThat(failure(gone::resolve))
          .hasToString(
              "RESOLVE/NOT_FOUND Cannot read "
                  + folder.resolve("gone")
                  + ": there is nothing at that path.");
      assertThat(failure(file::resolve).message()).endsWith("it is not a folder; name the folder.");
    }
  }

  @Test
  void resolve_unreadableFile_isForbidden() throws Exception {
    write("a.yaml", "1");
    assertThat(folder.resolve("a.yaml").toFile().setReadable(false)).isTrue();
    assumeThat(Files.isReadable(folder.resolve("a.yaml"))).as("runs as root").isFalse();
    try (DirectorySource source = DirectorySource.at(folder).build()) {
      assertThat(failure(source::resolve).reason()).isEqualTo(Reason.FORBIDDEN);
    }
  }

  @Test
  void fetch_namesBeyondAscii_areReadFromTheirBytes() throws Exception {
    assumeThat(shell("printf 1 > \"$(printf 'gr\\303\\274n?.yaml')\"")).isTrue();
    try (DirectorySource source = DirectorySource.at(folder).build()) {
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("grün?.yaml");
    }
  }

  @Test
  void fetch_nameNotUtf8_isRefused() throws Exception {
    assumeThat(shell("printf 1 > \"$(printf 'b\\377d')\"")).isTrue();
    try (DirectorySource source = DirectorySource.at(folder).build()) {
      assertThat(failure(source::resolve).message()).contains("not UTF-8");
    }
  }

  @Test
  void fetch_pipe_isRefusedUnlessIgnored() throws Exception {
    assumeThat(shell("mkfifo pipe")).isTrue();
    try (DirectorySource source = DirectorySource.at(folder).build();
        DirectorySource without =
            DirectorySource.at(folder).ignore(SourceIgnore.of("pipe")).build()) {
      assertThat(failure(source::resolve).message())
          .contains("pipe is neither a file, a folder nor a link");
      assertThat(without.fetch(without.resolve()).paths()).isEmpty();
    }
  }

  @Test
  void resolve_interrupted_isCancelled() throws Exception {
    write("a.yaml", "1");
    try (DirectorySource source = DirectorySource.at(folder).build()) {
      Thread.currentThread().interrupt();
      assertThat(failure(source::resolve).reason()).isEqualTo(Reason.CANCELLED);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void close_use_isMisuse() {
    DirectorySource source = DirectorySource.at(folder).revisionName("mine").build();
    assertThat(source.resolve().name()).contains("mine");
    source.close();
    assertThatThrownBy(source::resolve).isInstanceOf(IllegalStateException.class);
  }

  private boolean shell(String command) throws Exception {
    if (!Files.isExecutable(Path.of("/bin/sh"))) {
      return false;
    }
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command).directory(folder.toFile()).start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
