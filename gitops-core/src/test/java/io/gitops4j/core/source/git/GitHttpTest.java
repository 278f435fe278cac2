package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.Revision;
import io.gitops4j.SecretValue;
import io.gitops4j.Snapshot;
import io.gitops4j.SourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.transport.UploadPack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitHttpTest {

  @TempDir Path folder;
  private BareRepository repository;
  private GitHttpServer server;

  @BeforeEach
  void start() throws Exception {
    repository = new BareRepository(folder.resolve("fleet.git"));
    server = new GitHttpServer(repository.repository());
  }

  @AfterEach
  void stop() {
    server.close();
    repository.close();
  }

  private static String text(Snapshot snapshot, String path) {
    return new String(snapshot.read(path), StandardCharsets.UTF_8);
  }

  private static Failure failure(Runnable call) {
    return catchThrowableOfType(SourceException.class, call::run).failure();
  }

  private GitSource.Builder source() {
    return GitSource.at(server.url());
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private void large(String path) throws Exception {
    repository.file(path, noise(200_000), FileMode.REGULAR_FILE);
  }

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

  private static Map<String, SecretValue> login(String user, String password) {
    return Map.of(
        "username", SecretValue.of("username", user), "password", SecretValue.of("pw", password));
  }

  private void requireAuthorization(String header) {
    server.rule(
        (request, response) -> {
          if (header.equals(request.getHeader("Authorization"))) {
            return false;
          }
          response.setHeader("WWW-Authenticate", "Basic realm=\"git\"");
          response.setStatus(401);
          return true;
        });
  }

  @Test
  void fetch_credentials_areSentFromTheFirstRequest() throws Exception {
    repository.file("a", "1").commit("main");
    String basic =
        Base64.getEncoder().encodeToString("ann:s3cret".getBytes(StandardCharsets.UTF_8));
    requireAuthorization("Basic " + basic);
    try (GitSource source = source().branch("main").credentials(login("ann", "s3cret\n")).build()) {
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("a");
      assertThat(server.requests()).noneMatch(r -> r.authorization() == null);
    }
    requireAuthorization("Bearer t0ken");
    Map<String, SecretValue> token = Map.of("bearerToken", SecretValue.of("bearerToken", "t0ken"));
    try (GitSource source = source().branch("main").credentials(token).build()) {
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("a");
    }
  }

  @Test
  void resolve_credentialsMissingOrWrong_saysWhich() throws Exception {
    repository.file("a", "1").commit("main");
    requireAuthorization("Bearer never");
    try (GitSource without = source().branch("main").build();
        GitSource wrong = source().branch("main").credentials(login("ann", "hunter2")).build()) {
      assertThat(failure(without::resolve))
          .hasToString(
              "RESOLVE/UNAUTHENTICATED Cannot read the references of "
                  + server.url()
                  + ": 127.0.0.1:"
                  + server.port()
                  + " asks for credentials (401); give username and password, or bearerToken.");
      Failure refused = failure(wrong::resolve);
      assertThat(refused.reason()).isEqualTo(Reason.UNAUTHENTICATED);
      assertThat(refused.message())
          .contains("did not accept the credentials")
          .doesNotContain("hunter2");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, FORBIDDEN, false",
    "404, NOT_FOUND, false",
    "500, UNAVAILABLE, true",
    "503, UNAVAILABLE, true",
    "429, UNAVAILABLE, true",
    "418, UNAVAILABLE, true"
  })
  void resolve_status_isAReason(int status, Reason reason, boolean retryable) {
    server.answer(status);
    try (GitSource source = source().branch("main").build()) {
      Failure failure = failure(source::resolve);
      assertThat(failure.reason()).isEqualTo(reason);
      assertThat(failure.retryable()).isEqualTo(retryable);
      assertThat(failure.message()).contains("" + status);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void resolve_retryAfter_isHandedOn() {
    server.rule(
        (request, response) -> {
          response.setHeader("Retry-After", "7");
          response.setStatus(503);
          return true;
        });
    try (GitSource source = source().branch("main").build()) {
      assertThat(failure(source::resolve).retryAfter()).contains(Duration.ofSeconds(7));
    }
  }

  @Test
  void resolve_page_isNotGit() {
    server.rule(
        (request, response) -> {
          response.setContentType("text/html");
          response.getWriter().print("<html>sign in</html>");
          return true;
        });
    try (GitSource source = source().branch("main").build()) {
      assertThat(failure(source::resolve).message())
          .matches(
              ".*: it answered with text/html.* instead of Git's smart HTTP protocol; check the address\\.");
    }
  }

  @Test
  void resolve_nobodyThere_isUnavailable() {
    int port = server.port();
    server.close();
    try (GitSource source = source(port).branch("main").build();
        GitSource host = GitSource.at("http://nowhere.invalid/a.git").branch("main").build()) {
      assertThat(failure(source::resolve).message())
          .endsWith(
              ": no connection to 127.0.0.1:" + port + "; check the address and the network.");
      assertThat(failure(source::resolve).reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failure(host::resolve).reason()).isEqualTo(Reason.UNAVAILABLE);
    }
  }

  private static GitSource.Builder source(int port) {
    return GitSource.at("http://127.0.0.1:" + port + "/git/fleet.git");
  }

  @Test
  void resolve_silentServer_endsWithTheTimeout() {
    CountDownLatch release = new CountDownLatch(1);
    server.rule((request, response) -> waitFor(release));
    try (GitSource source = source().branch("main").timeout(Duration.ofMillis(300)).build()) {
      assertThat(failure(source::resolve).message())
          .endsWith(": it did not answer in full within 300 ms.");
      assertThat(failure(source::resolve).reason()).isEqualTo(Reason.TIMEOUT);
    } finally {
      release.countDown();
    }
  }

  @Test
  void resolve_serverThatStopsInTheMiddle_endsWithTheTimeout() {
    CountDownLatch release = new CountDownLatch(1);
    server.rule(
        (request, response) -> {
          response.setContentType("application/x-git-upload-pack-advertisement");
          response.getOutputStream().print("001e# service=git-upload-pack\n");
          response.flushBuffer();
          return waitFor(release);
        });
    try (GitSource source = source().branch("main").timeout(Duration.ofMillis(500)).build()) {
      assertThat(failure(source::resolve).reason()).isEqualTo(Reason.TIMEOUT);
    } finally {
      release.countDown();
    }
  }

  private static boolean waitFor(CountDownLatch release) {
    try {
      return release.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Test
  void resolve_interrupted_isCancelledWithTheFlagSet() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    server.rule(
        (request, response) -> {
          arrived.countDown();
          return waitFor(release);
        });
    AtomicBoolean flag = new AtomicBoolean();
    CompletableFuture<Failure> outcome = new CompletableFuture<>();
    try (GitSource source = source().branch("main").build()) {
      Thread thread =
          new Thread(
              () -> {
                outcome.complete(failure(source::resolve));
                flag.set(Thread.currentThread().isInterrupted());
              });
      thread.start();
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
      thread.interrupt();
      assertThat(outcome.get(20, TimeUnit.SECONDS).reason()).isEqualTo(Reason.CANCELLED);
      thread.join(20_000);
      assertThat(flag).isTrue();
    } finally {
      release.countDown();
    }
  }

  @Test
  void resolve_redirectOnTheSameServer_isFollowed() throws Exception {
    String commit = repository.file("a", "1").commit("main");
    server.rule(
        (request, response) -> {
          if (!request.getRequestURI().startsWith("/old/")) {
            return false;
          }
          String to = request.getRequestURI().replace("/old/", "/git/");
          response.setHeader("Location", to + "?" + request.getQueryString());
          response.setStatus(301);
          return true;
        });
    String url = server.url().replace("/git/", "/old/");
    try (GitSource source =
        GitSource.at(url).branch("main").credentials(login("ann", "pw")).build()) {
      assertThat(source.resolve()).hasToString("main@sha1:" + commit);
      assertThat(source.fetch(source.resolve()).paths()).containsExactly("a");
      assertThat(server.requests()).noneMatch(r -> r.authorization() == null);
    }
  }

  @Test
  void resolve_redirectToAnotherServer_goesWithoutCredentials() throws Exception {
    String commit = repository.file("a", "1").commit("main");
    try (GitHttpServer other = new GitHttpServer(repository.repository())) {
      server.rule(
          (request, response) -> {
            String to = other.url() + "/info/refs?" + request.getQueryString();
            response.setHeader("Location", to);
            response.setStatus(307);
            return true;
          });
      try (GitSource basic = source().branch("main").credentials(login("ann", "pw")).build();
          GitSource bearer =
              source()
                  .branch("main")
                  .credentials(Map.of("bearerToken", SecretValue.of("t", "t0ken")))
                  .build()) {
        assertThat(basic.resolve()).hasToString("main@sha1:" + commit);
        assertThat(bearer.resolve()).hasToString("main@sha1:" + commit);
        assertThat(server.requests()).allMatch(r -> r.authorization() != null);
        assertThat(other.requests()).hasSize(4).allMatch(r -> r.authorization() == null);

        other.answer(401);
        assertThat(failure(basic::resolve).message())
            .contains("it redirects to 127.0.0.1:" + other.port())
            .contains("use the address it redirects to");
      }
    }
  }

  @Test
  void resolve_endlessRedirects_stopAtTheLimit() {
    server.rule(
        (request, response) -> {
          response.setHeader("Location", request.getRequestURI() + "?" + request.getQueryString());
          response.setStatus(302);
          return true;
        });
    try (GitSource source = source().branch("main").build()) {
      assertThat(failure(source::resolve).reason()).isEqualTo(Reason.LIMIT);
      assertThat(server.requests()).hasSize(6);
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
