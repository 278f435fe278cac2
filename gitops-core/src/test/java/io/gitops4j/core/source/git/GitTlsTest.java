package io.gitops4j.core.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.Failure;
import io.gitops4j.Reason;
import io.gitops4j.SecretValue;
import io.gitops4j.SourceException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTlsTest {

  @TempDir Path folder;

  @Test
  void fetch_serverOfAnOwnAuthority_needsItsCertificate() throws Exception {
    Path store = folder.resolve("server.p12");
    Map<String, SecretValue> authority = TlsKeys.make(folder, store);

    try (BareRepository repository = new BareRepository(folder.resolve("fleet.git"));
        GitHttpServer server = new GitHttpServer(repository.repository(), store);
        GitSource trusting =
            GitSource.at(server.url()).branch("main").credentials(authority).build();
        GitSource other = GitSource.at(server.url()).branch("main").build()) {
      repository.file("a", "1").commit("main");

      assertThat(trusting.fetch(trusting.resolve()).paths()).containsExactly("a");
      Failure failure = catchThrowableOfType(SourceException.class, other::resolve).failure();
      assertThat(failure.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(failure.message())
          .contains("no trusted connection to 127.0.0.1 (")
          .endsWith("; give its authority's certificate as ca.crt.");

      server.rule(
          (request, response) -> {
            response.setHeader("Location", server.url().replace("https:", "http:") + "/info/refs");
            response.setStatus(302);
            return true;
          });
      assertThatThrownBy(trusting::resolve)
          .hasMessageContaining("it redirects from https to http, which is not followed");
    }
  }

  @Test
  void resolve_certificatesThatAreNone_areInvalid() {
    Map<String, SecretValue> nonsense = Map.of("ca.crt", SecretValue.of("ca.crt", "nonsense"));
    try (GitSource source =
        GitSource.at("https://127.0.0.1:1/a.git").credentials(nonsense).build()) {
      assertThatThrownBy(source::resolve)
          .hasMessageContaining("the certificates in ca.crt cannot be read")
          .hasMessageNotContaining("nonsense");
    }
  }

  @Test
  void build_clientOfTheCaller_mustNotFollowRedirects() throws Exception {
    HttpClient following =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    assertThatThrownBy(() -> GitSource.at("https://a/b").httpClient(following).build())
        .hasMessageContaining("Redirect.NEVER");
    try (BareRepository repository = new BareRepository(folder.resolve("fleet.git"));
        GitHttpServer server = new GitHttpServer(repository.repository());
        GitSource source =
            GitSource.at(server.url()).httpClient(HttpClient.newHttpClient()).build()) {
      String commit = repository.file("a", "1").commit("main");
      assertThat(source.resolve()).hasToString("main@sha1:" + commit);
    }
  }
}
