package io.gitops4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static Manifest configMap(Map<String, Object> data) {
    return Manifest.of(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of("name", "a"),
            "data",
            data));
  }

  private static Plan plan(Action action, @Nullable Manifest manifest) {
    ObjectRef ref = new ObjectRef("", "ConfigMap", "prod", "a");
    return new Plan(
        UnitId.kustomization("flux-system", "apps"),
        Revision.of("main", "sha1:0123456789"),
        List.of(new PlannedChange(ref, "v1", action, "", List.of(), manifest, null)));
  }

  @Test
  void digest_ofEqualPlansInAnyKeyOrderAndLocale_isEqual() {
    Map<String, Object> oneWay = new LinkedHashMap<>();
    oneWay.put("i", "1");
    oneWay.put("b", 2);
    Map<String, Object> otherWay = new LinkedHashMap<>();
    otherWay.put("b", 2L);
    otherWay.put("i", "1");
    String expected = plan(Action.CREATED, configMap(oneWay)).digest();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      assertThat(plan(Action.CREATED, configMap(otherWay)).digest()).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String digest(int weight, List<String> policies, String value) {
    PlannedHook hook =
        new PlannedHook(
            "pre-upgrade",
            new ObjectRef("", "ConfigMap", "prod", "a"),
            weight,
            policies,
            configMap(Map.of("a", value)));
    PlannedRelease release =
        new PlannedRelease(PlannedRelease.Step.UPGRADE, "web", "prod", 2, List.of(hook));
    Plan plan = plan(Action.CREATED, null);
    return new Plan(plan.unit(), plan.revision(), plan.changes(), release).digest();
  }

  @Test
  void digest_ofAnotherHook_differs() {
    String one = digest(1, List.of("hook-succeeded"), "1");
    assertThat(digest(1, List.of("hook-succeeded"), "1")).isEqualTo(one);
    assertThat(digest(2, List.of("hook-succeeded"), "1")).isNotEqualTo(one);
    assertThat(digest(1, List.of(), "1")).isNotEqualTo(one);
    assertThat(digest(1, List.of("hook-succeeded"), "2")).isNotEqualTo(one);
  }

  @Test
  void digest_ofAnotherActionContentOrType_differs() {
    String created = plan(Action.CREATED, configMap(Map.of("a", "1"))).digest();
    assertThat(created).matches("sha256:[0-9a-f]{64}");
    assertThat(plan(Action.CONFIGURED, configMap(Map.of("a", "1"))).digest()).isNotEqualTo(created);
    assertThat(plan(Action.CREATED, configMap(Map.of("a", "2"))).digest()).isNotEqualTo(created);
    assertThat(plan(Action.CREATED, configMap(Map.of("a", 1))).digest()).isNotEqualTo(created);
    assertThat(plan(Action.CREATED, null).digest()).isNotEqualTo(created);
  }

  @Test
  void hasChanges_ofUnchangedAndSkipped_isFalse() {
    assertThat(plan(Action.UNCHANGED, null).hasChanges()).isFalse();
    assertThat(plan(Action.SKIPPED, null).hasChanges()).isFalse();
    assertThat(plan(Action.DELETED, null).hasChanges()).isTrue();
  }
}
