package io.gitops4j.core.kustomize.build;

import io.gitops4j.Reason;
import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.kustomize.transform.FieldConfig;
import io.gitops4j.core.kustomize.transform.FieldSpec;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the OpenAPI definitions that {@code crds} names which fields of custom resources hold
 * labels, annotations, names of their own, or names of other objects.
 *
 * <p>The rule: a definition with the properties {@code apiVersion}, {@code kind} and {@code
 * metadata} is a kind, named by what follows the last dot of its name. Its properties, and those of
 * the definitions that they {@code $ref}, say by an extension with any text what they are: {@code
 * x-kubernetes-label-selector} a field of {@code commonLabels}, {@code x-kubernetes-annotation} one
 * of {@code commonAnnotations}, {@code x-kubernetes-identity} one of {@code namePrefix}, and {@code
 * x-kubernetes-object-ref-kind} beside {@code -api-version} a reference. Source: kustomize, {@code
 * api/internal/accumulator/loadconfigfromcrds.go}.
 *
 * <p>Surprising: the file is no CustomResourceDefinition, one is refused; properties that stand
 * inside a property say nothing; the API version of a reference is compared with a version, so one
 * with a group refers to nothing; and {@code Schema} is found in any case, what is in it as written
 * alone. Tests: the cases {@code crds-*} and {@code refused-crds-*} of {@code
 * KustomizeFixtureTest}.
 */
final class CustomTypes {

  /** Deeper than any object nests. */
  private static final int MAX_DEPTH = 100;

  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private static final String LABELS = "x-kubernetes-label-selector";
  private static final String ANNOTATIONS = "x-kubernetes-annotation";
  private static final String IDENTITY = "x-kubernetes-identity";
  private static final String REFERENCE = "x-kubernetes-object-ref-";

  private final YamlMap definitions;
  private final String tried;
  private final Budget budget;
  private final Map<String, Set<FieldSpec>> fields = new LinkedHashMap<>();
  private final List<FieldConfig.NameReference> references = new ArrayList<>();

  private CustomTypes(YamlMap definitions, String tried, Budget budget) {
    this.definitions = definitions;
    this.tried = tried;
    this.budget = budget;
  }

  /**
   * The fields that a file declares.
   *
   * @param document what is in the file
   * @param tried what is tried, for errors
   */
  static FieldConfig fields(YamlNode document, String tried, Budget budget) {
    if (!(document instanceof YamlMap definitions)) {
      throw malformed(document, tried, "the file", "a mapping of definitions by their names");
    }
    CustomTypes types = new CustomTypes(definitions, tried, budget);
    for (YamlMap.Entry entry : definitions) {
      types.check(entry.value());
    }
    for (YamlMap.Entry entry : definitions) {
      YamlMap properties = properties(entry.value());
      if (properties != null
          && properties.has("kind")
          && properties.has("apiVersion")
          && properties.has("metadata")) {
        String kind = entry.key().substring(entry.key().lastIndexOf('.') + 1);
        types.walk(properties, "", new Gvk("", "", kind), new HashSet<>(Set.of(entry.key())));
      }
    }
    Map<String, List<FieldSpec>> found = new LinkedHashMap<>();
    types.fields.forEach((name, specs) -> found.put(name, List.copyOf(specs)));
    return FieldConfig.of(found, types.references);
  }

  private static RenderException malformed(
      YamlNode at, String tried, String what, String expected) {
    return Problem.cannot(
        at, tried, what + " must be " + expected + ", as OpenAPI definitions are; correct it");
  }

  private void check(YamlNode definition) {
    if (definition.isNull()) {
      return;
    }
    if (!(definition instanceof YamlMap map)) {
      throw malformed(definition, tried, "a definition", "a mapping with a Schema");
    }
    for (YamlMap.Entry entry : map) {
      if (entry.key().equalsIgnoreCase("Schema")) {
        checkSchema(entry.value());
      } else if (entry.key().equalsIgnoreCase("Dependencies")) {
        checkTexts(entry.value(), "Dependencies");
      }
    }
  }

  private void checkSchema(YamlNode schema) {
    budget.steps(1, schema);
    if (schema.isNull()) {
      return;
    }
    if (!(schema instanceof YamlMap map)) {
      throw malformed(schema, tried, "a schema", "a mapping");
    }
    for (YamlMap.Entry entry : map) {
      YamlNode value = entry.value();
      switch (entry.key()) {
        case "id", "description", "format", "title", "pattern", "discriminator" ->
            expect(value, isText(value), entry.key(), "text");
        case "nullable", "exclusiveMaximum", "exclusiveMinimum", "uniqueItems", "readOnly" ->
            expect(value, isFlag(value), entry.key(), "true or false");
        case "maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties" ->
            expect(value, isWhole(value), entry.key(), "a whole number");
        case "maximum", "minimum", "multipleOf" ->
            expect(
                value,
                value instanceof YamlScalar number && number.toValue() instanceof Number,
                entry.key(),
                "a number");
        case "$ref" ->
            expect(
                value,
                !isText(value) || !BAD_ESCAPE.matcher(((YamlScalar) value).text()).find(),
                entry.key(),
                "a URL or a name that is one");
        case "type" -> {
          if (!isText(value)) {
            checkTexts(value, entry.key());
          }
        }
        case "required" -> checkTexts(value, entry.key());
        case "properties", "patternProperties", "definitions" -> checkSchemas(value, entry.key());
        case "allOf", "oneOf", "anyOf" -> checkList(value, entry.key());
        case "not" -> checkSchema(value);
        case "items" -> {
          if (value instanceof YamlList) {
            checkList(value, entry.key());
          } else if (value instanceof YamlMap) {
            checkSchema(value);
          }
        }
        case "additionalProperties", "additionalItems" -> {
          if (!isFlag(value)) {
            checkSchema(value);
          }
        }
        default -> {}
      }
    }
  }

