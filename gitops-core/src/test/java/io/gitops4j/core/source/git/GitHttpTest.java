package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.transport.UploadPack;
import org.junit.jupiter.api.Test;

/** What is transferred, and what is not. */
class GitHttpTest extends GitHttpFixture {

  @Test
  void resolve_unchangedHead_transfersNothingButItsName() throws Exception {
    large("large.bin");
    repository.commit("main");
    for (int i = 0; i < 50; i++) {
      repository.ref("refs/heads/feature-" + i, repository.commitAlone());
    }
    try (GitSource source = source().branch("main").build()) {
      source.fetch(source.resolve());
      server.requests();
      server.sentBytes();

      source.resolve();

      assertThat(server.requests())
          .extracting(GitHttpServer.Seen::method)
          .containsExactly("GET", "POST");
      assertThat(server.sentBytes()).isLessThan(1000);
    }
  }

  @Test
  void fetch_sameRevisionAgain_asksNothing() throws Exception {
    repository.file("a", "1").commit("main");
    try (GitSource source = source().branch("main").build()) {
      Revision revision = source.resolve();
      Snapshot first = source.fetch(revision);
      server.requests();

      assertThat(source.fetch(revision).digest()).isEqualTo(first.digest());
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void fetch_oneFileChanged_transfersWhatIsMissing() throws Exception {
    large("large.bin");
    repository.file("dir/a.yaml", "a: 1\n").commit("main");
    try (GitSource source = source().branch("main").build()) {
      source.fetch(source.resolve());
      assertThat(server.sentBytes()).isGreaterThan(200_000);
      for (int i = 2; i < 6; i++) {
        repository.file("dir/a.yaml", "a: " + i + "\n").commit("main");

        Snapshot snapshot = source.fetch(source.resolve());

        assertThat(text(snapshot, "dir/a.yaml")).isEqualTo("a: " + i + "\n");
        assertThat(snapshot.size("large.bin")).isEqualTo(200_000);
        assertThat(server.sentBytes()).isLessThan(4000);
      }
    }
  }

  @Test
  void fetch_serverOfProtocolVersion0_transfersWhatIsMissing() throws Exception {
    server.oldProtocol();
    large("large.bin");
    String first = repository.file("a", "1").commit("main");
    repository.annotatedTag("v1", first);
    try (GitSource source = source().branch("main").build();
        GitSource tag = source().tag("v1").build();
        GitSource head = source().build()) {
      source.fetch(source.resolve());
      server.sentBytes();
      String second = repository.file("a", "2").commit("main");

      assertThat(text(source.fetch(source.resolve()), "a")).isEqualTo("2");
      assertThat(server.sentBytes()).isLessThan(4000);
      assertThat(tag.resolve()).hasToString("v1@sha1:" + first);
      assertThat(text(tag.fetch(tag.resolve()), "a")).isEqualTo("1");
      assertThat(head.resolve()).hasToString("main@sha1:" + second);
    }
  }

  @Test
  void fetch_longHistory_transfersOneCommit() throws Exception {
    for (int i = 0; i < 20; i++) {
      repository.file("large.bin", noise(50_000 + i), FileMode.REGULAR_FILE);
      repository.file("n", "" + i).commit("main");
      repository.remove("large.bin");
    }
    repository.commit("main");
    try (GitSource source = source().branch("main").build()) {
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("n");
      assertThat(server.sentBytes()).isLessThan(4000);
    }
  }

  @Test
  void fetch_forcePush_hasTheNewHistory() throws Exception {
    repository.file("a", "1").commit("main");
    try (GitSource source = source().branch("main").build()) {
      Revision old = source.resolve();
      source.fetch(old);
      String forced = repository.orphan().remove("a").file("b", "2").commit("main");

      Revision now = source.resolve();

      assertThat(now).hasToString("main@sha1:" + forced);
      assertThat(source.fetch(now).paths()).containsExactly("b");
      assertThat(source.fetch(old).paths()).containsExactly("a");
    }
  }

  @Test
  void fetch_movedTag_hasTheNewCommit() throws Exception {
    String first = repository.file("a", "1").commit("main");
    repository.annotatedTag("v1", first);
    try (GitSource source = source().tag("v1").build()) {
      assertThat(text(source.fetch(source.resolve()), "a")).isEqualTo("1");
      String second = repository.file("a", "2").commit("main");
      repository.annotatedTag("v1", second);

      assertThat(source.resolve()).hasToString("v1@sha1:" + second);
      assertThat(text(source.fetch(source.resolve()), "a")).isEqualTo("2");
    }
  }

  @Test
  void fetch_commitBehindTheHeadThatServerRefusesById_isFoundInTheHistory() throws Exception {
    String first = repository.file("a", "1").commit("main");
    repository.file("a", "2").commit("main");
    try (GitSource source = source().branch("main").build();
        GitSource commit = source().commit(first).build();
        GitSource member = source().branch("main").commit(first).build()) {
      assertThat(text(source.fetch(Revision.of("main@sha1:" + first)), "a")).isEqualTo("1");
      assertThat(text(source.fetch(source.resolve()), "a")).isEqualTo("2");
      assertThat(text(commit.fetch(commit.resolve()), "a")).isEqualTo("1");
      assertThat(text(member.fetch(member.resolve()), "a")).isEqualTo("1");
    }
  }

  @Test
  void fetch_commitById_isTransferredAloneWhereAllowed() throws Exception {
    String first = repository.file("a", "1").commit("main");
    for (int i = 0; i < 30; i++) {
      large("large" + i);
    }
    repository.commit("main");
    server.uploadPack(pack -> pack.setRequestPolicy(UploadPack.RequestPolicy.ANY));
    try (GitSource source = source().commit(first).build()) {
      assertThat(text(source.fetch(source.resolve()), "a")).isEqualTo("1");
      assertThat(server.sentBytes()).isLessThan(4000);
    }
  }

  @Test
  void fetch_commitInAnotherBranch_isRefused() throws Exception {
    String base = repository.file("a", "1").commit("main");
    String other = repository.file("a", "2").commit("other");
    repository.from(base).file("a", "3").commit("main");
    try (GitSource source = source().branch("main").commit(other).build();
        GitSource branch = source().branch("mai").commit(other).build()) {
      assertThat(failure(() -> source.fetch(source.resolve())))
          .hasToString(
              "FETCH/NOT_FOUND Cannot fetch main@sha1:"
                  + other
                  + " of "
                  + server.url()
                  + ": the commit is not in the branch main.");
      assertThat(failure(() -> branch.fetch(branch.resolve())).message())
          .endsWith(": the branch mai does not exist there.");
    }
  }

  @Test
  void fetch_revisionThatIsGone_isNotFound() throws Exception {
    repository.file("a", "1").commit("main");
    Revision gone = Revision.of("main@sha1:0123456789012345678901234567890123456789");
    try (GitSource source = source().branch("main").build()) {
      assertThat(failure(() -> source.fetch(gone)))
          .hasToString(
              "FETCH/NOT_FOUND Cannot fetch "
                  + gone
                  + " of "
                  + server.url()
                  + ": no branch or tag has the commit; resolve the revision again.");
    }
  }

  @Test
  void resolve_semverEqualVersions_fetchesCommitsForTheirTime() throws Exception {
    String old = repository.file("a", "1").commit("main");
    String young = repository.file("a", "2").commit("main");
    repository.tag("v1.0.0+z", old).tag("v1.0.0+a", young);
    try (GitSource source = source().semver("^1").build()) {
      assertThat(source.resolve()).hasToString("v1.0.0+a@sha1:" + young);
    }
  }

  @Test
  void resolve_headAndUnknownBranch_workOverHttp() throws Exception {
    String commit = repository.file("a", "1").commit("main");
    try (GitSource head = source().build();
        GitSource unknown = source().branch("mian").build()) {
      assertThat(head.resolve()).hasToString("main@sha1:" + commit);
      assertThat(failure(unknown::resolve).message()).endsWith("; there is main.");
    }
  }

  @Test
  void resolve_emptyRepository_hasNoCommits() {
    try (GitSource source = source().branch("main").build()) {
      assertThat(failure(source::resolve).message()).endsWith(": it has no commits yet.");
    }
  }

  @Test
  void fetch_moreThanMayBeTransferred_isALimit() throws Exception {
    large("large.bin");
    repository.commit("main");
    try (GitSource source = source().branch("main").maxTransferBytes(50_000).build()) {
      Revision revision = source.resolve();
      assertThat(failure(() -> source.fetch(revision)).message())
          .endsWith(
              ": it sends more bytes than the limit maxTransferBytes allows; raise the limit.");
    }
  }

  @Test
  void fetch_fromManyThreads_givesEqualSnapshots() throws Exception {
    large("large.bin");
    repository.file("a", "1").commit("main");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (GitSource source = source().branch("main").build()) {
      List<Future<String>> digests =
          IntStream.range(0, 12)
              .mapToObj(i -> threads.submit(() -> source.fetch(source.resolve()).digest()))
              .toList();
      String expected = source.fetch(source.resolve()).digest();
      for (Future<String> digest : digests) {
        assertThat(digest.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
