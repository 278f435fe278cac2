package io.gitops4j.testkit.apiserver.schema;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One node of an OpenAPI v3 schema: of a built-in kind, as kube-apiserver publishes it, or of a
 * CustomResourceDefinition.
 *
 * <p>Immutable, and lazily resolved: a {@code $ref} is followed when a child is asked for, so that
 * recursive types need no care. Extensions beside a reference (as in {@code allOf: [{$ref}]} with a
 * {@code default}) win over those of the target. Source: kube-openapi, {@code pkg/schemaconv}.
 */
@SuppressWarnings("NullableOptional")
public final class Schema {

  private final Map<String, @Nullable Object> raw;
  private final Function<String, @Nullable Map<String, @Nullable Object>> references;
  private final String typeName;
  private volatile @Nullable Map<String, Schema> properties;
  private volatile @Nullable Optional<Schema> items;
  private volatile @Nullable Optional<Schema> additional;

  private Schema(
      Map<String, @Nullable Object> raw,
      Function<String, @Nullable Map<String, @Nullable Object>> references,
      String typeName) {
    this.raw = raw;
    this.references = references;
    this.typeName = typeName;
  }

  /** A schema without references, such as that of a CustomResourceDefinition. */
  public static Schema of(Map<String, @Nullable Object> raw) {
    return of(raw, name -> null);
  }

  /** A schema whose references are resolved by the name of the component they point to. */
  public static Schema of(
      Map<String, @Nullable Object> raw,
      Function<String, @Nullable Map<String, @Nullable Object>> references) {
    return resolve(raw, references);
  }

  private static Schema resolve(
      Map<String, @Nullable Object> raw,
      Function<String, @Nullable Map<String, @Nullable Object>> references) {
    String ref = reference(raw);
    if (ref.isEmpty()) {
      return new Schema(raw, references, "");
    }
    Map<String, @Nullable Object> target = references.apply(ref);
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(target == null ? Map.of() : target);
    raw.forEach(
        (key, value) -> {
          if (!key.equals("$ref") && !key.equals("allOf")) {
            merged.put(key, value);
          }
        });
    return new Schema(merged, references, ref);
  }

  private static String reference(Map<String, @Nullable Object> raw) {
    Object ref = raw.get("$ref");
    List<@Nullable Object> all = Json.list(raw, "allOf");
    if (ref == null && all != null && all.size() == 1) {
      ref = Json.at(all.get(0), "$ref");
    }
    return ref instanceof String s ? s.substring(s.lastIndexOf('/') + 1) : "";
  }

  /** The node itself, as JSON; not to be changed. */
  public Map<String, @Nullable Object> raw() {
    return raw;
  }

  /**
   * The name of the component it was referred to by, such as {@code
   * io.k8s.apimachinery.pkg.api.resource.Quantity}; empty when it stands where it is used.
   */
  public String typeName() {
    return typeName;
  }

  /** {@code object}, {@code array}, {@code string}, {@code integer}, …; empty when not given. */
  public String type() {
    return Json.string(raw, "type");
  }

  /** Such as {@code int32}, {@code int-or-string}, {@code date-time}, {@code byte}; or empty. */
  public String format() {
    return Json.string(raw, "format");
  }

  /** The declared members of an object, in the order of the schema. */
  public Map<String, Schema> properties() {
    Map<String, Schema> known = properties;
    if (known == null) {
      Map<String, Schema> made = new LinkedHashMap<>();
      Map<String, @Nullable Object> declared = Json.map(raw, "properties");
      if (declared != null) {
        declared.forEach(
            (name, node) -> {
              Schema schema = child(node);
              if (schema != null) {
                made.put(name, schema);
              }
            });
      }
      known = Collections.unmodifiableMap(made);
      properties = known;
    }
    return known;
  }

  /** The schema of the elements of an array. */
  public Optional<Schema> items() {
    Optional<Schema> known = items;
    if (known == null) {
      known = Optional.ofNullable(child(raw.get("items")));
      items = known;
    }
    return known;
  }

  /** The schema of the members of a map that are not declared. */
  public Optional<Schema> additionalProperties() {
    Optional<Schema> known = additional;
    if (known == null) {
      known = Optional.ofNullable(child(raw.get("additionalProperties")));
      additional = known;
    }
    return known;
  }

  /** Whether {@code additionalProperties} is there and not {@code false}. */
  public boolean hasAdditionalProperties() {
    Object node = raw.get("additionalProperties");
    return node != null && !Boolean.FALSE.equals(node);
  }

  @SuppressWarnings("unchecked")
  private @Nullable Schema child(@Nullable Object node) {
    return node instanceof Map<?, ?> map
        ? resolve((Map<String, @Nullable Object>) map, references)
        : null;
  }

  /** The names of the members that must be there. */
  public List<String> required() {
    return strings("required");
  }

  /** The default, if there is one; a JSON tree that is not to be changed. */
  public Optional<Object> defaultValue() {
    return Optional.ofNullable(raw.get("default"));
  }

  /** {@code atomic}, {@code set} or {@code map}; empty when not given. */
  public String listType() {
    return Json.string(raw, "x-kubernetes-list-type");
  }

  /** The keys of a list of type {@code map}. */
  public List<String> listMapKeys() {
    return strings("x-kubernetes-list-map-keys");
  }

  /** {@code atomic} or {@code granular}; empty when not given. */
  public String mapType() {
    return Json.string(raw, "x-kubernetes-map-type");
  }

  /** Such as {@code merge} or {@code merge,retainKeys}; empty when not given. */
  public String patchStrategy() {
    return Json.string(raw, "x-kubernetes-patch-strategy");
  }

  /** The key that a strategic merge patch matches elements by; empty when not given. */
  public String patchMergeKey() {
    return Json.string(raw, "x-kubernetes-patch-merge-key");
  }

  /** Whether a value may be an integer or a text. */
  public boolean intOrString() {
    return flag("x-kubernetes-int-or-string") || format().equals("int-or-string");
  }

  /** Whether members that are not declared are kept. */
  public boolean preservesUnknownFields() {
    return flag("x-kubernetes-preserve-unknown-fields");
  }

  /** Whether the value is a whole object with apiVersion, kind and metadata. */
  public boolean embeddedResource() {
    return flag("x-kubernetes-embedded-resource");
  }

  /** Whether null is a value. */
  public boolean nullable() {
    return flag("nullable");
  }

  private boolean flag(String name) {
    return Boolean.TRUE.equals(raw.get(name));
  }

  private List<String> strings(String name) {
    List<@Nullable Object> list = Json.list(raw, name);
    if (list == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    list.forEach(
        v -> {
          if (v instanceof String s) {
            texts.add(s);
          }
        });
    return List.copyOf(texts);
  }

  @Override
  public String toString() {
    return typeName.isEmpty() ? type() : typeName;
  }
}
