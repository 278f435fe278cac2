package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import io.gitops4j.core.source.SourceIgnore;
import io.gitops4j.core.source.SourceLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitSourceTest {

  @TempDir Path folder;
  private BareRepository repository;

  @BeforeEach
  void create() throws Exception {
    repository = new BareRepository(folder.resolve("fleet.git"));
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private static String text(Snapshot snapshot, String path) {
    return new String(snapshot.read(path), StandardCharsets.UTF_8);
  }

  private static Failure failure(Runnable call) {
    return catchThrowableOfType(SourceException.class, call::run).failure();
  }

  private GitSource.Builder source() {
    return GitSource.at(repository.url());
  }

  @Test
  void resolve_branch_isWrittenAsFluxDoes() throws Exception {
    String commit = repository.file("a.yaml", "a: 1\n").commit("main");

    try (GitSource source = source().branch("main").build()) {
      assertThat(source.resolve()).hasToString("main@sha1:" + commit);
      assertThat(source.description()).isEqualTo("git " + repository.url());
    }
  }

  @Test
  void resolve_nothingGiven_isTheHead() throws Exception {
    String commit = repository.file("a.yaml", "a: 1\n").commit("main");

    try (GitSource source = source().build()) {
      assertThat(source.resolve()).hasToString("main@sha1:" + commit);
    }
  }

  @Test
  void resolve_annotatedTag_isTheCommit() throws Exception {
    String commit = repository.file("a.yaml", "a: 1\n").commit("main");
    repository.annotatedTag("v1", commit);

    try (GitSource tag = source().tag("v1").build();
        GitSource name = source().refName("refs/tags/v1").build();
        GitSource peeled = source().refName("refs/tags/v1^{}").build()) {
      assertThat(tag.resolve()).hasToString("v1@sha1:" + commit);
      assertThat(name.resolve()).hasToString("refs/tags/v1@sha1:" + commit);
      assertThat(peeled.resolve()).hasToString("refs/tags/v1^{}@sha1:" + commit);
      assertThat(peeled.fetch(peeled.resolve()).paths()).containsExactly("a.yaml");
    }
  }

  @Test
  void resolve_fullNames_areShownInFull() throws Exception {
    String commit = repository.file("a.yaml", "a: 1\n").commit("main");
    repository.ref("refs/pull/1/head", commit);

    try (GitSource pull = source().refName("refs/pull/1/head").build();
        GitSource branch = source().refName("refs/heads/main").build()) {
      assertThat(pull.resolve()).hasToString("refs/pull/1/head@sha1:" + commit);
      assertThat(branch.resolve()).hasToString("refs/heads/main@sha1:" + commit);
      assertThat(pull.fetch(pull.resolve()).paths()).containsExactly("a.yaml");
    }
  }

  @Test
  void resolve_severalParts_firstOfFluxOrderCounts() throws Exception {
    String first = repository.file("a.yaml", "1").commit("main");
    String second = repository.file("a.yaml", "2").commit("other");
    String third = repository.file("a.yaml", "3").commit("third");
    repository.tag("v1.0.0", second).tag("plain", third);

    try (GitSource tag = source().branch("main").tag("plain").build();
        GitSource semver = source().branch("main").tag("plain").semver("1.x").build();
        GitSource name = source().semver("1.x").refName("refs/heads/main").build();
        GitSource commit = source().refName("refs/heads/main").commit(third).build()) {
      assertThat(tag.resolve()).hasToString("plain@sha1:" + third);
      assertThat(semver.resolve()).hasToString("v1.0.0@sha1:" + second);
      assertThat(name.resolve()).hasToString("refs/heads/main@sha1:" + first);
      assertThat(commit.resolve()).hasToString("sha1:" + third);
    }
  }

  @Test
  void resolve_semver_isTheHighestVersionInRange() throws Exception {
    String old = repository.file("a.yaml", "1").commit("main");
    String wanted = repository.file("a.yaml", "2").commit("main");
    String next = repository.file("a.yaml", "3").commit("main");
    repository.tag("v1.2.0", old).annotatedTag("v1.10.0", wanted).tag("v2.0.0", next);
    repository.tag("v1.11.0-rc.1", next).tag("v1.99", next).tag("nightly", next);

    try (GitSource source = source().semver(">=1.0.0 <2.0.0").build();
        GitSource none = source().semver(">=3").build()) {
      assertThat(source.resolve()).hasToString("v1.10.0@sha1:" + wanted);
      assertThat(failure(none::resolve))
          .hasToString(
              "RESOLVE/NOT_FOUND Cannot resolve the version range '>=3' in "
                  + repository.url()
                  + ": no tag matches; the highest version is v2.0.0.");
    }
  }

  @Test
  void resolve_semverEqualVersions_isTheYoungestCommit() throws Exception {
    String young =
        repository.at(Instant.parse("2026-05-01T00:00:00Z")).file("a", "1").commit("main");
    String old = repository.at(Instant.parse("2026-01-01T00:00:00Z")).file("a", "2").commit("main");
    repository.tag("v1.0.0+a", young).tag("v1.0.0+b", old);

    try (GitSource source = source().semver("1.x").build()) {
      assertThat(source.resolve()).hasToString("v1.0.0+a@sha1:" + young);
    }
  }

  @Test
  void fetch_commitWithBranch_mustBeInThatBranch() throws Exception {
    String inMain = repository.file("a", "1").commit("main");
    repository.file("a", "2").commit("main");
    String elsewhere = repository.from(inMain).file("a", "3").commit("other");

    try (GitSource member = source().branch("main").commit(inMain).build();
        GitSource stranger = source().branch("main").commit(elsewhere).build()) {
      assertThat(member.resolve()).hasToString("main@sha1:" + inMain);
      assertThat(text(member.fetch(member.resolve()), "a")).isEqualTo("1");
      assertThat(failure(() -> stranger.fetch(stranger.resolve())).message())
          .endsWith(": the commit is not in the branch main.");
    }
  }

  @Test
  void resolve_unknownBranch_namesNearOnes() throws Exception {
    repository.file("a", "1").commit("main");
    repository.commit("release");

    try (GitSource source = source().branch("mian").build()) {
      assertThat(failure(source::resolve))
          .hasToString(
              "RESOLVE/NOT_FOUND Cannot read the branch mian of "
                  + repository.url()
                  + ": it does not exist there; there is main, release.");
    }
  }

  @Test
  void resolve_emptyRepositoryAndNoRepository_areToldApart() throws Exception {
    Files.createDirectories(folder.resolve("plain"));
    try (GitSource empty = source().branch("main").build();
        GitSource head = source().build();
        GitSource plain = GitSource.at(folder.resolve("plain").toString()).build();
        GitSource nothing = GitSource.at(folder.resolve("nothing").toString()).build()) {
      assertThat(failure(empty::resolve).message()).endsWith(": it has no commits yet.");
      assertThat(failure(head::resolve).message()).endsWith(": it has no commits yet.");
      assertThat(failure(plain::resolve).message())
          .endsWith(": the folder is not a Git repository.");
      assertThat(failure(nothing::resolve).message()).endsWith(": there is nothing at that path.");
      assertThat(failure(nothing::resolve).reason()).isEqualTo(Reason.NOT_FOUND);
    }
  }

  @Test
  void fetch_oldRevision_stillHasItsFiles() throws Exception {
    repository.file("a", "1").commit("main");
    try (GitSource source = source().branch("main").build()) {
      Revision first = source.resolve();
      repository.file("a", "2").commit("main");

      assertThat(text(source.fetch(first), "a")).isEqualTo("1");
      assertThat(text(source.fetch(source.resolve()), "a")).isEqualTo("2");
    }
  }

  @Test
  void fetch_unknownRevision_isNotFoundOrInvalid() throws Exception {
    repository.file("a", "1").commit("main");
    try (GitSource source = source().branch("main").build()) {
      Revision gone = Revision.of("main@sha1:0123456789012345678901234567890123456789");

      assertThat(failure(() -> source.fetch(gone)).reason()).isEqualTo(Reason.NOT_FOUND);
      assertThat(failure(() -> source.fetch(Revision.of("latest"))).reason())
          .isEqualTo(Reason.INVALID);
    }
  }

  @Test
  void fetch_kindsOfEntries_areKeptAsTheyAre() throws Exception {
    repository
        .file("run.sh", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), FileMode.EXECUTABLE_FILE)
        .file("link", "../outside".getBytes(StandardCharsets.UTF_8), FileMode.SYMLINK)
        .file("crlf.txt", "a\r\nb\r\n")
        .file(".gitattributes", "* text eol=lf\n")
        .file("big.bin", "0123456789abcdef")
        .submodule("vendor/lib")
        .commit("main");

    SourceLimits limits = SourceLimits.defaults().withMaxFileBytes(10);
    Snapshot files;
    try (GitSource source = source().limits(limits).build()) {
      files = source.fetch(source.resolve());
    }
    assertThat(files.paths()).containsExactly("big.bin", "crlf.txt", "link", "run.sh");
    assertThat(files.kind("link")).isEqualTo(Snapshot.Kind.SYMLINK);
    assertThat(text(files, "link")).isEqualTo("../outside");
    assertThat(text(files, "crlf.txt")).isEqualTo("a\r\nb\r\n");
    assertThat(files.size("big.bin")).isEqualTo(16);
    assertThat(failure(() -> files.read("big.bin")).reason()).isEqualTo(Reason.LIMIT);
  }

  @Test
  void fetch_nameNotUtf8_isRefusedByName() throws Exception {
    Path path = folder.resolve("fleet.git");
    assertThat(path).exists();
    repository.file("ok", "1").commit("main");
    String tree = RawTree.withName(repository, new byte[] {'b', (byte) 0xff, 'd'});
    repository.ref("refs/heads/main", tree);

    try (GitSource source = source().branch("main").build()) {
      assertThat(failure(() -> source.fetch(source.resolve())).message())
          .isEqualTo(
              "Cannot read the file bÿd of the Git repository: the bytes of its name are not"
                  + " UTF-8; rename it.");
    }
  }

  @Test
  void fetch_nameThatLeavesTheTree_isRefused() throws Exception {
    repository.file("ok", "1").commit("main");
    for (String name : new String[] {"..", "a/../../b"}) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      repository.ref("refs/heads/main", RawTree.withName(repository, bytes));
      try (GitSource source = source().branch("main").build()) {
        assertThat(failure(() -> source.fetch(source.resolve())).reason())
            .isEqualTo(Reason.INVALID);
      }
    }
  }

  @Test
  void fetch_ignorePatterns_leaveFilesOut() throws Exception {
    repository
        .file("logo.png", "x")
        .file("deploy/app.yaml", "a: 1\n")
        .file("deploy/.sourceignore", "*.md\n")
        .file("deploy/notes.md", "x")
        .file("notes.md", "x")
        .commit("main");

    try (GitSource own = source().ignore(SourceIgnore.of("/logo.png\n")).build();
        GitSource all = source().ignore(SourceIgnore.nothing()).build()) {
      assertThat(own.fetch(own.resolve()).paths())
          .containsExactly("deploy/.sourceignore", "deploy/app.yaml", "notes.md");
      assertThat(all.fetch(all.resolve()).paths()).hasSize(5);
    }
  }

  @Test
  void at_addressesThatCannotBeUsed_areRefusedWithoutTheirSecrets() {
    assertThat(failure(() -> GitSource.at("https://user:hunter2@git.example.com/a.git")))
        .hasToString(
            "RESOLVE/INVALID Cannot use the Git address https://redacted@git.example.com/a.git:"
                + " credentials do not belong in an address; give them as username and password.");
    assertThat(failure(() -> GitSource.at("ssh://git:hunter2@git.example.com/a.git")))
        .hasToString(
            "RESOLVE/INVALID Cannot use the Git address ssh://redacted@git.example.com/a.git:"
                + " credentials do not belong in an address; give the key as identity.");
    for (String bad :
        new String[] {
          "ssh://host",
          "ssh:///a",
          "ssh://-oProxyCommand=x/a",
          "ssh://-u@h/a",
          "ssh://h:0/a",
          "ssh://h:65536/a",
          "ssh://h/a?b",
          "ssh://h/a%zz",
          "ssh://h/%0a",
          "-u@h:a",
          "u@-h:a",
          "u@h:-a",
          "u@h::a",
          "u@h..b:a",
          "u@h:a\nb"
        }) {
      assertThat(failure(() -> GitSource.at(bad)).reason()).as(bad).isEqualTo(Reason.INVALID);
    }
    for (String bad : new String[] {"ftp://a/b", "https://", "http://host", "", "https://h/a?b"}) {
      assertThat(failure(() -> GitSource.at(bad)).reason()).as(bad).isEqualTo(Reason.INVALID);
    }
  }

  @Test
  void build_wrongParts_areNamed() {
    assertThatThrownBy(() -> source().semver("one").build())
        .hasMessageEndingWith(
            "the version range 'one' cannot be read: 'one' is not a constraint on versions.");
    assertThatThrownBy(() -> source().commit("abc").build()).hasMessageContaining("40 hexadecimal");
    assertThatThrownBy(() -> source().branch("a..b").build()).hasMessageContaining("'a..b'");
  }

  @Test
  void close_twiceAndUseAfter_isMisuse() throws Exception {
    repository.file("a", "1").commit("main");
    GitSource source = source().build();
    source.close();
    source.close();
    assertThatThrownBy(source::resolve).isInstanceOf(IllegalStateException.class);
  }
}
