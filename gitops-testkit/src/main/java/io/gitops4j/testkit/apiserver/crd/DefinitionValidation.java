package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.typed.InternalJson;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of CustomResourceDefinitions.
 *
 * <p>The original validates an internal form in which what all versions share stands at the top: of
 * a definition with one version, its schema is {@code spec.validation}, its columns and
 * subresources are {@code spec.additionalPrinterColumns} and {@code spec.subresources}, and its
 * name is {@code spec.version}. Source: apiextensions-apiserver {@code
 * pkg/apis/apiextensions/validation/validation.go}, {@code v1/conversion.go}.
 */
public final class DefinitionValidation {

  private static final String APPROVAL = "api-approved.kubernetes.io";
  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> COLUMN_FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
  private static final List<String> SHARED =
      List.of("schema", "subresources", "additionalPrinterColumns", "selectableFields");

  private DefinitionValidation() {}

  /** The mistakes of a definition. */
  public static void validate(
      Map<String, @Nullable Object> definition,
      @Nullable Map<String, @Nullable Object> live,
      Errors errors) {
    Map<String, @Nullable Object> spec = Errors.object(definition, "spec");
    if (live == null) {
      String name = Json.string(definition, "metadata", "name");
      if (!name.equals(Json.string(spec, "names", "plural") + "." + Json.string(spec, "group"))) {
        errors.invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group");
      }
    }
    spec(spec, errors);
    if (live != null) {
      unchanged(spec, live, errors);
    }
    stored(definition, errors);
    approval(definition, live, errors);
    if (Boolean.TRUE.equals(spec.get("preserveUnknownFields"))
        && !Boolean.TRUE.equals(Json.at(live, "spec", "preserveUnknownFields"))) {
      errors.invalid(
          "spec.preserveUnknownFields",
          true,
          "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
              + " spec.versions[*].schema instead");
    }
  }

  /** What of a definition is accepted and has no effect. */
  public static List<String> warnings(Map<String, @Nullable Object> definition) {
    List<String> warnings = new ArrayList<>();
    for (Map<String, @Nullable Object> version : Errors.objects(definition, "spec", "versions")) {
      formats(Json.map(version, "schema", "openAPIV3Schema"), warnings);
    }
    return warnings.stream().distinct().toList();
  }

  private static void formats(
      @Nullable Map<String, @Nullable Object> schema, List<String> warnings) {
    if (schema == null) {
      return;
    }
    String format = Json.string(schema, "format");
    if (!format.isEmpty()
        && Json.string(schema, "type").equals("string")
        && !Formats.known(format)) {
      warnings.add("unrecognized format " + Json.text(format));
    }
    Errors.object(schema, "properties").values().forEach(p -> formats(Json.map(p), warnings));
    formats(Json.map(schema, "items"), warnings);
    formats(Json.map(schema, "additionalProperties"), warnings);
  }

  private static void unchanged(
      Map<String, @Nullable Object> spec, Map<String, @Nullable Object> live, Errors errors) {
    Map<String, @Nullable Object> old = Errors.object(live, "spec");
    boolean established =
        Errors.objects(live, "status", "conditions").stream()
            .anyMatch(c -> "Established".equals(c.get("type")) && "True".equals(c.get("status")));
    if (established) {
      errors.immutable(spec.get("scope"), old.get("scope"), "spec.scope");
      errors.immutable(
          Json.at(spec, "names", "kind"), Json.at(old, "names", "kind"), "spec.names.kind");
    }
    errors.immutable(spec.get("group"), old.get("group"), "spec.group");
    errors.immutable(
        Json.at(spec, "names", "plural"), Json.at(old, "names", "plural"), "spec.names.plural");
  }

  private static void spec(Map<String, @Nullable Object> spec, Errors errors) {
    String group = Json.string(spec, "group");
    if (group.isEmpty()) {
      errors.required("spec.group");
    } else if (!Names.subdomain(group).isEmpty()) {
      errors.invalid("spec.group", group, String.join(",", Names.subdomain(group)));
    } else if (group.indexOf('.') < 0) {
      errors.invalid("spec.group", group, "should be a domain with at least one dot");
    }
    if (Json.string(spec, "scope").isEmpty()) {
      errors.required("spec.scope");
    } else {
      errors.oneOf(spec, "spec", "scope", "Cluster", "Namespaced");
    }
    versions(spec, errors);
    names(Errors.object(spec, "names"), errors);
    Map<String, @Nullable Object> top = shared(spec);
    if (!top.isEmpty()) {
      parts(top, "spec", "spec.validation", errors);
    }
    conversion(Json.map(spec, "conversion"), errors);
  }

