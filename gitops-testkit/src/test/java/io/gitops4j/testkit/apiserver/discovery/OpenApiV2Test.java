package io.gitops4j.testkit.apiserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.apiserver.model.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiV2Test {
  private final ApiServer server =
      ApiServer.builder().controllers(ApiServer.ControllerMode.NONE).start();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<byte[]> ask(String accept) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.url() + "/openapi/v2"))
                .header("Accept", accept)
                .build(),
            BodyHandlers.ofByteArray());
  }

  private static void references(@Nullable Object node, List<String> found) {
    if (node instanceof Map<?, ?> map) {
      if (map.get("$ref") instanceof String reference) {
        found.add(reference);
      }
      map.values().forEach(value -> references(value, found));
    } else if (node instanceof List<?> list) {
      list.forEach(value -> references(value, found));
    }
  }

  @Test
  void document_hasPathsAndDefinitionsOfWhatIsServed() throws Exception {
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
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      default: {type: string, default: x}
                      port: {x-kubernetes-int-or-string: true}
                      maybe: {type: object, nullable: true, properties: {a: {type: string}}}
        """);
    Object document = Json.parse(ask("application/json").body());
    Map<String, @Nullable Object> definitions = Json.map(document, "definitions");
    List<String> references = new ArrayList<>();
    references(document, references);
    assertThat(references)
        .hasSizeGreaterThan(1_000)
        .allSatisfy(
            reference -> {
              assertThat(reference).startsWith("#/definitions/");
              assertThat(definitions).containsKey(reference.substring("#/definitions/".length()));
            });

    Object create =
        Json.at(document, "paths", "/apis/apps/v1/namespaces/{namespace}/deployments", "post");
    assertThat(Json.at(create, "responses", "200", "schema"))
        .isEqualTo(Map.of("$ref", "#/definitions/io.k8s.api.apps.v1.Deployment"));
    assertThat(Json.list(create, "parameters"))
        .anySatisfy(
            parameter -> {
              assertThat(Json.string(parameter, "in")).isEqualTo("body");
              assertThat(Json.string(parameter, "schema", "$ref"))
                  .isEqualTo("#/definitions/io.k8s.api.apps.v1.Deployment");
            })
        .anySatisfy(
            parameter -> {
              assertThat(Json.string(parameter, "name")).isEqualTo("dryRun");
              assertThat(Json.string(parameter, "type")).isEqualTo("string");
            });
    Object patch =
        Json.at(
            document, "paths", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch");
    assertThat(Json.list(patch, "consumes")).contains("application/strategic-merge-patch+json");
    assertThat(Json.at(definitions, "io.k8s.apimachinery.pkg.util.intstr.IntOrString", "type"))
        .isEqualTo("string");

    Object spec = Json.at(definitions, "io.ex.v1.Foo", "properties", "spec", "properties");
    assertThat(Json.at(spec, "default")).isEqualTo(Map.of("type", "string"));
    assertThat(Json.at(spec, "port")).isEqualTo(Map.of("x-kubernetes-int-or-string", true));
    assertThat(Json.at(spec, "maybe")).isEqualTo(Map.of());
  }

  @Test
  void document_otherThanAsJson_isNotThere() throws Exception {
    assertThat(ask("application/com.github.proto-openapi.spec.v2@v1.0+protobuf").statusCode())
        .isEqualTo(406);
  }
}
