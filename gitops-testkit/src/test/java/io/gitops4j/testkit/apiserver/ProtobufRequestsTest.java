package io.gitops4j.testkit.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.Protobuf;
import io.gitops4j.testkit.apiserver.typed.Protobuf.Envelope;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and answers in protobuf; codes and messages are those of kube-apiserver 1.34.4. */
@Timeout(30)
class ProtobufRequestsTest {
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ApiServer server =
      ApiServer.builder().controllers(ApiServer.ControllerMode.NONE).start();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<byte[]> send(String method, String path, String accept, byte[] body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", PROTOBUF)
            .header("Accept", accept)
            .method(method, BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static Map<String, @Nullable Object> tree(String json) {
    return Objects.requireNonNull(Json.map(Json.parse(json.getBytes(StandardCharsets.UTF_8))));
  }

  private static byte[] protobuf(String json) {
    return Protobuf.write(tree(json));
  }

  /** Bytes of a text in which {@code ~} and two hexadecimal digits stand for one byte. */
  private static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '~') {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(text.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static Map<String, @Nullable Object> read(String struct, HttpResponse<byte[]> answer) {
    assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);
    return Protobuf.read(struct, Protobuf.open(answer.body()).raw());
  }

  @Test
  void object_createdReadListedAndDeleted_isAnsweredInProtobuf() throws Exception {
    byte[] sent =
        protobuf(
            """
            {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"x":"1"}}
            """);
    HttpResponse<byte[]> created = send("POST", CONFIG_MAPS, PROTOBUF + ",application/json", sent);
    assertThat(created.statusCode()).isEqualTo(201);
    Map<String, @Nullable Object> stored =
        server.get("v1", "ConfigMap", "default", "a").orElseThrow();
    assertThat(read("io.k8s.api.core.v1.ConfigMap", created).get("data"))
        .isEqualTo(Map.of("x", "1"));
    HttpResponse<byte[]> got = send("GET", CONFIG_MAPS + "/a", PROTOBUF, new byte[0]);
    assertThat(got.body()).isEqualTo(Protobuf.write(stored));
    Envelope list = Protobuf.open(send("GET", CONFIG_MAPS, PROTOBUF, new byte[0]).body());
    assertThat(list.kind()).isEqualTo("ConfigMapList");
    assertThat(list.raw()).contains(Protobuf.open(got.body()).raw());
    HttpResponse<byte[]> partial =
        send(
            "GET",
            CONFIG_MAPS + "/a",
            PROTOBUF + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
            new byte[0]);
    assertThat(Json.string(read(META + "PartialObjectMetadata", partial), "metadata", "name"))
        .isEqualTo("a");
    HttpResponse<byte[]> gone =
        send(
            "DELETE",
            CONFIG_MAPS + "/a",
            PROTOBUF,
            bytes("k8s~00~0a~13~0a~02v1~12~0dDeleteOptions~12~02~08~01"));
    assertThat(Json.string(read(META + "Status", gone), "status")).isEqualTo("Success");
    HttpResponse<byte[]> missing = send("GET", CONFIG_MAPS + "/a", PROTOBUF, new byte[0]);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(read(META + "Status", missing))
        .containsEntry("message", "configmaps \"a\" not found")
        .containsEntry("code", 404L);
  }

  @Test
  void sameObject_inProtobufAndJson_isStoredAndOwnedAlike() throws Exception {
    String json =
        """
        {"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"%s"},
         "spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":
         {"app":"a"}},"spec":{"containers":[{"name":"a","image":"a:1","env":[{"name":"E",
         "value":"v"}],"ports":[{"containerPort":80}],"resources":{"limits":{"cpu":"1000m"}},
         "readinessProbe":{"httpGet":{"path":"/","port":"web"}}}],
         "volumes":[{"name":"v","configMap":{"name":"c"}}]}}}}
        """;
    String path = "/apis/apps/v1/namespaces/default/deployments";
    assertThat(send("POST", path, "application/json", protobuf(json.formatted("p"))).statusCode())
        .isEqualTo(201);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.formatted("j")))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    Map<String, @Nullable Object> one =
        server.get("apps/v1", "Deployment", "default", "p").orElseThrow();
    Map<String, @Nullable Object> other =
        server.get("apps/v1", "Deployment", "default", "j").orElseThrow();
    assertThat(one.get("spec")).isEqualTo(other.get("spec"));
    assertThat(Json.at(first(one), "fieldsV1")).isEqualTo(Json.at(first(other), "fieldsV1"));
  }

