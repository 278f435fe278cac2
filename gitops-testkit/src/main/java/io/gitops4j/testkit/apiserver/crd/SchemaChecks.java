package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.FieldError;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import io.gitops4j.testkit.apiserver.validation.Errors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a schema may be that of a custom kind: no unsupported keywords, structural (each place
 * says its type outside of allOf, anyOf, oneOf and not), defaults that are valid themselves.
 *
 * <p>The structural rules only run when the others hold. Sources: apiextensions-apiserver {@code
 * pkg/apis/apiextensions/validation/validation.go}, {@code pkg/apiserver/schema/validation.go}.
 */
final class SchemaChecks {

  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");
  private static final List<String> NESTED = List.of("allOf", "anyOf", "oneOf");

  private final Errors errors;

  private SchemaChecks(Errors errors) {
    this.errors = errors;
  }

  static void validate(
      Map<String, @Nullable Object> schema, String path, boolean status, Errors errors) {
    Errors own = new Errors();
    SchemaChecks checks = new SchemaChecks(own);
    if (status) {
      checks.statusNeedsRoot(schema, path);
    }
    if (Boolean.TRUE.equals(schema.get("nullable"))) {
      own.forbidden(path + ".nullable", "nullable cannot be true at the root");
    }
    checks.keywords(schema, path);
    if (own.isEmpty()) {
      checks.structural(schema, path, Level.ROOT);
    }
    if (own.isEmpty()) {
      checks.defaults(schema, path);
    }
    if (own.isEmpty()) {
      RuleChecks.check(Schema.of(schema), path, own);
    }
    errors.addAll(own.list());
  }

  private void statusNeedsRoot(Map<String, @Nullable Object> schema, String path) {
    if (!Json.string(schema, "type").equals("object") && !Json.string(schema, "type").isEmpty()) {
      errors.invalid(
          path + ".type",
          schema.get("type"),
          "only \"object\" is allowed as the type at the root of the schema if the status"
              + " subresource is enabled");
    }
  }

  private void keywords(Map<String, @Nullable Object> schema, String path) {
    forbidden(schema, path);
    if (Boolean.TRUE.equals(schema.get("uniqueItems"))) {
      errors.forbidden(
          path + ".uniqueItems",
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
    Map<String, @Nullable Object> properties = Errors.object(schema, "properties");
    Object additional = schema.get("additionalProperties");
    if (additional != null && !properties.isEmpty() && !Boolean.TRUE.equals(additional)) {
      errors.forbidden(
          path + ".additionalProperties",
          "additionalProperties and properties are mutual exclusive");
    }
    child(schema, "additionalProperties", path);
    properties.forEach(
        (name, node) -> {
          Map<String, @Nullable Object> map = Json.map(node);
          if (map != null) {
            keywords(map, path + ".properties[" + name + "]");
          }
        });
    child(schema, "not", path);
    for (String list : NESTED) {
      List<Map<String, @Nullable Object>> parts = Errors.objects(schema, list);
      for (int i = 0; i < parts.size(); i++) {
        keywords(parts.get(i), path + "." + list + "[" + i + "]");
      }
    }
    child(schema, "items", path);
    extensions(schema, path);
    listMap(schema, path);
    rules(schema, path);
  }

  private void child(Map<String, @Nullable Object> schema, String name, String path) {
    Map<String, @Nullable Object> map = Json.map(schema, name);
    if (map != null) {
      keywords(map, path + "." + name);
    }
  }

  private void forbidden(Map<String, @Nullable Object> schema, String path) {
    String type = Json.string(schema, "type");
    if (!type.isEmpty() && !TYPES.contains(type)) {
      errors.notSupported(path + ".type", type, TYPES);
    }
    for (String name :
        List.of(
            "id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref")) {
      if (schema.get(name) != null) {
        errors.forbidden(path + "." + name, name + " is not supported");
      }
    }
    if (schema.get("items") instanceof List<?>) {
      errors.forbidden(path + ".items", "items must be a schema object and not an array");
    }
    if ("null".equals(type)) {
      errors.forbidden(
          path + ".type", "type cannot be set to null, use nullable as an alternative");
    }
  }

  private void extensions(Map<String, @Nullable Object> schema, String path) {
    String type = Json.string(schema, "type");
    if (Boolean.FALSE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))) {
      errors.invalid(
          path + ".x-kubernetes-preserve-unknown-fields", false, "must be true or undefined");
    }
    String mapType = Json.string(schema, "x-kubernetes-map-type");
    if (!mapType.isEmpty()) {
      mustBe(type, "object", "x-kubernetes-map-type", path);
      errors.oneOf(schema, path, "x-kubernetes-map-type", "atomic", "granular");
    }
    String listType = Json.string(schema, "x-kubernetes-list-type");
    if (listType.isEmpty()) {
      return;
    }
    if (!type.equals("array")) {
      mustBe(type, "array", "x-kubernetes-list-type", path);
    } else if (listType.equals("set")) {
      setItems(Errors.object(schema, "items"), path);
    }
    errors.oneOf(schema, path, "x-kubernetes-list-type", "atomic", "set", "map");
  }

