package io.gitops4j.testkit.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.testkit.apiserver.ApiServer;
import io.gitops4j.testkit.apiserver.model.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionHookTest {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String DEPLOYMENT =
      """
      {"metadata":{"name":"web"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},
       "template":{"metadata":{"labels":{"a":"b"}},
        "spec":{"containers":[{"name":"c","image":"i"}]}}}}""";

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<AdmissionRequest> seen = new ArrayList<>();

  private static ApiServer server(AdmissionStage stage, AdmissionHook hook) {
    return ApiServer.builder()
        .controllers(ApiServer.ControllerMode.NONE)
        .admission(stage, "hook.example.com", hook)
        .start();
  }

  private AdmissionHook watching() {
    return request -> {
      seen.add(request);
      return AdmissionAnswer.allow();
    };
  }

  private HttpResponse<String> send(ApiServer server, String method, String path, String body)
      throws IOException, InterruptedException {
    String type =
        method.equals("PATCH")
            ? body.contains("apiVersion")
                ? "application/apply-patch+yaml"
                : "application/merge-patch+json"
            : "application/json";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", type)
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, @Nullable Object> with(
      AdmissionRequest request, String member, Map<String, ?> value) {
    Map<String, @Nullable Object> changed =
        new LinkedHashMap<>(Objects.requireNonNull(request.object()));
    changed.put(member, value);
    return changed;
  }

  @Test
  void validatingHook_createUpdatePatchApplyDelete_seesOldAndNew() throws Exception {
    try (ApiServer server = server(AdmissionStage.VALIDATING, watching())) {
      send(server, "POST", MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"1\"}}");
      send(server, "PUT", MAPS + "/a", "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"2\"}}");
      send(server, "PATCH", MAPS + "/a?dryRun=All", "{\"data\":{\"k\":\"3\"}}");
      send(
          server,
          "PATCH",
          MAPS + "/b?fieldManager=m",
          "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"b\"}}");
      send(server, "DELETE", MAPS + "/a", "");
      send(server, "DELETE", MAPS, "");

      assertThat(seen)
          .extracting(
              r -> r.operation() + " " + r.name() + " " + r.dryRun(),
              r -> Json.at(r.oldObject(), "data", "k"),
              r -> Json.at(r.object(), "data", "k"))
          .containsExactly(
              org.assertj.core.api.Assertions.tuple("CREATE a false", null, "1"),
              org.assertj.core.api.Assertions.tuple("UPDATE a false", "1", "2"),
              org.assertj.core.api.Assertions.tuple("UPDATE a true", "2", "3"),
              org.assertj.core.api.Assertions.tuple("CREATE b false", null, null),
              org.assertj.core.api.Assertions.tuple("DELETE a false", "2", null),
              org.assertj.core.api.Assertions.tuple("DELETE  false", null, null));
      assertThat(seen.get(0).object()).containsEntry("kind", "ConfigMap");
      assertThat(seen.get(0).namespace()).isEqualTo("default");
      assertThat(seen.get(0).user().name()).isEqualTo("admin");
      assertThat(Json.string(seen.get(0).object(), "metadata", "uid")).isNotEmpty();
    }
  }

  @Test
  void validatingHook_statusAndScale_seesTheSubresource() throws Exception {
    try (ApiServer server = server(AdmissionStage.VALIDATING, watching())) {
      send(server, "POST", DEPLOYMENTS, DEPLOYMENT);
      send(server, "PATCH", DEPLOYMENTS + "/web/status", "{\"status\":{\"replicas\":1}}");
      send(server, "PATCH", DEPLOYMENTS + "/web/scale", "{\"spec\":{\"replicas\":5}}");

      assertThat(seen)
          .extracting(AdmissionRequest::subresource, r -> Json.at(r.object(), "kind"))
          .containsExactly(
              org.assertj.core.api.Assertions.tuple("", "Deployment"),
              org.assertj.core.api.Assertions.tuple("status", "Deployment"),
              org.assertj.core.api.Assertions.tuple("scale", "Scale"));
      assertThat(Json.at(seen.get(2).oldObject(), "spec", "replicas")).isEqualTo(2L);
      assertThat(Json.at(seen.get(2).object(), "spec", "replicas")).isEqualTo(5L);
    }
  }

  @Test
  void hook_refuses_answersAsAWebhookDoes() throws Exception {
    try (ApiServer server =
        server(
            AdmissionStage.VALIDATING,
            r -> AdmissionAnswer.deny(403, "Forbidden", "no").warn("think twice"))) {
      HttpResponse<String> refused = send(server, "POST", MAPS, "{\"metadata\":{\"name\":\"a\"}}");

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body())
          .contains(
              "\"message\":\"admission webhook \\\"hook.example.com\\\" denied the request: no\","
                  + "\"reason\":\"Forbidden\"");
      assertThat(refused.headers().firstValue("Warning")).hasValue("299 - \"think twice\"");
      assertThat(server.get("v1", "ConfigMap", "default", "a")).isEmpty();
    }
  }

  @Test
  void hook_refusesADeletion_objectStays() throws Exception {
    AdmissionHook keeps =
        r ->
            r.operation() == AdmissionOperation.DELETE
                ? AdmissionAnswer.deny("")
                : AdmissionAnswer.allow();
    try (ApiServer server = server(AdmissionStage.MUTATING, keeps)) {
      send(server, "POST", MAPS, "{\"metadata\":{\"name\":\"a\"}}");
      HttpResponse<String> refused = send(server, "DELETE", MAPS + "/a", "");

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("denied the request without explanation");
      assertThat(server.get("v1", "ConfigMap", "default", "a")).isPresent();
    }
  }

  @Test
  void hook_throws_isA500OfAFailedWebhook() throws Exception {
    AdmissionHook broken =
        r -> {
          throw new IllegalStateException("boom");
        };
    try (ApiServer server = server(AdmissionStage.MUTATING, broken)) {
      HttpResponse<String> refused = send(server, "POST", MAPS, "{\"metadata\":{\"name\":\"a\"}}");

      assertThat(refused.statusCode()).isEqualTo(500);
      assertThat(refused.body())
          .contains(
              "Internal error occurred: failed calling webhook \\\"hook.example.com\\\": boom")
          .contains("\"reason\":\"InternalError\"");
    }
  }

  @Test
  void mutatingHook_changesAnApply_changeIsStoredAndOwnedByNobody() throws Exception {
    AdmissionHook labels =
        r ->
            r.operation() == AdmissionOperation.DELETE
                ? AdmissionAnswer.allow()
                : AdmissionAnswer.change(with(r, "data", Map.of("added", "yes")));
    try (ApiServer server = server(AdmissionStage.MUTATING, labels)) {
      send(
          server,
          "PATCH",
          MAPS + "/a?fieldManager=m",
          "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\","
              + "\"labels\":{\"x\":\"y\"}}}");

      Map<String, @Nullable Object> stored =
          server.get("v1", "ConfigMap", "default", "a").orElseThrow();
      assertThat(stored.get("data")).isEqualTo(Map.of("added", "yes"));
      assertThat(Json.text(Json.at(stored, "metadata", "managedFields")))
          .contains("f:labels")
          .doesNotContain("f:data");
    }
  }

  @Test
  void mutatingHook_changesAScaleAndAnObject_defaultsAreSetAgain() throws Exception {
    AdmissionHook three =
        r ->
            r.subresource().equals("scale")
                ? AdmissionAnswer.change(with(r, "spec", Map.of("replicas", 3L)))
                : AdmissionAnswer.allow();
    try (ApiServer server = server(AdmissionStage.MUTATING, three)) {
      send(server, "POST", DEPLOYMENTS, DEPLOYMENT);
      send(server, "PATCH", DEPLOYMENTS + "/web/scale", "{\"spec\":{\"replicas\":5}}");

      assertThat(
              Json.at(
                  server.get("apps/v1", "Deployment", "default", "web").orElseThrow(),
                  "spec",
                  "replicas"))
          .isEqualTo(3L);
    }
  }

  @Test
  void mutatingHook_makesSomethingInvalid_isRefusedByValidation() throws Exception {
    AdmissionHook bad = r -> AdmissionAnswer.change(with(r, "data", Map.of("not a key", "v")));
    try (ApiServer server = server(AdmissionStage.MUTATING, bad)) {
      assertThat(send(server, "POST", MAPS, "{\"metadata\":{\"name\":\"a\"}}").statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void mutatingHook_makesSomethingOfAnotherType_isA500() throws Exception {
    AdmissionHook bad = r -> AdmissionAnswer.change(Map.of("data", List.of("x")));
    try (ApiServer server = server(AdmissionStage.MUTATING, bad)) {
      HttpResponse<String> refused = send(server, "POST", MAPS, "{\"metadata\":{\"name\":\"a\"}}");

      assertThat(refused.statusCode()).isEqualTo(500);
      assertThat(refused.body()).contains("failed calling webhook");
    }
  }

  @Test
  void request_isChangedByTheHook_refusesToBe() throws Exception {
    try (ApiServer server = server(AdmissionStage.VALIDATING, watching())) {
      send(server, "POST", MAPS, "{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"1\"}}");

      Map<String, @Nullable Object> object = Objects.requireNonNull(seen.get(0).object());
      Map<String, @Nullable Object> data = Objects.requireNonNull(Json.map(object, "data"));
      assertThatThrownBy(() -> data.put("k", "2"))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }
}
