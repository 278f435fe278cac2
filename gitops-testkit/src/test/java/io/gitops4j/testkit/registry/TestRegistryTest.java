package io.gitops4j.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pushing to the registry, and reading lists of tags, by its protocol. */
class TestRegistryTest {

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> send(TestRegistry registry, String method, String path, String body)
      throws Exception {
    URI address = URI.create("http://" + registry.host() + path);
    return client.send(
        HttpRequest.newBuilder(address).method(method, BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  @Test
  void push_byProtocol_canBePulled() throws Exception {
    try (TestRegistry registry = TestRegistry.open()) {
      String digest = Contents.digest("hello".getBytes(StandardCharsets.UTF_8));
      String begun =
          send(registry, "POST", "/v2/a/b/blobs/uploads/", "")
              .headers()
              .firstValue("Location")
              .orElseThrow();
      assertThat(send(registry, "PATCH", begun, "hel").statusCode()).isEqualTo(202);
      String manifest = "{\"layers\":[{\"digest\":\"" + digest + "\"}]}";
      assertThat(send(registry, "PUT", "/v2/a/b/manifests/v1", manifest).statusCode())
          .as("a blob is missing")
          .isEqualTo(400);
      assertThat(send(registry, "PUT", begun + "?digest=" + digest, "lo").statusCode())
          .isEqualTo(201);
      assertThat(send(registry, "GET", "/v2/a/b/blobs/" + digest, "").body()).isEqualTo("hello");
      assertThat(send(registry, "PUT", "/v2/a/b/manifests/v1", manifest).statusCode())
          .isEqualTo(201);
      assertThat(send(registry, "GET", "/v2/a/b/manifests/v1", "").body()).isEqualTo(manifest);
      assertThat(send(registry, "DELETE", "/v2/a/b/manifests/v1", "").statusCode()).isEqualTo(202);
      assertThat(send(registry, "GET", "/v2/a/b/manifests/v1", "").statusCode()).isEqualTo(404);
      assertThat(
              send(registry, "POST", "/v2/a/b/blobs/uploads/?digest=" + digest, "hullo")
                  .statusCode())
          .isEqualTo(400);
      assertThat(send(registry, "POST", "/v2/x", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void tags_pages_linkToTheNext() throws Exception {
    try (TestRegistry registry = TestRegistry.open()) {
      for (String tag : new String[] {"1", "2", "3"}) {
        registry.pushArtifact("a", tag, Map.of("x", tag));
      }
      HttpResponse<String> page = send(registry, "GET", "/v2/a/tags/list?n=2", "");
      assertThat(page.body()).isEqualTo("{\"name\":\"a\",\"tags\":[\"1\",\"2\"]}");
      assertThat(page.headers().firstValue("Link"))
          .contains("</v2/a/tags/list?n=2&last=2>; rel=\"next\"");
      assertThat(send(registry, "GET", "/v2/a/tags/list?n=2&last=2", "").body())
          .isEqualTo("{\"name\":\"a\",\"tags\":[\"3\"]}");
    }
  }

  @Test
  void read_withoutLogin_isChallenged() throws Exception {
    try (TestRegistry registry = TestRegistry.withPassword("ann", "s3cret")) {
      HttpResponse<String> answer = send(registry, "GET", "/v2/", "");
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .contains("Basic realm=\"registry\"");
    }
  }
}
