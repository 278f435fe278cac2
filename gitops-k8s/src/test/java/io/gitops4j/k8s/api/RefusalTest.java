package io.gitops4j.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bodies are those a kube-apiserver 1.34 sends. */
class RefusalTest {

  private static Refusal invalid(String field, String message) {
    return Refusal.of(
        ApiError.of(
            422,
            Json.write(
                Map.of(
                    "kind",
                    "Status",
                    "code",
                    422,
                    "reason",
                    "Invalid",
                    "message",
                    "Deployment.apps \"web\" is invalid: " + field + ": " + message,
                    "details",
                    Map.of(
                        "causes",
                        List.of(
                            Map.of(
                                "reason", "FieldValueInvalid",
                                "field", field,
                                "message", message))))),
            null));
  }

  @Test
  void immutable_inEachWording_isUpdateOnlyAndShowsNoValue() {
    Map<String, String> wordings =
        Map.of(
            "spec.selector",
                "Invalid value: {\"matchLabels\":{\"a: b\":\"s3cret\"}}: field is immutable",
            "spec.template",
                "Invalid value: core.PodTemplateSpec{Env:[]core.EnvVar{{Name:\"x\", Value:\"s3cret: }\"}}}: field is immutable",
            "spec",
                "Forbidden: updates to statefulset spec for fields other than 'replicas', 'template' are forbidden",
            "spec.clusterIPs[0]", "Invalid value: [\"None\"]: may not change once set",
            "spec.x", "Forbidden: spec is immutable after creation except resources.requests",
            "roleRef",
                "Invalid value: {\"kind\":\"Role\",\"name\":\"s3cret\"}: cannot change roleRef",
            "data", "Forbidden: field is immutable when `immutable` is set",
            "value", "Forbidden: may not be changed in an update.");

    wordings.forEach(
        (field, message) -> {
          Refusal refusal = invalid(field, message);
          assertThat(refusal.updateOnly()).as(message).isTrue();
          assertThat(refusal.field()).isEqualTo(field);
          assertThat(refusal.text()).doesNotContain("s3cret").startsWith(field + ": ");
        });
    assertThat(invalid("spec.selector", wordings.get("spec.selector")).text())
        .isEqualTo("spec.selector: field is immutable");
  }

  @Test
  void validation_isNotUpdateOnlyAndShowsNoValue() {
    Refusal refusal =
        invalid("data[a b]", "Invalid value: \"s3cret: x\": a valid config key must consist of …");

    assertThat(refusal.updateOnly()).isFalse();
    assertThat(refusal.reason()).isEqualTo(Reason.REJECTED);
    assertThat(refusal.text()).isEqualTo("data[a b]: a valid config key must consist of …");
    assertThat(
            invalid("spec.type", "Unsupported value: \"Foo\": supported values: \"ClusterIP\"")
                .text())
        .isEqualTo("spec.type: unsupported value: supported values: \"ClusterIP\"");
    assertThat(invalid("spec.ports[1]", "Duplicate value: {\"port\":80}").text())
        .isEqualTo("spec.ports[1]: duplicate value");
    assertThat(invalid("spec.selector", "Required value").text())
        .isEqualTo("spec.selector: Required value");
  }

  @Test
  void unknownFieldAndType_nameTheField() {
    Refusal unknown =
        Refusal.of(
            ApiError.of(
                500,
                "{\"kind\":\"Status\",\"code\":500,\"message\":\"failed to create typed patch object"
                    + " (/d; apps/v1, Kind=Deployment): .spec.bogus: field not declared in schema\"}",
                null));
    assertThat(unknown.text()).isEqualTo("spec.bogus: unknown field");
    assertThat(unknown.field()).isEqualTo("spec.bogus");
    assertThat(unknown.reason()).isEqualTo(Reason.REJECTED);

    Refusal type =
        Refusal.of(
            ApiError.of(
                500,
                "{\"kind\":\"Status\",\"code\":500,\"message\":\"failed to create typed patch object"
                    + " (n/a; /v1, Kind=ConfigMap): .data.a: expected string, got"
                    + " &value.valueUnstructured{Value:1234}\"}",
                null));
    assertThat(type.text()).isEqualTo("data.a: expected string");
  }

  @Test
  void forbidden_namesUserVerbAndResource() {
    Refusal refusal =
        Refusal.of(
            ApiError.of(
                403,
                "{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\",\"message\":\"deployments.apps"
                    + " \\\"web\\\" is forbidden: User \\\"bob\\\" cannot patch resource \\\"deployments\\\" in"
                    + " API group \\\"apps\\\" in the namespace \\\"prod\\\"\"}",
                null));

    assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(refusal.text())
        .isEqualTo(
            "bob may not patch deployments.apps in namespace prod; grant the verb in a Role or"
                + " ClusterRole");
  }

  @Test
  void textAnswers_ofTheServer_areUnderstood() {
    ApiError busy = ApiError.of(429, "Too many requests, please try again later.\n", "2");
    assertThat(busy.retryAfter()).contains(Duration.ofSeconds(2));
    assertThat(busy.curable()).isTrue();
    assertThat(Refusal.of(busy).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(ApiError.of(404, "404 page not found\n", null).notFound()).isTrue();
  }

  @Test
  void conflict_namesTheManagerAndField() {
    Refusal refusal =
        Refusal.of(
            ApiError.of(
                409,
                "{\"code\":409,\"reason\":\"Conflict\",\"message\":\"Apply failed\",\"details\":{\"causes\":["
                    + "{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with \\\"m1\\\"\",\"field\":\".data.x\"},"
                    + "{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict with \\\"m1\\\"\",\"field\":\".data.y\"}]}}",
                null));

    assertThat(refusal.text()).isEqualTo("field .data.x is owned by \"m1\" (and 1 more)");
  }
}
