package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.model.Kind;
import io.gitops4j.testkit.apiserver.model.KindRules;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the kinds out of a CustomResourceDefinition. Stateless. */
public final class CustomResources {

  private static final List<String> VERBS =
      List.of("delete", "deletecollection", "get", "list", "patch", "create", "update", "watch");

  private CustomResources() {}

  /** The served versions of a definition, which is in its typed form and with defaults. */
  public static List<CustomKind> kinds(Map<String, @Nullable Object> definition) {
    List<CustomKind> kinds = new ArrayList<>();
    for (Map<String, @Nullable Object> version : Errors.objects(definition, "spec", "versions")) {
      if (Boolean.TRUE.equals(version.get("served"))) {
        kinds.add(kind(definition, version));
      }
    }
    return kinds;
  }

  /** The rules of the version that objects are stored in, served or not. */
  public static KindRules storageRules(Map<String, @Nullable Object> definition) {
    for (Map<String, @Nullable Object> version : Errors.objects(definition, "spec", "versions")) {
      if (Boolean.TRUE.equals(version.get("storage"))) {
        return kind(definition, version).rules();
      }
    }
    throw new IllegalArgumentException(
        "The definition "
            + Json.string(definition, "metadata", "name")
            + " has no storage version; mark one of its versions with storage: true.");
  }

  private static CustomKind kind(
      Map<String, @Nullable Object> definition, Map<String, @Nullable Object> version) {
    Map<String, @Nullable Object> spec = Errors.object(definition, "spec");
    Map<String, @Nullable Object> names = Errors.object(spec, "names");
    Map<String, @Nullable Object> subresources = Errors.object(version, "subresources");
    Kind kind =
        new Kind(
            Json.string(spec, "group"),
            Json.string(version, "name"),
            Json.string(names, "kind"),
            Json.string(names, "plural"),
            Json.string(names, "singular"),
            "Namespaced".equals(spec.get("scope")),
            Errors.texts(names, "shortNames"),
            Errors.texts(names, "categories"),
            VERBS,
            subresources(subresources),
            true);
    Map<String, @Nullable Object> raw = Json.map(version, "schema", "openAPIV3Schema");
    Schema schema = Schema.of(raw == null ? Map.of() : raw);
    return new CustomKind(
        kind,
        schema,
        new CustomRules(
            kind,
            schema,
            Boolean.TRUE.equals(spec.get("preserveUnknownFields")),
            scale(Json.map(subresources, "scale"))),
        Boolean.TRUE.equals(version.get("storage")),
        Json.string(names, "listKind"),
        Errors.objects(version, "additionalPrinterColumns"),
        scale(Json.map(subresources, "scale")),
        Errors.objects(version, "selectableFields").stream()
            .map(f -> Json.string(f, "jsonPath").substring(1))
            .toList(),
        deprecation(kind, version));
  }

  private static Set<String> subresources(Map<String, @Nullable Object> subresources) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : List.of("status", "scale")) {
      if (subresources.get(name) != null) {
        names.add(name);
      }
    }
    return names;
  }

  private static Optional<CustomKind.Scale> scale(@Nullable Map<String, @Nullable Object> scale) {
    return scale == null
        ? Optional.empty()
        : Optional.of(
            new CustomKind.Scale(
                Json.string(scale, "specReplicasPath"),
                Json.string(scale, "statusReplicasPath"),
                Json.string(scale, "labelSelectorPath")));
  }

  private static String deprecation(Kind kind, Map<String, @Nullable Object> version) {
    if (!Boolean.TRUE.equals(version.get("deprecated"))) {
      return "";
    }
    String text = Json.string(version, "deprecationWarning");
    return text.isEmpty() ? kind.apiVersion() + " " + kind.kind() + " is deprecated" : text;
  }
}
