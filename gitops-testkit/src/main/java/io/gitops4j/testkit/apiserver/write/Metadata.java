package io.gitops4j.testkit.apiserver.write;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all kinds ask of metadata.
 *
 * <p>Source: k8s.io/apimachinery, {@code pkg/api/validation/objectmeta.go}; which kind takes which
 * names from the strategies in k8s.io/kubernetes, {@code pkg/apis}.
 */
final class Metadata {
  private static final int MAX_ANNOTATION_BYTES = 256 * 1024;
  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("orphan", "foregroundDeletion", "kubernetes");
  private static final Set<String> DNS_LABEL_NAMES = Set.of("namespaces");
  private static final Set<String> PATH_SEGMENT_NAMES =
      Set.of(
          "roles.rbac.authorization.k8s.io",
          "rolebindings.rbac.authorization.k8s.io",
          "clusterroles.rbac.authorization.k8s.io",
          "clusterrolebindings.rbac.authorization.k8s.io",
          "controllerrevisions.apps");

  private Metadata() {}

  /** The mistakes in the metadata of a new object. */
  static List<FieldError> validateCreate(Kind kind, Map<String, @Nullable Object> object) {
    List<FieldError> errors = new ArrayList<>();
    Map<String, @Nullable Object> metadata = Json.child(object, "metadata");
    String generateName = Json.string(metadata, "generateName");
    String name = Json.string(metadata, "name");
    if (!generateName.isEmpty()) {
      for (String mistake : nameMistakes(kind, generateName, true)) {
        errors.add(FieldError.invalid("metadata.generateName", generateName, mistake));
      }
    }
    if (name.isEmpty()) {
      errors.add(
          FieldError.required("metadata.name", "name or generateName is required"));
    } else {
      for (String mistake : nameMistakes(kind, name, false)) {
        errors.add(FieldError.invalid("metadata.name", name, mistake));
      }
    }
    errors.addAll(shared(metadata));
    errors.addAll(finalizers(metadata));
    return errors;
  }

  /** The mistakes in what an update does to metadata. */
  static List<FieldError> validateUpdate(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live) {
    List<FieldError> errors = new ArrayList<>();
    Map<String, @Nullable Object> metadata = Json.child(updated, "metadata");
    if (Json.at(live, "metadata", "deletionTimestamp") != null) {
      errors.addAll(newFinalizers(metadata, live));
    }
    for (String name : List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds")) {
      Object before = Json.at(live, "metadata", name);
      Object after = metadata.get(name);
      if (!Json.equal(before, after)) {
        errors.add(FieldError.invalid("metadata." + name, after, "field is immutable"));
      }
    }
    errors.addAll(shared(metadata));
    errors.addAll(finalizers(metadata));
    return errors;
  }

  private static List<FieldError> newFinalizers(
      Map<String, @Nullable Object> metadata, Map<String, @Nullable Object> live) {
    Set<Object> added = new LinkedHashSet<>();
    List<@Nullable Object> after = Json.list(metadata, "finalizers");
    List<@Nullable Object> before = Json.list(live, "metadata", "finalizers");
    if (after != null) {
      after.forEach(f -> added.add(Objects.requireNonNull(f)));
    }
    if (before != null) {
      before.forEach(f -> added.remove(Objects.requireNonNull(f)));
    }
    if (added.isEmpty()) {
      return List.of();
    }
    List<String> quoted =
        added.stream().map(f -> Json.text(f)).sorted().toList();
    return List.of(
        FieldError.forbidden(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, found new finalizers"
                + " []string{"
                + String.join(", ", quoted)
                + "}"));
  }

  private static List<FieldError> shared(Map<String, @Nullable Object> metadata) {
    List<FieldError> errors = new ArrayList<>();
    Map<String, @Nullable Object> labels = Json.map(metadata, "labels");
    if (labels != null) {
      errors.addAll(labels("metadata.labels", labels));
    }
    Map<String, @Nullable Object> annotations = Json.map(metadata, "annotations");
    if (annotations != null) {
      errors.addAll(annotations(annotations));
    }
    List<@Nullable Object> owners = Json.list(metadata, "ownerReferences");
    if (owners != null) {
      errors.addAll(owners(owners));
    }
    return errors;
  }