  private void expect(YamlNode value, boolean fits, String field, String expected) {
    if (!fits && !value.isNull()) {
      throw malformed(value, tried, field, expected);
    }
  }

  private static boolean isFlag(YamlNode node) {
    return node instanceof YamlScalar scalar && scalar.type() == ScalarType.BOOL;
  }

  private static boolean isWhole(YamlNode node) {
    return node instanceof YamlScalar scalar && scalar.toValue() instanceof Long;
  }

  private void checkList(YamlNode value, String field) {
    expect(value, value instanceof YamlList, field, "a list of schemas");
    if (value instanceof YamlList list) {
      list.forEach(this::checkSchema);
    }
  }

  private void checkSchemas(YamlNode value, String field) {
    if (value instanceof YamlMap map) {
      map.forEach(entry -> checkSchema(entry.value()));
    } else if (!value.isNull()) {
      throw malformed(value, tried, field, "a mapping of schemas");
    }
  }

  private void checkTexts(YamlNode value, String field) {
    boolean texts =
        value instanceof YamlList list
            && list.items().stream().allMatch(item -> item.isNull() || isText(item));
    if (!texts && !value.isNull()) {
      throw malformed(value, tried, field, "a list of texts");
    }
  }

  private static boolean isText(YamlNode node) {
    return node instanceof YamlScalar scalar && scalar.type() == ScalarType.STRING;
  }

  private void walk(YamlMap properties, String path, Gvk kind, Set<String> open) {
    for (YamlMap.Entry entry : properties) {
      budget.steps(1, entry.keyNode());
      if (entry.value() instanceof YamlMap property) {
        String here = path.isEmpty() ? entry.key() : path + "/" + entry.key();
        budget.write((long) here.length() + 64, property);
        declare("commonAnnotations", ANNOTATIONS, property, kind, here);
        declare("commonLabels", LABELS, property, kind, here);
        declare("namePrefix", IDENTITY, property, kind, here);
        refer(property, kind, here);
        follow(property, here, kind, open);
      }
    }
  }

  private void declare(
      String transformer, String extension, YamlMap property, Gvk kind, String path) {
    YamlNode said = property.get(extension);
    if (said != null && isText(said)) {
      fields
          .computeIfAbsent(transformer, key -> new LinkedHashSet<>())
          .add(new FieldSpec(kind, path, false));
    }
  }

  private void refer(YamlMap property, Gvk kind, String path) {
    YamlNode version = property.get(REFERENCE + "api-version");
    YamlNode target = property.get(REFERENCE + "kind");
    if (version != null && isText(version) && target != null && isText(target)) {
      YamlNode key = property.get(REFERENCE + "name-key");
      String name = key != null && isText(key) ? ((YamlScalar) key).text() : "name";
      Gvk meant = new Gvk("", ((YamlScalar) version).text(), ((YamlScalar) target).text());
      references.add(
          new FieldConfig.NameReference(
              meant, List.of(new FieldSpec(kind, path + "/" + name, false))));
    }
  }

  private void follow(YamlMap property, String path, Gvk kind, Set<String> open) {
    YamlNode named = property.get("$ref");
    String reference = named instanceof YamlScalar text ? text.text() : "";
    YamlMap inner = reference.isEmpty() ? null : properties(definitions.get(reference));
    if (named == null || inner == null) {
      return;
    }
    if (open.size() > MAX_DEPTH) {
      throw Problem.cannot(
          named.location().orElse(null),
          Reason.LIMIT,
          tried,
          "definitions refer to each other deeper than the limit of "
              + MAX_DEPTH
              + "; make them flatter");
    }
    if (!open.add(reference)) {
      throw Problem.cannot(
          named,
          tried,
          "the definition "
              + reference
              + " contains itself, so its fields have no end; remove one of the references");
    }
    walk(inner, path, kind, open);
    open.remove(reference);
  }

  private static @Nullable YamlMap properties(@Nullable YamlNode definition) {
    if (!(definition instanceof YamlMap map)) {
      return null;
    }
    // Of several spellings the one that is last in order counts.
    YamlMap schema = null;
    String name = "";
    for (YamlMap.Entry entry : map) {
      boolean later = entry.key().equalsIgnoreCase("Schema") && entry.key().compareTo(name) > 0;
      if (later && entry.value() instanceof YamlMap found) {
        schema = found;
        name = entry.key();
      }
    }
    return schema == null ? null : schema.map("properties");
  }
}
