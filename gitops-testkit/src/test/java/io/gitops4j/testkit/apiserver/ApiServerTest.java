package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.apiserver.model.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApiServerTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ApiServer server = ApiServer.builder().controllers(ApiServer.ControllerMode.NONE).start();

  @BeforeEach
  void load() {
    server.load(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: a}
        data: {x: "1"}
        """);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String json) throws IOException, InterruptedException {
    return http.send(
        request(CONFIG_MAPS + "/a")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        BodyHandlers.ofString());
  }

  private static String configMap(String x) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},"
        + "\"data\":{\"x\":\""
        + x
        + "\"}}";
  }

  @Test
  void load_yaml_appliesItAndItIsServed() throws Exception {
    assertThat(server.get("v1", "ConfigMap", "default", "a")).isPresent();
    HttpResponse<String> answer = get(CONFIG_MAPS + "/a");
    assertThat(answer.statusCode()).isEqualTo(200);
    Object object = Json.parse(answer.body().getBytes(StandardCharsets.UTF_8));
    assertThat(Json.string(object, "data", "x")).isEqualTo("1");
  }

  @Test
  void watch_openWhileSomethingIsWritten_tellsOfItAtOnce() throws Exception {
    HttpResponse<InputStream> watch =
        http.send(
            request(CONFIG_MAPS + "?watch=true&resourceVersion=" + server.revision()).build(),
            BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(watch.body(), StandardCharsets.UTF_8))) {
      put(configMap("2"));
      Object event = Json.parse(lines.readLine().getBytes(StandardCharsets.UTF_8));
      assertThat(Json.string(event, "type")).isEqualTo("MODIFIED");
      assertThat(Json.string(event, "object", "data", "x")).isEqualTo("2");
    }
  }

  @Test
  void requests_readsAndNoOps_areTellableFromWrites() throws Exception {
    server.requests().clear();
    get(CONFIG_MAPS);
    assertThat(server.requests().writes()).isEmpty();
    put(configMap("1"));
    assertThat(server.requests().writes())
        .singleElement()
        .satisfies(
            write -> {
              assertThat(write.code()).isEqualTo(200);
              assertThat(write.revisionAfter()).isEqualTo(write.revisionBefore());
            });
  }

  @Test
  void faults_ofACountedRule_meetSoManyRequestsAndNoMore() throws Exception {
    server.faults().on("PUT").of("configmaps").times(1).answer(409);
    assertThat(put(configMap("2")).statusCode()).isEqualTo(409);
    assertThat(put(configMap("2")).statusCode()).isEqualTo(200);
  }

  @Test
  void faults_droppedAnswer_isStoredAllTheSame() {
    server.faults().on("PUT").of("configmaps").times(1).dropAfter();
    assertThatThrownBy(() -> put(configMap("3"))).isInstanceOf(IOException.class);
    assertThat(
            Json.string(server.get("v1", "ConfigMap", "default", "a").orElseThrow(), "data", "x"))
        .isEqualTo("3");
  }

  @Test
  void watchHandshake_asFabric8TriesIt_isAnsweredBy200() throws Exception {
    try (var socket = new java.net.Socket("127.0.0.1", URI.create(server.url()).getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + CONFIG_MAPS
                      + "?watch=true HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                      + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void servers_severalSideBySide_shareNothing() {
    try (ApiServer other = ApiServer.start()) {
      assertThat(other.url()).isNotEqualTo(server.url());
      assertThat(other.get("v1", "ConfigMap", "default", "a")).isEmpty();
    }
  }
}
