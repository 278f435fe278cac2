package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules.WriteContext;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Namespaces: they carry their name as a label and a finalizer in their spec. Source:
 * kubernetes/kubernetes {@code pkg/registry/core/namespace/strategy.go}.
 */
final class NamespaceStrategy extends Strategy {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  @Override
  void create(Map<String, @Nullable Object> object, Kind kind, WriteContext context) {
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("phase", "Active");
    object.put("status", status);
    Map<String, @Nullable Object> spec = Json.child(object, "spec");
    List<@Nullable Object> finalizers = new ArrayList<>(Errors.texts(spec, "finalizers"));
    if (!finalizers.contains("kubernetes")) {
      finalizers.add("kubernetes");
    }
    spec.put("finalizers", finalizers);
    label(object);
  }

  private static void label(Map<String, @Nullable Object> object) {
    String name = Json.string(object, "metadata", "name");
    if (!name.isEmpty()) {
      Json.child(Json.child(object, "metadata"), "labels").put(NAME_LABEL, name);
    }
  }

  @Override
  void update(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      WriteContext context) {
    take(updated, live, "spec");
    label(updated);
  }

  @Override
  void validateUpdate(
      Map<String, @Nullable Object> updated,
      Map<String, @Nullable Object> live,
      MetadataErrors metadata,
      Errors errors) {
    validateWhole(updated, metadata, errors);
    metadata.ofUpdate(errors);
  }

  @Override
  void validateStatus(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    String phase = Json.string(updated, "status", "phase");
    boolean deleted = Json.at(updated, "metadata", "deletionTimestamp") != null;
    if (!phase.equals(deleted ? "Terminating" : "Active")) {
      errors.invalid(
          "status.Phase",
          phase,
          deleted
              ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
              : "may only be 'Active' if `deletionTimestamp` is empty");
    }
  }

  @Override
  void validate(Map<String, @Nullable Object> object, Errors errors) {
    for (String finalizer : Errors.texts(object, "spec", "finalizers")) {
      errors.invalid("spec.finalizers", finalizer, Names.qualified(finalizer));
    }
  }
}
