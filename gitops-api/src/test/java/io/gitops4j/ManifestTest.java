package io.gitops4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  void content_ofManyKeys_isAMapInTheirOrder() {
    Map<String, Object> data = new LinkedHashMap<>();
    for (int i = 0; i < 500; i++) {
      data.put("key-" + (i * 7919 % 500), i % 3 == 0 ? null : "value " + i);
    }
    Map<String, Object> object = web();
    object.put("data", data);
    object.put("few", new LinkedHashMap<>(Map.of("a", List.of(1L, Map.of()))));
    Map<String, Object> content = Manifest.of(object).content();
    Map<?, ?> copy = (Map<?, ?>) content.get("data");
    assertThat(copy).isEqualTo(data).hasSameHashCodeAs(data).hasToString(data.toString());
    assertThat(new ArrayList<Object>(copy.keySet())).isEqualTo(new ArrayList<>(data.keySet()));
    data.forEach((key, value) -> assertThat(copy.get(key)).isEqualTo(value));
    assertThat(copy.containsKey("key-0")).isTrue();
    assertThat(copy.containsKey("key-500")).isFalse();
    assertThat(copy.get("")).isNull();
    assertThat(copy.containsKey(null)).isFalse();
    assertThat(content).containsEntry("few", Map.of("a", List.of(1L, Map.of())));
    assertThatThrownBy(() -> copy.clear()).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy.entrySet().iterator().next().setValue(null))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void content_withKeysOfOneHash_isFoundAsFast() {
    Map<String, Object> data = new LinkedHashMap<>();
    for (int i = 0; i < 1 << 14; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 14; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      data.put(key.toString(), (long) i);
    }
    Map<String, Object> object = web();
    object.put("data", data);
    Map<?, ?> copy = (Map<?, ?>) Manifest.of(object).content().get("data");
    assertTimeout(
        Duration.ofSeconds(5),
        () -> data.forEach((key, value) -> assertThat(copy.get(key)).isEqualTo(value)));
  }

  @Test
  void manifest_withOtherSources_isTheSameBesides() {
    Manifest manifest = Manifest.of(web());
    Location place = Location.of("web.yaml", 3, 1);
    Manifest other = manifest.withSources(pointer -> Optional.of(place));
    assertThat(other).isEqualTo(manifest).hasToString(manifest.toString());
    assertThat(other.content()).isSameAs(manifest.content());
    assertThat(other.locate("/spec")).contains(place);
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