  /** What all versions share, and so stands at the top of the internal form. */
  private static Map<String, @Nullable Object> shared(Map<String, @Nullable Object> spec) {
    List<Map<String, @Nullable Object>> versions = Errors.objects(spec, "versions");
    Map<String, @Nullable Object> shared = new LinkedHashMap<>();
    for (String name : SHARED) {
      if (!versions.isEmpty()
          && versions.get(0).get(name) != null
          && versions.stream().allMatch(v -> Json.equal(v.get(name), versions.get(0).get(name)))) {
        shared.put(name, versions.get(0).get(name));
      }
    }
    return shared;
  }

  private static void versions(Map<String, @Nullable Object> spec, Errors errors) {
    List<Map<String, @Nullable Object>> versions = Errors.objects(spec, "versions");
    Set<String> topLevel = shared(spec).keySet();
    for (int i = 0; i < versions.size(); i++) {
      if (Json.at(versions.get(i), "schema", "openAPIV3Schema") == null) {
        errors.required("spec.versions[" + i + "].schema.openAPIV3Schema");
      }
    }
    Set<String> names = new HashSet<>();
    int stored = 0;
    for (int i = 0; i < versions.size(); i++) {
      Map<String, @Nullable Object> version = versions.get(i);
      String path = "spec.versions[" + i + "]";
      String name = Json.string(version, "name");
      names.add(name);
      stored += Boolean.TRUE.equals(version.get("storage")) ? 1 : 0;
      if (!Names.label1035(name).isEmpty()) {
        errors.invalid(path + ".name", name, String.join(",", Names.label1035(name)));
      }
      deprecation(version, path, errors);
      Map<String, @Nullable Object> own = new LinkedHashMap<>(version);
      own.keySet().removeAll(topLevel);
      parts(own, path, path + ".schema", errors);
    }
    if (names.size() != versions.size()) {
      errors.invalid("spec.versions", printed(spec, topLevel), "must contain unique version names");
    }
    if (stored != 1) {
      errors.invalid(
          "spec.versions",
          printed(spec, topLevel),
          "must have exactly one version marked as storage version");
    }
    if (!versions.isEmpty()) {
      String first = Json.string(versions.get(0), "name");
      if (!first.isEmpty() && !Names.label1035(first).isEmpty()) {
        errors.invalid("spec.version", first, String.join(",", Names.label1035(first)));
      }
    }
  }

  private static @Nullable Object printed(
      Map<String, @Nullable Object> spec, Set<String> topLevel) {
    List<@Nullable Object> versions = Json.list(spec, "versions");
    if (versions == null) {
      return null;
    }
    List<@Nullable Object> printed = new ArrayList<>();
    for (Map<String, @Nullable Object> version : Errors.objects(spec, "versions")) {
      Map<String, @Nullable Object> own = new LinkedHashMap<>(version);
      own.keySet().removeAll(topLevel);
      printed.add(
          InternalJson.of(
              "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions."
                  + "CustomResourceDefinitionVersion",
              own));
    }
    return printed;
  }

  private static void deprecation(
      Map<String, @Nullable Object> version, String path, Errors errors) {
    if (version.get("deprecationWarning") instanceof String warning) {
      if (!Boolean.TRUE.equals(version.get("deprecated"))) {
        errors.invalid(
            path + ".deprecationWarning", warning, "can only be set for deprecated versions");
      }
      if (warning.isEmpty()) {
        errors.invalid(path + ".deprecationWarning", warning, "must not be an empty string");
      }
      if (warning.length() > 256) {
        errors.invalid(path + ".deprecationWarning", warning, "must be <= 256 characters long");
      }
    }
  }

  /** Schema, subresources and columns, of one version or of all. */
  private static void parts(
      Map<String, @Nullable Object> version, String path, String schemaPath, Errors errors) {
    Map<String, @Nullable Object> schema = Json.map(version, "schema", "openAPIV3Schema");
    if (schema != null) {
      boolean status = Json.at(version, "subresources", "status") != null;
      SchemaChecks.validate(schema, schemaPath + ".openAPIV3Schema", status, errors);
    }
    Map<String, @Nullable Object> scale = Json.map(version, "subresources", "scale");
    if (scale != null) {
      scale(scale, path + ".subresources.scale", errors);
    }
    List<Map<String, @Nullable Object>> columns =
        Errors.objects(version, "additionalPrinterColumns");
    for (int i = 0; i < columns.size(); i++) {
      column(columns.get(i), path + ".additionalPrinterColumns[" + i + "]", errors);
    }
    selectable(version, schema, path, errors);
  }

