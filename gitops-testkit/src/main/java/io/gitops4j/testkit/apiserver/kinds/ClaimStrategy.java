package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.pods.Resources;
import io.gitops4j.testkit.apiserver.quantity.Quantity;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import io.gitops4j.testkit.apiserver.validation.Selectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PersistentVolumeClaims. A new one is stored without a phase and read as Pending, so that the
 * first update stores the phase even when it changes nothing. Sources: kubernetes/kubernetes {@code
 * pkg/registry/core/persistentvolumeclaim/strategy.go}, {@code
 * pkg/apis/core/validation/validation.go}, {@code
 * plugin/pkg/admission/storage/storageobjectinuseprotection}.
 */
final class ClaimStrategy extends Strategy {
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

  private static final String CLAIM = "PersistentVolumeClaim";
  private static final String PROTECTION = "kubernetes.io/pvc-protection";
  private static final List<String> MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    object.put("status", new LinkedHashMap<>());
    dropSource(spec(object), Map.of());
    normalizeSource(object);
    protect(object, PROTECTION);
  }

  @Override
  Map<String, @Nullable Object> read(Map<String, @Nullable Object> stored) {
    if (!Json.string(stored, "status", "phase").isEmpty()) {
      return stored;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(stored);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("phase", "Pending");
    status.putAll(Errors.object(stored, "status"));
    copy.put("status", status);
    return copy;
  }

  /** The two ways to name what a volume is filled from say the same, if one is given. */
  private static void normalizeSource(Map<String, @Nullable Object> object) {
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    Map<String, @Nullable Object> source = Json.map(spec, "dataSource");
    Map<String, @Nullable Object> reference = Json.map(spec, "dataSourceRef");
    if (source != null && reference == null) {
      spec.put("dataSourceRef", Json.copyMap(source));
    } else if (source == null
        && reference != null
        && Json.string(reference, "namespace").isEmpty()) {
      spec.put("dataSource", without(reference, "namespace"));
    }
  }

  @Override
  void update(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      WriteContext context) {
    dropSource(spec(updated), spec(live));
    normalizeSource(updated);
  }

  /**
   * The older way to name what a volume is filled from takes claims and snapshots; anything else is
   * dropped without a word, unless there was something before. Source: KEP 1495.
   */
  private static void dropSource(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> live) {
    boolean used = live.get("dataSource") != null || live.get("dataSourceRef") != null;
    Map<String, @Nullable Object> source = Json.map(spec, "dataSource");
    if (used || source == null || spec.get("dataSourceRef") != null) {
      return;
    }
    String from = Json.string(source, "apiGroup") + "/" + Json.string(source, "kind");
    if (!from.equals("/" + CLAIM) && !from.equals("snapshot.storage.k8s.io/VolumeSnapshot")) {
      spec.remove("dataSource");
    }
  }

  /** Adds the finalizer that keeps an object as long as it is used. */
  static void protect(Map<String, @Nullable Object> object, String finalizer) {
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    List<@Nullable Object> finalizers = new ArrayList<>(Errors.texts(metadata, "finalizers"));
    if (!finalizers.contains(finalizer)) {
      finalizers.add(finalizer);
    }
    metadata.put("finalizers", finalizers);
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    validateSpec(spec(object), "spec", errors);
  }

  /** The rules of a claim's spec, also of those in the templates of a StatefulSet. */
  static void validateSpec(Map<String, @Nullable Object> spec, String path, Errors errors) {
    List<String> modes = Errors.texts(spec, "accessModes");
    if (modes.isEmpty()) {
      errors.required(path + ".accessModes", "at least 1 access mode is required");
    }
    Selectors.selector(Json.map(spec, "selector"), path + ".selector", errors);
    accessModes(modes, path, errors);
    Object storage = Json.at(spec, "resources", "requests", "storage");
    if (storage == null) {
      errors.required(path + ".resources[storage]");
    } else if (Resources.quantity(storage).signum() <= 0) {
      errors.invalid(path + ".resources[storage]", storage, "must be greater than zero");
    }
    String storageClass = Json.string(spec, "storageClassName");
    if (!storageClass.isEmpty()) {
      errors.invalid(path + ".storageClassName", storageClass, Names.subdomain(storageClass));
    }
    errors.oneOf(spec, path, "volumeMode", "Block", "Filesystem");
    sources(spec, path, errors);
    String attributes = Json.string(spec, "volumeAttributesClassName");
    if (!attributes.isEmpty()) {
      errors.invalid(path + ".volumeAttributesClassName", attributes, Names.subdomain(attributes));
    }
  }

  private static void sources(Map<String, @Nullable Object> spec, String path, Errors errors) {
    Map<String, @Nullable Object> source = Json.map(spec, "dataSource");
    Map<String, @Nullable Object> reference = Json.map(spec, "dataSourceRef");
    for (String field : List.of("dataSource", "dataSourceRef")) {
      Map<String, @Nullable Object> given = Json.map(spec, field);
      if (given != null) {
        source(given, path + "." + field, errors);
      }
    }
    if (source == null || reference == null) {
      return;
    }
    if (!Json.string(reference, "namespace").isEmpty()) {
      errors.invalid(
          path,
          path + ".dataSource",
          "may not be specified when dataSourceRef.namespace is specified");
    } else if (!Json.equal(source, without(reference, "namespace"))) {
      // The server quotes the path of the field, which Go prints as an empty struct.
      errors.invalid(path, Map.of(), "must match dataSourceRef");
    }
  }

  private static void source(Map<String, @Nullable Object> source, String path, Errors errors) {
    for (String field : List.of("name", "kind")) {
      if (Json.string(source, field).isEmpty()) {
        errors.required(path + "." + field);
      }
    }
    String group = Json.string(source, "apiGroup");
    String kind = Json.string(source, "kind");
    if (group.isEmpty() && !kind.equals(CLAIM)) {
      errors.invalid(
          path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    } else if (!group.isEmpty()) {
      errors.invalid(path + ".apiGroup", group, Names.subdomain(group));
    }
    String namespace = Json.string(source, "namespace");
    if (!namespace.isEmpty()) {
      errors.invalid(path + ".namespace", namespace, Names.label(namespace));
    }
  }

  /** The rules of access modes. */
  static void accessModes(List<String> modes, String path, Errors errors) {
    boolean single = false;
    boolean other = false;
    for (String mode : modes) {
      if (!MODES.contains(mode)) {
        errors.notSupported(path + ".accessModes", mode, MODES);
      } else if (mode.equals("ReadWriteOncePod")) {
        single = true;
      } else {
        other = true;
      }
    }
    if (single && other) {
      errors.forbidden(
          path + ".accessModes", "may not use ReadWriteOncePod with other access modes");
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    validateWhole(updated, metadata, errors);
    metadata.ofUpdate(errors);
    validateWhole(updated, metadata, errors);
    Map<String, @Nullable Object> old = Json.copyMap(spec(live));
    if (Json.string(old, "volumeName").isEmpty()) {
      take(old, spec(updated), "volumeName");
    }
    boolean bound = "Bound".equals(Json.at(updated, "status", "phase"));
    Map<String, @Nullable Object> spec = fixed(spec(updated), old, bound);
    if (!Json.equal(spec, old)) {
      errors.forbidden(
          "spec",
          "spec is immutable after creation except resources.requests and"
              + " volumeAttributesClassName for bound claims\n"
              + JsonDiff.of(
                  InternalJson.of("core.PersistentVolumeClaimSpec", old),
                  InternalJson.of(
                      "core.PersistentVolumeClaimSpec",
                      fixed(Errors.object(errors.sent("spec")), old, bound))));
    }
    size(updated, live, errors);
    errors.immutable(spec(updated).get("volumeMode"), spec(live).get("volumeMode"), "volumeMode");
  }

  /** A spec with what may change as it was. */
  private static Map<String, @Nullable Object> fixed(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> old, boolean bound) {
    Map<String, @Nullable Object> spec = Json.copyMap(updated);
    if (old.get("storageClassName") == null) {
      spec.remove("storageClassName");
    }
    if (bound) {
      Map<String, @Nullable Object> requests = Json.map(spec, "resources", "requests");
      if (requests != null) {
        take(requests, Errors.object(old, "resources", "requests"), "storage");
      }
      take(spec, old, "volumeAttributesClassName");
    }
    return spec;
  }

  private static void size(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    Quantity now = Resources.quantity(Json.at(updated, "spec", "resources", "requests", "storage"));
    Quantity before = Resources.quantity(Json.at(live, "spec", "resources", "requests", "storage"));
    if (now.compareTo(before) < 0
        && now.compareTo(Resources.quantity(Json.at(live, "status", "capacity", "storage"))) <= 0) {
      errors.forbidden(
          "spec.resources.requests.storage", "field can not be less than status.capacity");
    }
  }

  @Override
  List<String> warnings(Map<String, @Nullable Object> object) {
    List<String> warnings = new ArrayList<>();
    if (Errors.object(object, "metadata", "annotations").containsKey(OLD_CLASS)) {
      warnings.add(
          "metadata.annotations["
              + OLD_CLASS
              + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
    }
    Object value = Json.at(object, "spec", "resources", "requests", "storage");
    if (value != null && !Resources.quantity(value).isInteger()) {
      warnings.add(
          "spec.resources.requests[storage]: fractional byte value "
              + Json.text(value)
              + " is invalid, must be an integer");
    }
    return warnings;
  }
}
