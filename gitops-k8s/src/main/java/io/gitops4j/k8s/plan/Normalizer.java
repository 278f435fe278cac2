package io.gitops4j.k8s.plan;

import io.gitops4j.Location;
import io.gitops4j.Manifest;
import io.gitops4j.ObjectRef;
import io.gitops4j.SourceMap;
import io.gitops4j.UnitId;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.spi.ApplyOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a manifest what is sent.
 *
 * <p>Rules, in this order (source: Flux, fluxcd/pkg ssa, {@code normalize.go}, and
 * kustomize-controller, {@code apply}):
 *
 * <ol>
 *   <li>A {@code List} is replaced by its items.
 *   <li>What only the server sets is dropped: {@code status} (but of CustomResourceDefinitions),
 *       and of the metadata creationTimestamp, deletionTimestamp, generation, managedFields,
 *       resourceVersion, selfLink, uid. A manifest exported from a cluster would else be refused.
 *   <li>A Secret's {@code stringData} becomes {@code data} and wins over it: an apply of stringData
 *       never forgets a key (kubernetes#108008).
 *   <li>Fields that are null are dropped from kinds of Kubernetes itself, because an applied null
 *       is stored as an empty value and owned; in ConfigMaps' data it becomes the empty text that
 *       Flux' typed round trip makes of it. Custom resources keep theirs: their schema may say
 *       nullable.
 *   <li>A CustomResourceDefinition's conversion caBundle that is no PEM is dropped; tools leave
 *       placeholders there that the server refuses.
 *   <li>Owner labels are set, then the unit's common labels and annotations, which win.
 * </ol>
 *
 * <p>Unlike Flux, fields a built-in kind does not have are not dropped: the dry run refuses them
 * and the failure names them. A port without a protocol stays without one: the server keys it by
 * its default. Tests: {@code NormalizerTest}.
 */
public final class Normalizer {

  private static final Set<String> SERVER_METADATA =
      Set.of(
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "managedFields",
          "resourceVersion",
          "selfLink",
          "uid");

  private final Map<String, String> ownerLabels;
  private final ApplyOptions options;

  Normalizer(UnitId unit, ApplyOptions options) {
    this(unit.ownerLabels(), options);
  }

  private Normalizer(Map<String, String> ownerLabels, ApplyOptions options) {
    this.ownerLabels = ownerLabels;
    this.options = options;
  }

  /** What is sent for a manifest that no unit owns, which is no list. */
  public static Manifest unowned(Manifest manifest) {
    Normalizer normalizer = new Normalizer(Map.of(), ApplyOptions.defaults());
    return manifest.withContent(normalizer.content(manifest));
  }

  /** What is sent for a manifest: itself, or the items of a list. */
  List<Manifest> normalise(Manifest manifest) {
    Object items = manifest.content().get("items");
    if (manifest.ref().kind().endsWith("List") && items instanceof List<?> list) {
      List<Manifest> expanded = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        String at = "/items/" + i;
        SourceMap sources = pointer -> manifest.sources().locate(at + pointer);
        Location place = manifest.locate(at).orElse(null);
        expanded.addAll(normalise(Manifest.of(Json.cast(list.get(i)), place, sources)));
      }
      return expanded;
    }
    return List.of(manifest.withContent(content(manifest)));
  }

  private Map<String, @Nullable Object> content(Manifest manifest) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>(manifest.content());
    String kind = manifest.ref().kind();
    String group = manifest.ref().group();
    boolean definition =
        kind.equals("CustomResourceDefinition") && group.equals("apiextensions.k8s.io");
    if (!definition) {
      out.remove("status");
    }
    if (kind.equals("Secret") && group.isEmpty()) {
      foldStringData(out);
    }
    if (kind.equals("ConfigMap") && group.isEmpty()) {
      fillNulls(out, "data");
    }
    Map<String, @Nullable Object> sent = builtIn(group) ? withoutNulls(out) : out;
    if (definition) {
      dropPlaceholderBundle(sent);
    }
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.child(sent, "metadata"));
    metadata.keySet().removeAll(SERVER_METADATA);
    merge(metadata, "labels", ownerLabels, options.commonLabels());
    merge(metadata, "annotations", Map.of(), options.commonAnnotations());
    sent.put("metadata", metadata);
    return sent;
  }

  /** Groups of Kubernetes itself: no dot, or below {@code k8s.io} without being a CRD's. */
  static boolean builtIn(String group) {
    return !group.contains(".")
        || Set.of(
                "admissionregistration.k8s.io",
                "apiextensions.k8s.io",
                "apiregistration.k8s.io",
                "authentication.k8s.io",
                "authorization.k8s.io",
                "certificates.k8s.io",
                "coordination.k8s.io",
                "discovery.k8s.io",
                "events.k8s.io",
                "flowcontrol.apiserver.k8s.io",
                "networking.k8s.io",
                "node.k8s.io",
                "rbac.authorization.k8s.io",
                "resource.k8s.io",
                "scheduling.k8s.io",
                "storage.k8s.io")
            .contains(group);
  }

  private static void merge(
      Map<String, @Nullable Object> metadata,
      String key,
      Map<String, String> first,
      Map<String, String> second) {
    if (first.isEmpty() && second.isEmpty()) {
      return;
    }
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(Json.child(metadata, key));
    merged.putAll(first);
    merged.putAll(second);
    metadata.put(key, merged);
  }

  private static void foldStringData(Map<String, @Nullable Object> secret) {
    if (!(secret.get("stringData") instanceof Map<?, ?> text)) {
      return;
    }
    Map<String, @Nullable Object> data = new LinkedHashMap<>(Json.child(secret, "data"));
    for (Map.Entry<String, @Nullable Object> e : Json.cast(text).entrySet()) {
      Object value = e.getValue();
      if (value != null && !(value instanceof String)) {
        return; // The server says what is wrong with it, better than a value we made text of.
      }
      String plain = value == null ? "" : (String) value;
      data.put(
          e.getKey(), Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    }
    secret.remove("stringData");
    secret.put("data", data);
  }

  private static void fillNulls(Map<String, @Nullable Object> map, String key) {
    if (map.get(key) instanceof Map<?, ?> child) {
      Map<String, @Nullable Object> filled = new LinkedHashMap<>(Json.cast(child));
      filled.replaceAll((k, v) -> v == null ? "" : v);
      map.put(key, filled);
    }
  }

  private static Map<String, @Nullable Object> withoutNulls(Map<String, @Nullable Object> map) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    map.forEach(
        (k, v) -> {
          if (v != null) {
            out.put(k, value(v));
          }
        });
    return out;
  }

  private static @Nullable Object value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return withoutNulls(Json.cast(map));
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> out = new ArrayList<>();
      list.forEach(v -> out.add(value(v)));
      return out;
    }
    return value;
  }

  private static void dropPlaceholderBundle(Map<String, @Nullable Object> definition) {
    Map<String, @Nullable Object> config =
        Json.at(definition, "spec", "conversion", "webhook", "clientConfig");
    String bundle = Json.text(config, "caBundle");
    if (!bundle.isEmpty() && !pem(bundle)) {
      config.remove("caBundle");
    }
  }

  private static boolean pem(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return new String(bytes, StandardCharsets.ISO_8859_1).contains("-----BEGIN CERTIFICATE-----");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The identity with the namespace the kind asks for. */
  public static Manifest scoped(Manifest manifest, boolean namespaced) {
    ObjectRef ref = manifest.ref();
    if (namespaced || ref.namespace().isEmpty()) {
      return manifest;
    }
    Map<String, @Nullable Object> content = new LinkedHashMap<>(manifest.content());
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>(Json.child(content, "metadata"));
    metadata.remove("namespace");
    content.put("metadata", metadata);
    return manifest.withContent(content);
  }
}