  private static @Nullable Object first(Map<String, @Nullable Object> object) {
    return Objects.requireNonNull(Json.list(object, "metadata", "managedFields")).get(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|the object provided is unrecognized (must be of type ConfigMap): empty data (<empty>)",
        "k8s~00|the object provided is unrecognized (must be of type ConfigMap): empty body"
            + " (6b387300)",
        "k8s~00~ff|the object provided is unrecognized (must be of type ConfigMap): unexpected EOF"
            + " (6b387300ff)",
        "k8s~00~00|the object provided is unrecognized (must be of type ConfigMap): proto: Unknown:"
            + " illegal tag 0 (wire type 0) (6b38730000)",
        "k8s~00~12~02~08~01|ConfigMap in version \"v1\" cannot be handled as a ConfigMap: proto:"
            + " wrong wireType = 0 for field ObjectMeta",
        "k8s~00~12~03~0a~7fa|ConfigMap in version \"v1\" cannot be handled as a ConfigMap:"
            + " unexpected EOF",
        "k8s~00~0a~0c~0a~02v1~12~06Secret~12~00|Secret in version \"v1\" cannot be handled as a"
            + " ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion",
        "k8s~00~0a~0a~0a~02v9~12~04Nope~12~00|Nope in version \"v9\" cannot be handled as a"
            + " ConfigMap: no kind \"Nope\" is registered for version \"v9\" in scheme"
            + " \"pkg/runtime/scheme.go:110\"",
        "k8s~00~0a~05~0a~03a/b~12~00|ConfigMap in version \"b\" cannot be handled as a ConfigMap:"
            + " no kind \"ConfigMap\" is registered for version \"a/b\" in scheme"
            + " \"pkg/runtime/scheme.go:110\"",
      })
  void create_malformed_isRefusedAsByTheRealServer(String body, String message) throws Exception {
    HttpResponse<byte[]> answer = send("POST", CONFIG_MAPS, "application/json", bytes(body));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(Json.string(Json.parse(answer.body()), "message")).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "k8s~00|empty body",
        "{}|provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]",
        "k8s~00~12~02~0a~01|proto: wrong wireType = 2 for field GracePeriodSeconds",
        "k8s~00~0a~13~0a~02v1~12~0dDeleteOptionz|no kind \"DeleteOptionz\" is registered for"
            + " version \"v1\" in scheme \"pkg/runtime/scheme.go:110\"",
      })
  void delete_malformedOptions_areRefusedAsByTheRealServer(String body, String message)
      throws Exception {
    HttpResponse<byte[]> answer =
        send("DELETE", CONFIG_MAPS + "/x", "application/json", bytes(body));
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(Json.string(Json.parse(answer.body()), "message")).isEqualTo(message);
  }

  @Test
  void review_inProtobuf_isAnswered() throws Exception {
    byte[] review =
        protobuf(
            """
            {"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1",
             "spec":{"resourceAttributes":{"verb":"get","resource":"pods"}}}
            """);
    HttpResponse<byte[]> answer =
        send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", PROTOBUF, review);
    Map<String, @Nullable Object> read =
        read("io.k8s.api.authorization.v1.SelfSubjectAccessReview", answer);
    assertThat(Json.at(read, "status", "allowed")).isEqualTo(true);
    assertThat(Json.at(read, "spec", "resourceAttributes"))
        .isEqualTo(Map.of("verb", "get", "resource", "pods"));
  }

  @Test
  void watch_inProtobuf_tellsEventsWithTheirLength() throws Exception {
    send("POST", CONFIG_MAPS, PROTOBUF, bytes("k8s~00~12~05~0a~03~0a~01a"));
    HttpResponse<byte[]> answer =
        send(
            "GET",
            CONFIG_MAPS + "?watch=1&timeoutSeconds=1",
            PROTOBUF + ";stream=watch",
            new byte[0]);
    assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF + ";stream=watch");
    Map<String, @Nullable Object> stored =
        server.get("v1", "ConfigMap", "default", "a").orElseThrow();
    DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(answer.body()));
    byte[] event = in.readNBytes(in.readInt());
    assertThat(in.available()).isZero();
    assertThat(event).startsWith(bytes("~0a~05ADDED~12")).endsWith(Protobuf.write(stored));
  }

  @Test
  void customObject_inProtobuf_isNotThere() throws Exception {
    server.load(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: foos.ex.io}
        spec:
          group: ex.io
          names: {kind: Foo, plural: foos}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object}}
        ---
        apiVersion: ex.io/v1
        kind: Foo
        metadata: {name: a}
        """);
    String foos = "/apis/ex.io/v1/namespaces/default/foos";
    HttpResponse<byte[]> either =
        send("GET", foos + "/a", PROTOBUF + ", application/json", new byte[0]);
    assertThat(either.headers().firstValue("Content-Type")).contains("application/json");
    HttpResponse<byte[]> only = send("GET", foos + "/a", PROTOBUF, new byte[0]);
    assertThat(only.statusCode()).isEqualTo(406);
    assertThat(read(META + "Status", only)).containsEntry("reason", "NotAcceptable");
    HttpResponse<byte[]> metadata =
        send(
            "GET",
            foos,
            PROTOBUF + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
            new byte[0]);
    assertThat(Protobuf.open(metadata.body()).kind()).isEqualTo("PartialObjectMetadataList");
    String json = "application/json";
    assertThat(send("POST", foos, json, bytes("k8s~00~12~00")).statusCode()).isEqualTo(415);
    assertThat(send("PATCH", foos + "/a", json, bytes("k8s~00~12~00")).statusCode()).isEqualTo(415);
  }
}
