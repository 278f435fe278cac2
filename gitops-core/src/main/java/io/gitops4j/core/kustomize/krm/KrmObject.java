package io.gitops4j.core.kustomize.krm;

import io.gitops4j.Location;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.JsonPointer;
import io.gitops4j.core.yaml.NodeSourceMap;
import io.gitops4j.core.yaml.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object a function works on: a tree of JSON values with the places they were read from.
 *
 * <p>Immutable. The values are {@code Map<String, Object>} in the order of the source, {@code
 * List<Object>}, {@code String}, {@code Boolean}, {@code Long}, {@code Double} and null. What
 * {@link #with} and {@link #without} make is the same object changed: when it got another name, a
 * build still knows the earlier ones. What {@link #of} makes is a new object.
 *
 * @since 0.1
 */
public final class KrmObject {

  private final Map<String, @Nullable Object> content;
  private final @Nullable YamlMap marks;
  private final @Nullable Resource origin;

  private KrmObject(
      Map<String, @Nullable Object> content, @Nullable YamlMap marks, @Nullable Resource origin) {
    this.content = content;
    this.marks = marks;
    this.origin = origin;
  }

  /**
   * A new object.
   *
   * @param content the object; it is copied
   * @throws IllegalArgumentException when a value is not of the types named above, or it nests
   *     deeper than 1,000
   */
  public static KrmObject of(Map<String, ?> content) {
    return new KrmObject(JsonTree.copy(content), null, null);
  }

  /** A copy of a resource. */
  static KrmObject of(Resource resource) {
    YamlMap copy = resource.shown();
    return new KrmObject(JsonTree.copy(copy.toValue()), copy, resource);
  }

  /** The resource it is, changed or not; null when it is new. */
  @Nullable Resource origin() {
    return origin;
  }

  /** The object, deeply unmodifiable. */
  public Map<String, @Nullable Object> content() {
    return content;
  }

  /** The apiVersion; empty when there is none. */
  public String apiVersion() {
    return text("/apiVersion").orElse("");
  }

  /** The kind; empty when there is none. */
  public String kind() {
    return text("/kind").orElse("");
  }

  /** The name; empty when there is none. */
  public String name() {
    return text("/metadata/name").orElse("");
  }

  /** The namespace; empty when there is none. */
  public String namespace() {
    return text("/metadata/namespace").orElse("");
  }

  /**
   * The value of a field; empty when there is none or it is null.
   *
   * @param pointer its JSON pointer, such as {@code /spec/replicas}
   */
  public Optional<Object> get(String pointer) {
    return Optional.ofNullable(JsonTree.find(content, JsonPointer.parts(checked(pointer))));
  }

  /**
   * The value of a field that is text; empty when there is none or it is something else.
   *
   * @param pointer its JSON pointer
   */
  public Optional<String> text(String pointer) {
    return get(pointer).map(value -> value instanceof String text ? text : null);
  }

  /**
   * This object with a field set. Mappings on the way are made; an item of a list must be there, or
   * the last part be {@code -} for one more at the end.
   *
   * @param pointer its JSON pointer, such as {@code /metadata/labels/team}; {@code /} in a name is
   *     written {@code ~1}
   * @param value a JSON value; it is copied
   * @throws IllegalArgumentException when there can be no such field, or the value is not of the
   *     types named above
   */
  public KrmObject with(String pointer, @Nullable Object value) {
    List<String> parts = JsonPointer.parts(checked(pointer));
    return new KrmObject(JsonTree.set(content, parts, JsonTree.copy(value)), marks, origin);
  }

  /**
   * This object without a field; the same when it is not there.
   *
   * @param pointer its JSON pointer
   */
  public KrmObject without(String pointer) {
    List<String> parts = JsonPointer.parts(checked(pointer));
    return new KrmObject(JsonTree.remove(content, parts), marks, origin);
  }

  private static String checked(String pointer) {
    if (!pointer.startsWith("/")) {
      throw new IllegalArgumentException("a JSON pointer of a field begins with /: " + pointer);
    }
    return pointer;
  }

  /**
   * Where a field was read, or the nearest thing around it that was; empty for a new object.
   *
   * @param pointer its JSON pointer; empty for the object
   */
  public Optional<Location> locate(String pointer) {
    return marks == null ? Optional.empty() : new NodeSourceMap(marks).locate(pointer);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KrmObject that && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  /** {@code Deployment/prod/web}, never the content. */
  @Override
  public String toString() {
    return kind() + "/" + (namespace().isEmpty() ? "" : namespace() + "/") + name();
  }
}
