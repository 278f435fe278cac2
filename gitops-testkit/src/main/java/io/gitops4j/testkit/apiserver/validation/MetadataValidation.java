package io.gitops4j.testkit.apiserver.validation;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules of metadata: names by the rules of the kind, labels, annotations, owners, finalizers.
 *
 * <p>Sources: k8s.io/apimachinery, {@code pkg/api/validation/objectmeta.go}; kubernetes/kubernetes,
 * {@code pkg/apis/core/validation/validation.go} for finalizers of built-in kinds, and the {@code
 * ValidateXName} functions of the kinds.
 */
public final class MetadataValidation {

  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");

  /** The groups whose kinds have finalizers of any name, as their rules are not those of core. */
  private static final Set<String> ANY_FINALIZERS =
      Set.of(
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "coordination.k8s.io",
          "node.k8s.io",
          "policy");

  private static final Set<String> SEGMENT_NAMES =
      Set.of(
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "PodDisruptionBudget",
          "Event");

  private MetadataValidation() {}

  /** The mistakes in the metadata of a new object. */
  public static List<FieldError> validate(Map<String, @Nullable Object> metadata, Kind kind) {
    Errors errors = new Errors();
    object(metadata, names(kind), errors);
    standardFinalizers(Errors.texts(metadata, "finalizers"), kind, errors);
    return errors.list();
  }

  private static void object(
      Map<String, @Nullable Object> metadata, Function<String, List<String>> names, Errors errors) {
    String generate = Json.string(metadata, "generateName");
    if (!generate.isEmpty()) {
      errors.invalid("metadata.generateName", generate, names.apply(masked(generate)));
    }
    String name = Json.string(metadata, "name");
    if (name.isEmpty()) {
      errors.required("metadata.name", "name or generateName is required");
    } else {
      errors.invalid("metadata.name", name, names.apply(name));
    }
    errors.nonNegative(metadata, "metadata", "generation");
    shared(metadata, errors);
    List<String> finalizers = Errors.texts(metadata, "finalizers");
    finalizers.forEach(f -> errors.invalid("metadata.finalizers", f, Names.qualified(f)));
    if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
      errors.invalid(
          "metadata.finalizers",
          Json.list(metadata, "finalizers"),
          "finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  /**
   * The mistakes in the metadata of a changed object that are looked for whatever the kind: those
   * of any object, then those of a change. Source: k8s.io/apiserver {@code
   * pkg/registry/rest/update.go}.
   */
  public static List<FieldError> validateAnyUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    Errors errors = new Errors();
    object(updated, Names::pathSegment, errors);
    change(updated, live, errors);
    return errors.list();
  }

  /** The mistakes in the metadata of a changed object. */
  public static List<FieldError> validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Kind kind) {
    Errors errors = new Errors();
    change(updated, live, errors);
    standardFinalizers(Errors.texts(updated, "finalizers"), kind, errors);
    return errors.list();
  }

  private static void change(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    List<String> finalizers = Errors.texts(updated, "finalizers");
    if (live.get("deletionTimestamp") != null) {
      List<String> added = new ArrayList<>(finalizers);
      added.removeAll(Errors.texts(live, "finalizers"));
      if (!added.isEmpty()) {
        List<String> quoted = added.stream().distinct().sorted().map(Json::text).toList();
        errors.forbidden(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, found new finalizers"
                + " []string{"
                + String.join(", ", quoted)
                + "}");
      }
    }
    for (String field :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds")) {
      errors.immutable(updated.get(field), live.get(field), "metadata." + field);
    }
    shared(updated, errors);
  }

  private static void shared(Map<String, @Nullable Object> metadata, Errors errors) {
    Selectors.labels(Json.map(metadata, "labels"), "metadata.labels", errors);
    Selectors.annotations(Json.map(metadata, "annotations"), "metadata.annotations", errors);
    String controller = "";
    for (Map<String, @Nullable Object> owner : Errors.objects(metadata, "ownerReferences")) {
      owner(owner, errors);
      if (Boolean.TRUE.equals(owner.get("controller"))) {
        String name = Json.string(owner, "kind") + "/" + Json.string(owner, "name");
        if (controller.isEmpty()) {
          controller = name;
        } else {
          errors.invalid(
              "metadata.ownerReferences",
              Json.list(metadata, "ownerReferences"),
              "Only one reference can have Controller set to true. Found \"true\" in references"
                  + " for "
                  + controller
                  + " and "
                  + name);
        }
      }
    }
  }

  private static void owner(Map<String, @Nullable Object> owner, Errors errors) {
    String path = "metadata.ownerReferences";
    String apiVersion = Json.string(owner, "apiVersion");
    if (apiVersion.isEmpty() || apiVersion.indexOf('/') != apiVersion.lastIndexOf('/')) {
      errors.invalid(path + ".apiVersion", apiVersion, "version must not be empty");
    }
    for (String field : List.of("kind", "name", "uid")) {
      if (Json.string(owner, field).isEmpty()) {
        errors.invalid(path + "." + field, "", "must not be empty");
      }
    }
    if (apiVersion.equals("v1") && Json.string(owner, "kind").equals("Event")) {
      errors.invalid(path, owner, "/v1, Kind=Event is disallowed from being an owner");
    }
  }

  private static void standardFinalizers(List<String> finalizers, Kind kind, Errors errors) {
    if (kind.custom() || ANY_FINALIZERS.contains(kind.group()) || kind.kind().equals("Event")) {
      return;
    }
    for (int i = 0; i < finalizers.size(); i++) {
      String finalizer = finalizers.get(i);
      if (finalizer.indexOf('/') < 0 && !STANDARD_FINALIZERS.contains(finalizer)) {
        errors.invalid(
            "metadata.finalizers[" + i + "]",
            finalizer,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  private static String masked(String generate) {
    return generate.length() > 1 && generate.endsWith("-")
        ? generate.substring(0, generate.length() - 2) + "a"
        : generate;
  }

  private static Function<String, List<String>> names(Kind kind) {
    if (kind.custom()) {
      return Names::subdomain;
    }
    if (SEGMENT_NAMES.contains(kind.kind())) {
      return Names::pathSegment;
    }
    return switch (kind.kind()) {
      case "Namespace", "StatefulSet" -> Names::label;
      case "Service" -> Names::label1035;
      case "IPAddress" -> Addresses::ip;
      case "CustomResourceDefinition", "APIService" -> name -> List.of();
      default -> Names::subdomain;
    };
  }
}
