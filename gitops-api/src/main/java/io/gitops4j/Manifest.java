package io.gitops4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A desired object: what a renderer made of files, with the places it came from.
 *
 * <p>The content is a tree of JSON values in JDK types: {@code Map<String, Object>} in the order of
 * the source, {@code List<Object>}, {@code String}, {@code Boolean}, {@code Long} for numbers
 * without a fraction in the range of 64 bits, {@code Double} for all others, and null. It is deeply
 * unmodifiable. Two manifests are equal when their contents are.
 *
 * @since 0.1
 */
public final class Manifest {

  private final Map<String, @Nullable Object> content;
  private final ObjectRef ref;
  private final String apiVersion;
  private final @Nullable Location origin;
  private final SourceMap sources;
  private final List<Substitution> substitutions;

  private Manifest(
      Map<String, @Nullable Object> content,
      @Nullable Location origin,
      SourceMap sources,
      List<Substitution> substitutions) {
    this.content = content;
    this.apiVersion = text(content, "apiVersion", "apiVersion");
    Map<String, @Nullable Object> metadata = child(content, "metadata");
    this.ref =
        ObjectRef.of(
            apiVersion,
            text(content, "kind", "kind"),
            metadata.get("namespace") instanceof String ns ? ns : "",
            text(metadata, "name", "metadata.name"));
    this.origin = origin;
    this.sources = sources;
    this.substitutions = List.copyOf(substitutions);
  }

  private Manifest(Manifest other, SourceMap sources) {
    this.content = other.content;
    this.apiVersion = other.apiVersion;
    this.ref = other.ref;
    this.origin = other.origin;
    this.sources = sources;
    this.substitutions = other.substitutions;
  }

  /**
   * A manifest without a place.
   *
   * @param content the object; it is copied
   * @throws IllegalArgumentException when apiVersion, kind or metadata.name is missing or not text,
   *     or a value is not of the types named above
   */
  public static Manifest of(Map<String, ?> content) {
    return new Manifest(copyMap(content), null, SourceMap.NONE, List.of());
  }

  /**
   * A manifest with the place of the object and of its fields.
   *
   * @param content the object; it is copied
   * @param origin where the object begins
   * @param sources where its fields are
   * @throws IllegalArgumentException as {@link #of(Map)}
   */
  public static Manifest of(Map<String, ?> content, @Nullable Location origin, SourceMap sources) {
    return new Manifest(copyMap(content), origin, sources, List.of());
  }

  /**
   * A manifest of an object that nobody can change, which is not copied: for renderers, of which
   * one may make tens of thousands of manifests.
   *
   * @param content the object, deeply unmodifiable, safe for use by several threads, and of the
   *     types named above alone; the caller promises this, it is not checked
   * @param origin where the object begins
   * @param sources where its fields are
   * @throws IllegalArgumentException when apiVersion, kind or metadata.name is missing or not text
   */
  public static Manifest ofUnmodifiable(
      Map<String, @Nullable Object> content, @Nullable Location origin, SourceMap sources) {
    return new Manifest(content, origin, sources, List.of());
  }

  /** The identity of the object. */
  public ObjectRef ref() {
    return ref;
  }

  /** The apiVersion, such as {@code apps/v1}. */
  public String apiVersion() {
    return apiVersion;
  }

  /** The object, deeply unmodifiable. */
  public Map<String, @Nullable Object> content() {
    return content;
  }

  /** Where the object was written, if known. */
  public Optional<Location> origin() {
    return Optional.ofNullable(origin);
  }

  /** Where the fields of the object were written. */
  public SourceMap sources() {
    return sources;
  }

  /**
   * Where a field was written, or the object when that is not known of the field.
   *
   * @param pointer JSON pointer of the field; empty for the object
   */
  public Optional<Location> locate(String pointer) {
    return sources.locate(pointer).or(this::origin);
  }

  /**
   * Why a field has its value, as {@link Manifests#explain}. Values of Secrets, and of fields in
   * which a secret variable was used, are redacted.
   *
   * @param pointer JSON pointer of a scalar
   * @return empty when there is no such scalar
   */
  public Optional<Explanation> explain(String pointer) {
    return Causes.of(this, pointer);
  }

  /** The variables that were used in it, in the order of the fields. */
  public List<Substitution> substitutions() {
    return substitutions;
  }

  /** The labels whose values are text; empty when there are none. */
  public Map<String, String> labels() {
    return texts("labels");
  }

  /** The annotations whose values are text; empty when there are none. */
  public Map<String, String> annotations() {
    return texts("annotations");
  }

  /** The same place and substitutions with other content, which is copied. */
  public Manifest withContent(Map<String, ?> other) {
    return new Manifest(copyMap(other), origin, sources, substitutions);
  }

  /** The same manifest with other places of its fields. */
  public Manifest withSources(SourceMap other) {
    return new Manifest(this, other);
  }

  /** The same manifest with the variables used in it. */
  public Manifest withSubstitutions(List<Substitution> used) {
    return new Manifest(content, origin, sources, used);
  }

  private Map<String, String> texts(String field) {
    Map<String, String> result = new LinkedHashMap<>();
    child(child(content, "metadata"), field)
        .forEach(
            (k, v) -> {
              if (v instanceof String s) {
                result.put(k, s);
              }
            });
    return Collections.unmodifiableMap(result);
  }

  private static String text(Map<String, @Nullable Object> map, String key, String path) {
    if (map.get(key) instanceof String s && !s.isEmpty()) {
      return s;
    }
    throw new IllegalArgumentException("the object has no " + path);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> child(
      Map<String, @Nullable Object> map, String key) {
    return map.get(key) instanceof Map<?, ?> m ? (Map<String, @Nullable Object>) m : Map.of();
  }

  private static Map<String, @Nullable Object> copyMap(Map<?, ?> map) {
    if (map instanceof JsonObject object) {
      return object;
    }
    @Nullable Object[] content = new @Nullable Object[2 * map.size()];
    int size = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("a key of the object is not text: " + entry.getKey());
      }
      content[size++] = key;
      content[size++] = copy(entry.getValue());
    }
    return new JsonObject(content);
  }

  private static @Nullable Object copy(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return copyMap(map);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(v -> copy.add(copy(v)));
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Integer i) {
      return i.longValue();
    }
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Double) {
      return value;
    }
    throw new IllegalArgumentException(
        "a value of the object is of the type " + value.getClass().getName());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Manifest that && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(ref);
  }

  /** The identity and the place, never the content. */
  @Override
  public String toString() {
    return origin == null ? ref.toString() : ref + " (" + origin + ")";
  }
}
