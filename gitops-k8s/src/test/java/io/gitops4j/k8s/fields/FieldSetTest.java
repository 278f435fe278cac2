package io.gitops4j.k8s.fields;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.k8s.api.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldSetTest {

  private static final String DEPLOYMENT =
      """
      {"metadata":{"labels":{"a":"1","foreign":"x"}},
       "spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
        "template":{"spec":{"containers":[
          {"name":"sidecar","image":"s"},
          {"name":"web","image":"nginx","imagePullPolicy":"Always",
           "ports":[{"containerPort":80,"protocol":"TCP"}]}]}}}}
      """;

  private static final String FIELDS =
      """
      {"f:metadata":{"f:labels":{"f:a":{}}},
       "f:spec":{"f:replicas":{},"f:selector":{},
        "f:template":{"f:spec":{"f:containers":{"k:{\\"name\\":\\"web\\"}":{".":{},"f:image":{},"f:name":{},
          "f:ports":{"k:{\\"containerPort\\":80,\\"protocol\\":\\"TCP\\"}":{".":{},"f:containerPort":{}}}}}}}}}
      """;

  private static FieldSet set(String json) {
    return FieldSet.of(Json.object(json));
  }

  @Test
  void project_ofAnObject_keepsOwnedFieldsOnly() {
    String projected = Json.write(set(FIELDS).project(Json.object(DEPLOYMENT)));

    assertThat(projected)
        .contains("nginx", "matchLabels", "containerPort")
        .doesNotContain("foreign", "sidecar", "imagePullPolicy");
  }

  @Test
  void digest_whenOthersChangeTheirFields_staysTheSame() {
    FieldSet set = set(FIELDS);
    String before = set.digestOf(Json.object(DEPLOYMENT));

    assertThat(
            set.digestOf(
                Json.object(DEPLOYMENT.replace("\"x\"", "\"y\"").replace("\"s\"", "\"t\""))))
        .isEqualTo(before);
    assertThat(set.digestOf(Json.object(DEPLOYMENT.replace(":2,", ":3,")))).isNotEqualTo(before);
    assertThat(set.digestOf(Json.object(DEPLOYMENT.replace("nginx", "evil")))).isNotEqualTo(before);
  }

  @Test
  void digest_whenAFieldIsTakenAway_changes() {
    Map<String, Object> live = Json.object(DEPLOYMENT);

    assertThat(set(FIELDS.replace("\"f:replicas\":{},", "")).digestOf(live))
        .isNotEqualTo(set(FIELDS).digestOf(live));
  }

  @Test
  void digest_whenOwnedItemsChangePlaces_changesAndNotForItemsBetween() {
    FieldSet set =
        set(
            "{\"f:l\":{\"k:{\\\"name\\\":\\\"a\\\"}\":{\".\":{}},\"k:{\\\"name\\\":\\\"b\\\"}\":{\".\":{}}}}");
    Map<String, Object> a = Map.of("name", "a");
    Map<String, Object> b = Map.of("name", "b");
    Map<String, Object> x = Map.of("name", "x");
    String before = set.digestOf(Map.of("l", List.of(a, b)));

    assertThat(set.digestOf(Map.of("l", List.of(a, x, b)))).isEqualTo(before);
    assertThat(set.digestOf(Map.of("l", List.of(b, a)))).isNotEqualTo(before);
  }

  @Test
  void project_ofSetsAndIndexes_matchesByValue() {
    FieldSet set =
        set(
            "{\"f:finalizers\":{\"v:\\\"a.b/c\\\"\":{}},\"f:n\":{\"v:1\":{}},\"f:i\":{\"i:1\":{}}}");

    String projected =
        Json.write(
            set.project(
                Map.of(
                    "finalizers", List.of("a.b/c", "other"),
                    "n", List.of(1.0, 2L),
                    "i", List.of("zero", "one"))));

    assertThat(projected).contains("a.b/c", "one").doesNotContain("other", "zero");
  }

  @Test
  void pointersIn_anObject_nameTheLeaves() {
    assertThat(set(FIELDS).pointersIn(Json.object(DEPLOYMENT)))
        .contains(
            "/metadata/labels/a",
            "/spec/replicas",
            "/spec/selector",
            "/spec/template/spec/containers/1/image");
  }

  @Test
  void pointers_ofServerPaths_findKeysAndQuotes() {
    Map<String, Object> tree = Json.object(DEPLOYMENT);

    assertThat(Pointers.ofPath("spec.template.spec.containers[1].image", tree))
        .isEqualTo("/spec/template/spec/containers/1/image");
    assertThat(Pointers.ofPath(".spec.template.spec.containers[name=\"web\"].ports", tree))
        .isEqualTo("/spec/template/spec/containers/1/ports");
    assertThat(Pointers.ofPath("metadata.labels[a.b/c]", tree))
        .isEqualTo("/metadata/labels/a.b~1c");
  }
}
