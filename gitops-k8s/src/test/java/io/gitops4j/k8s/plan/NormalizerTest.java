package io.gitops4j.k8s.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.FieldChange;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.Substitution;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.spi.ApplyOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NormalizerTest {

  private static final UnitId UNIT = UnitId.kustomization("flux-system", "apps");

  private static Map<String, Object> normal(String json) {
    return normal(json, ApplyOptions.defaults()).get(0).content();
  }

  private static List<Manifest> normal(String json, ApplyOptions options) {
    return new Normalizer(UNIT, options).normalise(Manifest.of(Json.object(json)));
  }

  private static String object(String kind, String more) {
    return "{\"apiVersion\":\"v1\",\"kind\":\""
        + kind
        + "\",\"metadata\":{\"name\":\"a\"}"
        + more
        + "}";
  }

  @Test
  void serverFields_areDropped() {
    Map<String, Object> out =
        normal(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"uid\":\"u\","
                + "\"resourceVersion\":\"1\",\"creationTimestamp\":null,\"managedFields\":[]},"
                + "\"status\":{\"x\":1}}");

    assertThat(out).doesNotContainKey("status");
    assertThat(Json.child(out, "metadata")).containsOnlyKeys("name", "labels");
  }

  @Test
  void stringData_becomesDataAndWins() {
    Map<String, Object> out =
        normal(
            object(
                "Secret",
                ",\"data\":{\"a\":\"eA==\",\"b\":\"eQ==\"},\"stringData\":{\"a\":\"né\"}"));

    assertThat(out).doesNotContainKey("stringData");
    assertThat(out.get("data")).isEqualTo(Map.of("a", "bsOp", "b", "eQ=="));
  }

  @Test
  void nulls_areDroppedFromKubernetesKindsAndKeptInCustomOnes() {
    assertThat(
            normal(object("Service", ",\"spec\":{\"clusterIP\":null,\"type\":\"ClusterIP\"}"))
                .get("spec"))
        .isEqualTo(Map.of("type", "ClusterIP"));
    assertThat(normal(object("ConfigMap", ",\"data\":{\"a\":null}")).get("data"))
        .isEqualTo(Map.of("a", ""));
    Map<String, Object> custom =
        normal(
            "{\"apiVersion\":\"e.com/v1\",\"kind\":\"D\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"x\":null}}");
    assertThat(Json.child(custom, "spec")).containsEntry("x", null);
  }

  @Test
  void labels_ofOwnerThenCommon_areSet() {
    ApplyOptions options =
        new ApplyOptions(true, false, Map.of("team", "a"), Map.of("note", "b"), null, false);

    Manifest out = normal(object("ConfigMap", ""), options).get(0);

    assertThat(out.labels())
        .containsEntry("kustomize.toolkit.fluxcd.io/name", "apps")
        .containsEntry("kustomize.toolkit.fluxcd.io/namespace", "flux-system")
        .containsEntry("team", "a");
    assertThat(out.annotations()).containsEntry("note", "b");
  }

  @Test
  void list_isReplacedByItsItems() {
    List<Manifest> out =
        normal(
            "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"metadata\":{\"name\":\"l\"},\"items\":["
                + object("ConfigMap", "")
                + ","
                + object("Secret", "")
                + "]}",
            ApplyOptions.defaults());

    assertThat(out).extracting(m -> m.ref().kind()).containsExactly("ConfigMap", "Secret");
  }

  @Test
  void kinds_areSortedByStageAndRank() {
    List<ObjectRef> refs = new ArrayList<>();
    for (String kind :
        List.of(
            "ValidatingWebhookConfiguration",
            "Widget",
            "Deployment",
            "ConfigMap",
            "StorageClass",
            "ClusterRole",
            "Namespace",
            "CustomResourceDefinition",
            "Service",
            "ServiceAccount")) {
      refs.add(new ObjectRef("", kind, "", "a"));
    }
    refs.sort(KindOrder.ORDER);

    assertThat(refs)
        .extracting(ObjectRef::kind)
        .containsExactly(
            "CustomResourceDefinition",
            "Namespace",
            "ClusterRole",
            "StorageClass",
            "ServiceAccount",
            "ConfigMap",
            "Service",
            "Deployment",
            "Widget",
            "ValidatingWebhookConfiguration");
    assertThat(KindOrder.stage(new ObjectRef("", "StorageClass", "", "a"))).isEqualTo(2);
  }

  @Test
  void diff_ofSecretsAndSecretVariables_isMasked() {
    Manifest config =
        Manifest.of(
                Json.object(
                    object(
                        "ConfigMap",
                        ",\"data\":{\"url\":\"u:hunter2\",\"x\":\"hunter2\",\"n\":\"2\"}")))
            .withSubstitutions(
                List.of(new Substitution("/data/x", "PW", "Secret/a/b", null, true)));
    Map<String, Object> live =
        Json.object(object("ConfigMap", ",\"data\":{\"url\":\"u:old\",\"x\":\"old\",\"n\":\"1\"}"));

    List<FieldChange> changes = FieldDiff.between(config, live, config.content(), List.of());

    assertThat(changes.toString())
        .doesNotContain("hunter2")
        .contains("~ /data/n: 1 -> 2", "~ /data/x: (redacted) -> (redacted)");
  }

  @Test
  void diff_ofNamedItems_pairsThemByName() {
    Manifest desired = Manifest.of(Json.object(object("X", "")));
    Map<String, Object> live =
        Json.object("{\"spec\":{\"c\":[{\"name\":\"a\",\"v\":1},{\"name\":\"b\",\"v\":1}]}}");
    Map<String, Object> dry =
        Json.object("{\"spec\":{\"c\":[{\"name\":\"b\",\"v\":2},{\"name\":\"n\",\"v\":1}]}}");

    assertThat(FieldDiff.between(desired, live, dry, List.of()))
        .extracting(FieldChange::toString)
        .containsExactly(
            "- /spec/c/0: {\"name\":\"a\",\"v\":1}",
            "~ /spec/c/0/v: 1 -> 2",
            "+ /spec/c/1: {\"name\":\"n\",\"v\":1}");
  }

  @Test
  void budget_allowsTenOrHalf() {
    DeletionBudget budget = DeletionBudget.defaults();

    assertThat(budget.allows(10, 11)).isTrue();
    assertThat(budget.allows(11, 20)).isFalse();
    assertThat(budget.allows(50, 100)).isTrue();
    assertThat(budget.allows(51, 100)).isFalse();
    assertThat(DeletionBudget.unlimited().allows(100, 100)).isTrue();
  }
}
