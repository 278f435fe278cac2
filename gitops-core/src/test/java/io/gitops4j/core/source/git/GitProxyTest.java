package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.core.source.http.ForwardProxy;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Repositories that are reached through a forward proxy. */
class GitProxyTest extends GitHttpFixture {

  private static final String HIDDEN = "s3cret-of-the-proxy";
  private static final String TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

  @Test
  void fetch_http_goesThroughTheProxyWithItsCredentials() throws Exception {
    repository.file("a", "1").commit("main");
    try (ForwardProxy proxy = new ForwardProxy("me:" + HIDDEN);
        GitSource source =
            GitSource.at("http://unknown.invalid:1/fleet.git")
                .branch("main")
                .proxy(proxy.secret("me", HIDDEN))
                .build();
        GitSource near = source().branch("main").proxy(proxy.secret("me", HIDDEN)).build()) {
      assertThat(near.fetch(near.resolve()).paths()).containsExactly("a");
      assertThat(proxy.seen())
          .isNotEmpty()
          .allSatisfy(seen -> assertThat(seen.request()).contains(" " + server.url() + "/"))
          .allSatisfy(seen -> assertThat(seen.authorization()).startsWith("Basic "));
      int before = proxy.seen().size();

      failure(source::resolve);

      assertThat(proxy.seen()).hasSizeGreaterThan(before);
    }
  }

  @Test
  void resolve_credentialsOfTheProxy_areNotSentToTheServer() throws Exception {
    repository.file("a", "1").commit("main");
    try (ForwardProxy proxy = new ForwardProxy();
        GitSource source = source().branch("main").proxy(proxy.secret("me", HIDDEN)).build()) {
      source.resolve();
      assertThat(server.requests()).allSatisfy(s -> assertThat(s.authorization()).isNull());
    }
  }

  @Test
  void resolve_proxyThatRefuses_isToldWithoutItsPassword() throws Exception {
    repository.file("a", "1").commit("main");
    try (ForwardProxy proxy = new ForwardProxy("me:other");
        GitSource wrong = source().proxy(proxy.secret("me", HIDDEN)).build();
        GitSource none = source().proxy(proxy.secret()).build()) {
      Failure failure = failure(wrong::resolve);
      assertThat(failure.reason()).isEqualTo(Reason.UNAUTHENTICATED);
      assertThat(failure.message())
          .contains("the proxy " + proxy.address().substring(7))
          .contains("did not accept username and password (407)")
          .doesNotContain(HIDDEN);
      assertThat(failure(none::resolve).message())
          .contains("asks for credentials (407); give username and password in the Secret");
    }
  }

  @Test
  void resolve_proxyThatIsAway_isTold() throws Exception {
    ForwardProxy proxy = new ForwardProxy();
    proxy.close();
    try (GitSource source = source().proxy(proxy.secret()).build()) {
      Failure failure = failure(source::resolve);
      assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failure.message()).contains("no connection to the proxy 127.0.0.1:");
    }
  }

  @Test
  void fetch_https_goesThroughATunnel() throws Exception {
    repository.file("a", "1").commit("main");
    Path store = folder.resolve("server.p12");
    Map<String, SecretValue> authority = TlsKeys.make(folder, store);
    try (GitHttpServer secure = new GitHttpServer(repository.repository(), store);
        ForwardProxy open = new ForwardProxy();
        ForwardProxy closed = new ForwardProxy("me:" + HIDDEN)) {
      GitSource.Builder builder = GitSource.at(secure.url()).branch("main").credentials(authority);
      try (GitSource source = builder.proxy(open.secret("me", HIDDEN)).build()) {
        assertThat(source.fetch(source.resolve()).paths()).containsExactly("a");
        assertThat(open.seen())
            .isNotEmpty()
            .allSatisfy(s -> assertThat(s.request()).startsWith("CONNECT 127.0.0.1:"));
        assertThat(secure.requests()).noneMatch(s -> String.valueOf(s).contains("Basic"));
      }
      try (GitSource source = builder.proxy(open.secret()).build()) {
        open.forbid();
        assertThat(failure(source::resolve).message())
            .contains("the proxy " + open.address().substring(7) + " leads nowhere (403)");
      }
      try (GitSource source = builder.proxy(closed.secret("me", HIDDEN)).build()) {
        Failure failure = failure(source::resolve);
        assertThat(failure.reason()).isEqualTo(Reason.UNAUTHENTICATED);
        assertThat(failure.message())
            .contains("which this JVM does not send for https; start it with -D" + TUNNELS + "=")
            .doesNotContain(HIDDEN);
      }
      assertThat(inAnotherJvm(secure.url(), closed, authority)).isEqualTo("[a]");
    }
  }

  /** What is read by a JVM that may send name and password for a tunnel. */
  private String inAnotherJvm(String url, ForwardProxy proxy, Map<String, SecretValue> authority)
      throws Exception {
    Path pem = folder.resolve("authority.pem");
    Files.write(pem, authority.get("ca.crt").revealBytes());
    Path log = folder.resolve("jvm.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-D" + TUNNELS + "=",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Reading.class.getName(),
                    url,
                    proxy.address(),
                    HIDDEN,
                    pem.toString()))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(log).strip();
    return text.substring(text.lastIndexOf('\n') + 1);
  }

  /** Reads a repository through a proxy and tells its files. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] arguments) throws Exception {
      Map<String, SecretValue> proxy =
          Map.of(
              "address", SecretValue.of("address", arguments[1]),
              "username", SecretValue.of("username", "me"),
              "password", SecretValue.of("password", arguments[2]));
      byte[] pem = Files.readAllBytes(Path.of(arguments[3]));
      try (GitSource source =
          GitSource.at(arguments[0])
              .branch("main")
              .credentials(Map.of("ca.crt", SecretValue.of("ca.crt", pem)))
              .proxy(proxy)
              .build()) {
        System.out.println(source.fetch(source.resolve()).paths());
      }
    }
  }

  @Test
  void build_proxyThatCannotBeUsed_isRefused() throws Exception {
    try (ForwardProxy proxy = new ForwardProxy()) {
      assertThatThrownBy(
              () -> source().httpClient(HttpClient.newHttpClient()).proxy(proxy.secret()).build())
          .hasMessageContaining("a proxy cannot be added to the HTTP client given");
      Map<String, SecretValue> keys =
          Map.of(
              "identity", SecretValue.of("identity", "x"),
              "known_hosts", SecretValue.of("known_hosts", "x"));
      assertThatThrownBy(
              () ->
                  GitSource.at("ssh://git@git.example.com/fleet")
                      .credentials(keys)
                      .proxy(proxy.secret())
                      .build())
          .hasMessageContaining("SSH does not go through an HTTP proxy");
      assertThatThrownBy(
              () ->
                  source()
                      .proxy(Map.of("address", SecretValue.of("a", "socks5://u:hidden@p:1080")))
                      .build())
          .hasMessageContaining("a proxy that is reached by socks5 is not supported")
          .hasMessageNotContaining("hidden");
    }
  }
}
