package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.pods.Resources;
import io.gitops4j.testkit.apiserver.pods.Volumes;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PersistentVolumes. Source: kubernetes/kubernetes {@code pkg/apis/core/validation/validation.go}.
 */
final class VolumeStrategy extends Strategy {

  private static final List<String> SOURCES =
      List.of(
          "hostPath",
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "glusterfs",
          "flocker",
          "nfs",
          "rbd",
          "quobyte",
          "cephfs",
          "iscsi",
          "cinder",
          "fc",
          "flexVolume",
          "azureFile",
          "vsphereVolume",
          "photonPersistentDisk",
          "portworxVolume",
          "azureDisk",
          "scaleIO",
          "local",
          "storageos",
          "csi");

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("phase", "Pending");
    status.put("lastPhaseTransitionTime", context.now());
    object.put("status", status);
    ClaimStrategy.protect(object, "kubernetes.io/pv-protection");
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    Map<String, @Nullable Object> spec = spec(object);
    List<String> modes = Errors.texts(spec, "accessModes");
    if (modes.isEmpty()) {
      errors.required("spec.accessModes");
    }
    ClaimStrategy.accessModes(modes, "spec", errors);
    capacity(Json.map(spec, "capacity"), errors);
    errors.oneOf(spec, "spec", "persistentVolumeReclaimPolicy", "Delete", "Recycle", "Retain");
    Volumes.sources(spec, SOURCES, "spec", "spec", errors);
    if (spec.get("local") != null && spec.get("nodeAffinity") == null) {
      errors.required("spec.nodeAffinity", "Local volume requires node affinity");
    }
    String storageClass = Json.string(spec, "storageClassName");
    if (!storageClass.isEmpty()) {
      errors.invalid("spec.storageClassName", storageClass, Names.subdomain(storageClass));
    }
    errors.oneOf(spec, "spec", "volumeMode", "Block", "Filesystem");
  }

  private static void capacity(@Nullable Map<String, @Nullable Object> capacity, Errors errors) {
    if (capacity == null) {
      errors.required("spec.capacity");
    }
    if (capacity == null || !capacity.containsKey("storage") || capacity.size() > 1) {
      errors.notSupported("spec.capacity", capacity, List.of("storage"));
    }
    if (capacity != null) {
      capacity.forEach(
          (name, value) -> {
            if (Resources.quantity(value).signum() <= 0) {
              errors.invalid("spec.capacity[" + name + "]", value, "must be greater than zero");
            }
          });
    }
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    for (int i = 0; i < 2; i++) {
      validateWhole(updated, metadata, errors);
    }
    Map<String, @Nullable Object> now = sources(spec(updated));
    Map<String, @Nullable Object> before = sources(spec(live));
    if (!Json.equal(now, before)) {
      errors.forbidden(
          "spec.persistentvolumesource",
          "spec.persistentvolumesource is immutable after creation\n"
              + JsonDiff.of(printed(before), printed(now)));
    }
    errors.immutable(spec(updated).get("volumeMode"), spec(live).get("volumeMode"), "volumeMode");
    Map<String, @Nullable Object> affinity = Json.map(spec(updated), "nodeAffinity");
    if (spec(live).get("nodeAffinity") != null
        && !Json.equal(affinity, spec(live).get("nodeAffinity"))) {
      errors.invalid(
          "nodeAffinity",
          affinity == null ? null : InternalJson.of("core.VolumeNodeAffinity", affinity),
          "field is immutable, except for updating from beta label to GA");
    }
  }

  /** The sources as the internal struct has them, which is a part of the spec. */
  private static Map<String, @Nullable Object> printed(Map<String, @Nullable Object> sources) {
    Map<String, @Nullable Object> printed = InternalJson.of("core.PersistentVolumeSpec", sources);
    printed
        .keySet()
        .removeIf(name -> SOURCES.stream().noneMatch(source -> source.equalsIgnoreCase(name)));
    return printed;
  }

  private static Map<String, @Nullable Object> sources(Map<String, @Nullable Object> spec) {
    Map<String, @Nullable Object> sources = new LinkedHashMap<>();
    SOURCES.forEach(
        name -> {
          if (spec.get(name) != null) {
            sources.put(name, spec.get(name));
          }
        });
    return sources;
  }
}