  private static List<FieldError> labels(String path, Map<String, @Nullable Object> labels) {
    List<FieldError> errors = new ArrayList<>();
    labels.forEach(
        (key, value) -> {
          for (String mistake : Names.qualifiedName(key)) {
            errors.add(FieldError.invalid(path, key, mistake));
          }
          for (String mistake : Names.labelValue(String.valueOf(value))) {
            errors.add(FieldError.invalid(path, value, mistake));
          }
        });
    return errors;
  }

  private static List<FieldError> annotations(Map<String, @Nullable Object> annotations) {
    List<FieldError> errors = new ArrayList<>();
    long size = 0;
    for (Map.Entry<String, @Nullable Object> entry : annotations.entrySet()) {
      for (String mistake : Names.qualifiedName(entry.getKey().toLowerCase(Locale.ROOT))) {
        errors.add(FieldError.invalid("metadata.annotations", entry.getKey(), mistake));
      }
      size += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
      size += String.valueOf(entry.getValue()).getBytes(StandardCharsets.UTF_8).length;
    }
    if (size > MAX_ANNOTATION_BYTES) {
      errors.add(
          new FieldError(
              FieldError.Type.TOO_LONG,
              "metadata.annotations",
              "Too long: may not be more than " + MAX_ANNOTATION_BYTES + " bytes"));
    }
    return errors;
  }

  private static List<FieldError> owners(List<@Nullable Object> owners) {
    List<FieldError> errors = new ArrayList<>();
    String path = "metadata.ownerReferences";
    String controller = "";
    for (Object owner : owners) {
      String apiVersion = Json.string(owner, "apiVersion");
      if (apiVersion.substring(apiVersion.indexOf('/') + 1).isEmpty()) {
        errors.add(
            FieldError.invalid(path + ".apiVersion", apiVersion, "version must not be empty"));
      }
      for (String name : List.of("kind", "name", "uid")) {
        if (Json.string(owner, name).isEmpty()) {
          errors.add(FieldError.invalid(path + "." + name, "", "must not be empty"));
        }
      }
      if (Boolean.TRUE.equals(Json.at(owner, "controller"))) {
        String found = Json.string(owner, "kind") + "/" + Json.string(owner, "name");
        if (!controller.isEmpty()) {
          errors.add(
              FieldError.invalid(
                  path,
                  owners,
                  "Only one reference can have Controller set to true. Found \"true\" in references"
                      + " for "
                      + controller
                      + " and "
                      + found));
        }
        controller = found;
      }
    }
    return errors;
  }

  private static List<FieldError> finalizers(Map<String, @Nullable Object> metadata) {
    List<FieldError> errors = new ArrayList<>();
    List<@Nullable Object> finalizers = Json.list(metadata, "finalizers");
    boolean orphan = false;
    boolean foreground = false;
    for (int i = 0; finalizers != null && i < finalizers.size(); i++) {
      String name = String.valueOf(finalizers.get(i));
      orphan |= name.equals("orphan");
      foreground |= name.equals("foregroundDeletion");
      List<String> mistakes = Names.qualifiedName(name);
      mistakes.forEach(m -> errors.add(FieldError.invalid("metadata.finalizers", name, m)));
      if (mistakes.isEmpty() && !name.contains("/") && !STANDARD_FINALIZERS.contains(name)) {
        errors.add(
            FieldError.invalid(
                "metadata.finalizers[" + i + "]",
                name,
                "name is neither a standard finalizer name nor is it fully qualified"));
      }
    }
    if (orphan && foreground) {
      errors.add(
          FieldError.invalid(
              "metadata.finalizers",
              finalizers,
              "finalizer orphan and foregroundDeletion cannot be both set"));
    }
    return errors;
  }

  private static List<String> nameMistakes(Kind kind, String name, boolean prefix) {
    String checked = prefix && name.endsWith("-") && name.length() > 1
        ? name.substring(0, name.length() - 1) + "a"
        : name;
    String plural = kind.qualifiedPlural();
    if (plural.equals("services")) {
      return Names.dns1035Label(checked);
    }
    if (DNS_LABEL_NAMES.contains(plural)) {
      return Names.dnsLabelOfName(checked);
    }
    if (PATH_SEGMENT_NAMES.contains(plural)) {
      return Names.pathSegment(checked);
    }
    return Names.dnsSubdomain(checked);
  }
}