  private static void selectable(
      Map<String, @Nullable Object> version,
      @Nullable Map<String, @Nullable Object> schema,
      String path,
      Errors errors) {
    List<Map<String, @Nullable Object>> fields = Errors.objects(version, "selectableFields");
    Set<String> known = new HashSet<>();
    for (int i = 0; i < fields.size(); i++) {
      String at = path + ".selectableFields[" + i + "].jsonPath";
      String json = Json.string(fields.get(i), "jsonPath");
      Map<String, @Nullable Object> field = schema;
      for (String part : json.isEmpty() ? new String[0] : json.substring(1).split("\\.")) {
        field = Json.map(field, "properties", part);
      }
      if (json.isEmpty()) {
        errors.required(at, "must specify a JSON path");
      } else if (field == null) {
        errors.invalid(at, json, "is an invalid path: does not refer to a valid field");
      } else if (!List.of("string", "boolean", "integer").contains(Json.string(field, "type"))) {
        errors.invalid(
            at,
            json,
            "must point to a field of type string, boolean or integer. Enum string fields and"
                + " strings with formats are allowed.");
      }
      if (!known.add(json)) {
        errors.duplicate(at, json);
      }
    }
  }

  private static void scale(Map<String, @Nullable Object> scale, String path, Errors errors) {
    replicas(scale, "specReplicasPath", ".spec", path, errors);
    replicas(scale, "statusReplicasPath", ".status", path, errors);
    String selector = Json.string(scale, "labelSelectorPath");
    if (!selector.isEmpty()) {
      String at = path + ".labelSelectorPath";
      if (!selector.startsWith(".")) {
        errors.invalid(at, selector, "must be a simple json path starting with .");
      } else if (!selector.startsWith(".spec.") && !selector.startsWith(".status.")) {
        errors.invalid(at, selector, "should be a json path under either .spec or .status");
      }
    }
  }

  private static void replicas(
      Map<String, @Nullable Object> scale, String name, String under, String path, Errors errors) {
    String value = Json.string(scale, name);
    String at = path + "." + name;
    if (value.isEmpty()) {
      errors.required(at);
    } else if (!value.startsWith(".")) {
      errors.invalid(at, value, "must be a simple json path starting with .");
    } else if (!value.startsWith(under + ".")) {
      errors.invalid(at, value, "should be a json path under " + under);
    }
  }