  private void mustBe(String type, String wanted, String extension, String path) {
    String message = "must be " + wanted + " if " + extension + " is specified";
    if (type.isEmpty()) {
      errors.required(path + ".type", message);
    } else if (!type.equals(wanted)) {
      errors.invalid(path + ".type", type, message);
    }
  }

  private void setItems(Map<String, @Nullable Object> items, String path) {
    String message = "must be atomic as item of a list with x-kubernetes-list-type=set";
    Object listType = items.get("x-kubernetes-list-type");
    if ("array".equals(items.get("type")) && listType != null && !listType.equals("atomic")) {
      errors.invalid(path + ".items.x-kubernetes-list-type", listType, message);
    }
    if ("object".equals(items.get("type"))
        && !"atomic".equals(items.get("x-kubernetes-map-type"))) {
      errors.invalid(path + ".items.x-kubernetes-map-type", listType, message);
    }
  }

  private void listMap(Map<String, @Nullable Object> schema, String path) {
    List<String> keys = Errors.texts(schema, "x-kubernetes-list-map-keys");
    String at = path + ".x-kubernetes-list-map-keys";
    Object listType = schema.get("x-kubernetes-list-type");
    if (!keys.isEmpty() && !"map".equals(listType)) {
      String message = "must be map if x-kubernetes-list-map-keys is non-empty";
      if (listType == null) {
        errors.required(path + ".x-kubernetes-list-type", message);
      } else {
        errors.invalid(path + ".x-kubernetes-list-type", listType, message);
      }
    }
    if (!"map".equals(listType)) {
      return;
    }
    if (keys.isEmpty()) {
      errors.required(at, "must not be empty if x-kubernetes-list-type is map");
    }
    Map<String, @Nullable Object> items = Json.map(schema, "items");
    if (items == null) {
      errors.required(path + ".items", "must have a schema if x-kubernetes-list-type is map");
      return;
    }
    if (!"object".equals(items.get("type"))) {
      errors.invalid(
          path + ".items.type",
          Json.string(items, "type"),
          "must be object if parent array's x-kubernetes-list-type is map");
      return;
    }
    keys(items, keys, path, at);
  }

