package io.gitops4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTest {

  private static Map<String, Object> web() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", "web");
    metadata.put("namespace", "prod");
    metadata.put("labels", Map.of("app", "web", "odd", 7));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("apiVersion", "apps/v1");
    object.put("kind", "Deployment");
    object.put("metadata", metadata);
    object.put("spec", new LinkedHashMap<>(Map.of("replicas", 2)));
    return object;
  }

  @Test
  void manifest_ofAnObject_knowsItsIdentity() {
    Manifest manifest = Manifest.of(web());
    assertThat(manifest.ref()).isEqualTo(new ObjectRef("apps", "Deployment", "prod", "web"));
    assertThat(manifest.apiVersion()).isEqualTo("apps/v1");
    assertThat(manifest).hasToString("Deployment/prod/web");
    assertThat(manifest.labels()).containsExactly(Map.entry("app", "web"));
  }

  @Test
  void manifest_ofAnObjectChangedAfterwards_keepsItsContent() {
    Map<String, Object> source = web();
    Manifest manifest = Manifest.of(source);
    source.put("kind", "Other");
    assertThat(manifest.content()).containsEntry("kind", "Deployment");
    assertThatThrownBy(() -> manifest.content().put("x", 1))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void manifest_withIntegers_holdsThemAsLong() {
    assertThat(Manifest.of(web()).content()).extracting("spec.replicas").isEqualTo(2L);
  }

  @Test
  void manifest_withoutName_isRefusedNamingTheField() {
    Map<String, Object> object = web();
    object.put("metadata", Map.of());
    assertThatThrownBy(() -> Manifest.of(object))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the object has no metadata.name");
  }

  @Test
  void manifest_withAForeignType_isRefused() {
    Map<String, Object> object = web();
    object.put("spec", new ArrayList<>(List.of(new StringBuilder("x"))));
    assertThatThrownBy(() -> Manifest.of(object)).hasMessageContaining("StringBuilder");
  }

  @Test
  void manifest_withNulls_keepsThem() {
    Map<String, Object> object = web();
    object.put("data", null);
    assertThat(Manifest.of(object).content()).containsEntry("data", null);
  }
}