  private static void column(Map<String, @Nullable Object> column, String path, Errors errors) {
    if (Json.string(column, "name").isEmpty()) {
      errors.required(path + ".name");
    }
    String type = Json.string(column, "type");
    String types = "must be one of " + String.join(",", COLUMN_TYPES);
    if (type.isEmpty()) {
      errors.required(path + ".type", types);
    } else if (!COLUMN_TYPES.contains(type)) {
      errors.invalid(path + ".type", type, types);
    }
    String format = Json.string(column, "format");
    if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
      errors.invalid(
          path + ".format", format, "must be one of " + String.join(",", COLUMN_FORMATS));
    }
    String json = Json.string(column, "jsonPath");
    if (json.isEmpty()) {
      errors.required(path + ".JSONPath");
    } else if (!json.startsWith(".")) {
      errors.invalid(path + ".JSONPath", json, "must be a simple json path starting with .");
    }
  }

  private static void names(Map<String, @Nullable Object> names, Errors errors) {
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      if (Json.string(names, field).isEmpty()) {
        errors.required("spec.names." + field);
      }
    }
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      String value = Json.string(names, field);
      boolean mixed = field.equals("kind") || field.equals("listKind");
      List<String> messages = Names.label1035(mixed ? value.toLowerCase(Locale.ROOT) : value);
      if (!value.isEmpty() && !messages.isEmpty()) {
        errors.invalid(
            "spec.names." + field,
            value,
            (mixed ? "may have mixed case, but should otherwise match: " : "")
                + String.join(",", messages));
      }
    }
    list(names, "shortNames", errors);
    String kind = Json.string(names, "kind");
    if (!kind.isEmpty() && kind.equals(Json.string(names, "listKind"))) {
      errors.invalid("spec.names.listKind", kind, "kind and listKind may not be the same");
    }
    list(names, "categories", errors);
  }

  private static void list(Map<String, @Nullable Object> names, String field, Errors errors) {
    List<String> values = Errors.texts(names, field);
    for (int i = 0; i < values.size(); i++) {
      List<String> messages = Names.label1035(values.get(i));
      if (!messages.isEmpty()) {
        errors.invalid(
            "spec.names." + field + "[" + i + "]", values.get(i), String.join(",", messages));
      }
    }
  }

  private static void conversion(
      @Nullable Map<String, @Nullable Object> conversion, Errors errors) {
    if (conversion == null) {
      return;
    }
    String strategy = Json.string(conversion, "strategy");
    if (strategy.isEmpty()) {
      errors.required("spec.conversion.strategy");
    } else {
      errors.oneOf(conversion, "spec.conversion", "strategy", "None", "Webhook");
    }
    Map<String, @Nullable Object> webhook = Json.map(conversion, "webhook");
    Map<String, @Nullable Object> client = Json.map(webhook, "clientConfig");
    if (strategy.equals("Webhook")) {
      if (client == null) {
        errors.required(
            "spec.conversion.webhookClientConfig", "required when strategy is set to Webhook");
      } else if ((client.get("url") == null) == (client.get("service") == null)) {
        errors.required(
            "spec.conversion.webhookClientConfig", "exactly one of url or service is required");
      }
      if (Errors.texts(webhook, "conversionReviewVersions").isEmpty()) {
        errors.required("spec.conversion.conversionReviewVersions");
      }
      if (client != null) {
        errors.forbidden(
            "spec.conversion.strategy",
            "this embedded API server cannot call conversion webhooks; use the strategy None");
      }
    } else {
      if (client != null) {
        errors.forbidden(
            "spec.conversion.webhookClientConfig",
            "should not be set when strategy is not set to Webhook");
      }
      if (!Errors.texts(webhook, "conversionReviewVersions").isEmpty()) {
        errors.forbidden(
            "spec.conversion.conversionReviewVersions",
            "should not be set when strategy is not set to Webhook");
      }
    }
  }

  private static void stored(Map<String, @Nullable Object> definition, Errors errors) {
    List<String> stored = Errors.texts(definition, "status", "storedVersions");
    if (stored.isEmpty()) {
      errors.invalid("status.storedVersions", null, "must have at least one stored version");
      return;
    }
    List<String> known = new ArrayList<>();
    for (Map<String, @Nullable Object> version : Errors.objects(definition, "spec", "versions")) {
      String name = Json.string(version, "name");
      known.add(name);
      if (Boolean.TRUE.equals(version.get("storage")) && !stored.contains(name)) {
        errors.invalid("status.storedVersions", stored, "must have the storage version " + name);
      }
    }
    for (int i = 0; i < stored.size(); i++) {
      String name = stored.get(i);
      if (!known.contains(name)) {
        errors.invalid(
            "status.storedVersions[" + i + "]",
            name,
            "missing from spec.versions; "
                + name
                + " was previously a storage version, and must remain in spec.versions until a"
                + " storage migration ensures no data remains persisted in "
                + name
                + " and removes "
                + name
                + " from status.storedVersions");
      }
    }
  }

  private static void approval(
      Map<String, @Nullable Object> definition,
      @Nullable Map<String, @Nullable Object> live,
      Errors errors) {
    String group = Json.string(definition, "spec", "group");
    boolean ours =
        group.equals("k8s.io")
            || group.equals("kubernetes.io")
            || group.endsWith(".k8s.io")
            || group.endsWith(".kubernetes.io");
    String annotation = Json.string(definition, "metadata", "annotations", APPROVAL);
    if (!ours
        || (live != null
            && annotation.equals(Json.string(live, "metadata", "annotations", APPROVAL)))) {
      return;
    }
    String path = "metadata.annotations[" + APPROVAL + "]";
    if (annotation.isEmpty()) {
      errors.required(
          path,
          "protected groups must have approval annotation \""
              + APPROVAL
              + "\", see https://github.com/kubernetes/enhancements/pull/1111");
    } else if (!annotation.startsWith("unapproved")
        && !annotation.matches("[a-z][a-z0-9+.-]*://[^/\\s]+.*")) {
      errors.invalid(
          path,
          annotation,
          "protected groups must have approval annotation \""
              + APPROVAL
              + "\" with either a URL or a reason starting with \"unapproved\", see"
              + " https://github.com/kubernetes/enhancements/pull/1111");
    }
  }
}