  private void keys(
      Map<String, @Nullable Object> items, List<String> keys, String path, String at) {
    Set<String> seen = new HashSet<>();
    for (String key : keys) {
      Map<String, @Nullable Object> property = Json.map(items, "properties", key);
      if (property == null) {
        errors.invalid(at, keys, "entries must all be names of item properties");
      } else if (List.of("array", "object").contains(Json.string(property, "type"))) {
        errors.invalid(
            path + ".items.properties[" + key + "].type",
            items.get("type"),
            "must be a scalar type if parent array's x-kubernetes-list-type is map");
      }
      if (!seen.add(key)) {
        errors.invalid(at, keys, "must not contain duplicate entries");
      }
    }
    List<String> required = Errors.texts(items, "required");
    for (String key : keys) {
      Map<String, @Nullable Object> property = Json.map(items, "properties", key);
      if (property != null && property.get("default") == null && !required.contains(key)) {
        errors.required(
            path + ".items.properties[" + key + "].default",
            "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
                + " required property");
      }
      if (property != null && Boolean.TRUE.equals(property.get("nullable"))) {
        errors.forbidden(
            path + ".items.properties[" + key + "].nullable",
            "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
      }
    }
  }

  private void rules(Map<String, @Nullable Object> schema, String path) {
    List<Map<String, @Nullable Object>> rules = Errors.objects(schema, "x-kubernetes-validations");
    for (int i = 0; i < rules.size(); i++) {
      String at = path + ".x-kubernetes-validations[" + i + "]";
      String rule = Json.string(rules.get(i), "rule");
      String message = Json.string(rules.get(i), "message");
      if (rule.isBlank()) {
        errors.required(at + ".rule", "rule is not specified");
      } else if (!message.isEmpty() && message.isBlank()) {
        errors.invalid(at + ".message", message, "must be non-empty if specified");
      } else if (message.strip().indexOf('\n') >= 0) {
        errors.invalid(at + ".message", message, "must not contain line breaks");
      } else if (rule.strip().indexOf('\n') >= 0 && message.isBlank()) {
        errors.required(at + ".message", "message must be specified if rule contains line breaks");
      }
      errors.oneOf(
          rules.get(i),
          at,
          "reason",
          "FieldValueDuplicate",
          "FieldValueForbidden",
          "FieldValueInvalid",
          "FieldValueRequired");
    }
  }

  private enum Level {
    ROOT("at the root"),
    ITEM("for specified array items"),
    FIELD("for specified object fields");

    private final String words;

    Level(String words) {
      this.words = words;
    }
  }

  private void structural(Map<String, @Nullable Object> schema, String path, Level level) {
    String type = Json.string(schema, "type");
    Map<String, @Nullable Object> items = Json.map(schema, "items");
    if (type.equals("array") && items == null) {
      errors.required(path + ".items", "must be specified");
    }
    if (items != null) {
      structural(items, path + ".items", Level.ITEM);
    }
    Map<String, @Nullable Object> properties = Errors.object(schema, "properties");
    properties.forEach(
        (name, node) -> {
          Map<String, @Nullable Object> map = Json.map(node);
          boolean metadata = level == Level.ROOT && name.equals("metadata");
          if (map != null && !metadata) {
            structural(map, path + ".properties[" + name + "]", Level.FIELD);
          }
        });
    additional(schema, path, level);
    boolean intOrString = Boolean.TRUE.equals(schema.get("x-kubernetes-int-or-string"));
    boolean keeps = Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"));
    if (intOrString && keeps) {
      errors.invalid(
          path + ".x-kubernetes-preserve-unknown-fields",
          true,
          "must be false if x-kubernetes-int-or-string is true");
    }
    valueValidation(schema, path, intOrString);
    types(schema, path, level, type, intOrString || keeps);
    metadata(Json.map(properties, "metadata"), path, level);
  }

  private void additional(Map<String, @Nullable Object> schema, String path, Level level) {
    Object additional = schema.get("additionalProperties");
    if (additional != null && level == Level.ROOT) {
      errors.forbidden(path + ".additionalProperties", "must not be used at the root");
    }
    Map<String, @Nullable Object> map = Json.map(additional);
    if (map != null) {
      structural(map, path + ".additionalProperties", Level.FIELD);
    }
  }

  private void types(
      Map<String, @Nullable Object> schema,
      String path,
      Level level,
      String type,
      boolean typeless) {
    boolean embedded = Boolean.TRUE.equals(schema.get("x-kubernetes-embedded-resource"));
    if (embedded
        && !Boolean.TRUE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))
        && Errors.object(schema, "properties").isEmpty()) {
      errors.required(
          path + ".properties",
          "must not be empty if x-kubernetes-embedded-resource is true without"
              + " x-kubernetes-preserve-unknown-fields");
    }
    if (embedded && !type.equals("object")) {
      String message = "must be object if x-kubernetes-embedded-resource is true";
      if (type.isEmpty()) {
        errors.required(path + ".type", message);
      } else {
        errors.invalid(path + ".type", type, message);
      }
    } else if (type.isEmpty() && !typeless) {
      errors.required(path + ".type", "must not be empty " + level.words);
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      errors.invalid(path + ".type", type, "must be object at the root");
    }
  }

  private void metadata(
      @Nullable Map<String, @Nullable Object> metadata, String path, Level level) {
    if (metadata == null || level != Level.ROOT) {
      return;
    }
    String at = path + ".properties[metadata]";
    if (!"object".equals(metadata.get("type"))) {
      errors.invalid(at + ".type", Json.string(metadata, "type"), "must be object");
    }
    Set<String> fields = new HashSet<>(metadata.keySet());
    fields.removeAll(Set.of("type", "properties", "description"));
    Set<String> names = new HashSet<>(Errors.object(metadata, "properties").keySet());
    names.removeAll(Set.of("name", "generateName"));
    if (!fields.isEmpty() || !names.isEmpty()) {
      errors.forbidden(
          at,
          "must not specify anything other than name and generateName, but metadata is"
              + " implicitly specified");
    }
  }

  private void valueValidation(
      Map<String, @Nullable Object> schema, String path, boolean intOrString) {
    for (String list : NESTED) {
      List<Map<String, @Nullable Object>> parts = Errors.objects(schema, list);
      for (int i = 0; i < parts.size(); i++) {
        if (!(intOrString && !list.equals("oneOf"))) {
          nested(parts.get(i), path + "." + list + "[" + i + "]");
        }
      }
    }
    Map<String, @Nullable Object> not = Json.map(schema, "not");
    if (not != null) {
      nested(not, path + ".not");
    }
    String pattern = Json.string(schema, "pattern");
    if (!pattern.isEmpty()) {
      try {
        Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        errors.invalid(
            path + ".pattern",
            pattern,
            "must be a valid regular expression, but isn't: " + e.getDescription());
      }
    }
  }

  private void nested(Map<String, @Nullable Object> schema, String path) {
    valueValidation(schema, path, false);
    Map<String, @Nullable Object> items = Json.map(schema, "items");
    if (items != null) {
      nested(items, path + ".items");
    }
    Errors.object(schema, "properties")
        .forEach(
            (name, node) -> {
              Map<String, @Nullable Object> map = Json.map(node);
              if (map != null) {
                nested(map, path + ".properties[" + name + "]");
              }
            });
    for (String field : List.of("type", "title", "description")) {
      if (!Json.string(schema, field).isEmpty()) {
        errors.forbidden(path + "." + field, "must be empty to be structural");
      }
    }
    if (schema.get("additionalProperties") != null) {
      errors.forbidden(path + ".additionalProperties", "must be undefined to be structural");
    }
    if (schema.get("default") != null) {
      errors.forbidden(path + ".default", "must be undefined to be structural");
    }
    for (String field :
        List.of(
            "nullable",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-embedded-resource",
            "x-kubernetes-int-or-string")) {
      if (Boolean.TRUE.equals(schema.get(field))) {
        errors.forbidden(path + "." + field, "must be false to be structural");
      }
    }
    for (String field : List.of("x-kubernetes-list-type", "x-kubernetes-map-type")) {
      if (schema.get(field) != null) {
        errors.forbidden(path + "." + field, "must be undefined to be structural");
      }
    }
  }

  private void defaults(Map<String, @Nullable Object> schema, String path) {
    Object value = schema.get("default");
    if (value != null) {
      if (Pruning.drops(value, Schema.of(schema))) {
        errors.invalid(path + ".default", value, "must not have unknown fields");
      }
      for (FieldError error : SchemaValidation.validate(value, null, Schema.of(schema), "")) {
        String at = error.path().equals("<nil>") ? "" : "." + error.path();
        errors.add(new FieldError(error.type(), path + ".default" + at, error.detail()));
      }
    }
    Errors.object(schema, "properties")
        .forEach(
            (name, node) -> {
              Map<String, @Nullable Object> map = Json.map(node);
              if (map != null) {
                defaults(map, path + ".properties[" + name + "]");
              }
            });
    for (String name : new ArrayList<>(List.of("items", "additionalProperties"))) {
      Map<String, @Nullable Object> map = Json.map(schema, name);
      if (map != null) {
        defaults(map, path + "." + name);
      }
    }
  }
}
