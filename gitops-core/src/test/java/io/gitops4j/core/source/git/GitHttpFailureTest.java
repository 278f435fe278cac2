package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials, redirects, timeouts, and servers that misbehave. */
class GitHttpFailureTest extends GitHttpFixture {

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
  void resolve_serverThatRefusesInManyLines_isQuotedInOne() throws Exception {
    repository.file("a", "1").commit("main");
    server.rule(
        (request, response) -> {
          if (request.getMethod().equals("POST")) {
            response.setContentType("application/x-git-upload-pack-result");
            response.getOutputStream().print("001fERR closed\nfor\tall of today");
            return true;
          }
          return false;
        });
    try (GitSource source = source().branch("main").build()) {
      Failure failure = failure(source::resolve);
      assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failure.message()).endsWith(": the exchange failed: closed for all of today.");
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
}
