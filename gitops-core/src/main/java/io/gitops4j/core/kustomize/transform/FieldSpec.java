package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which field of which kinds a transformer works on. Immutable.
 *
 * @since 0.1
 */
public final class FieldSpec {

  private final Gvk gvk;
  private final String path;
  private final boolean create;
  private final List<String> parts;

  /**
   * A field.
   *
   * @param gvk the kinds; empty parts mean any
   * @param path the field, its parts separated by {@code /}; a slash in a part is written {@code
   *     \/}
   * @param create whether the field is made when it is missing
   */
  public FieldSpec(Gvk gvk, String path, boolean create) {
    this.gvk = gvk;
    this.path = path;
    this.create = create;
    this.parts = List.copyOf(FieldWalk.split(path, '/'));
  }

  /** Reads a field spec of a transformer configuration. */
  public static FieldSpec of(YamlMap map) {
    return new FieldSpec(
        new Gvk(text(map, "group"), text(map, "version"), text(map, "kind")),
        text(map, "path"),
        map.get("create") instanceof YamlScalar create && Boolean.TRUE.equals(create.toValue()));
  }

  private static String text(YamlMap map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  /** The kinds; empty parts mean any. */
  public Gvk gvk() {
    return gvk;
  }

  /** The field as it is written. */
  public String path() {
    return path;
  }

  /** Whether the field is made when it is missing. */
  public boolean create() {
    return create;
  }

  /** The parts of the path. */
  public List<String> parts() {
    return parts;
  }

  /** Whether it is for objects of this kind. */
  boolean isFor(YamlMap object) {
    if (gvk.isAny()) {
      return true;
    }
    String kind = text(object, "kind");
    return (gvk.kind().isEmpty() || gvk.kind().equals(kind))
        && Gvk.of(text(object, "apiVersion"), kind).selectedBy(gvk);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSpec that
        && gvk.equals(that.gvk)
        && path.equals(that.path)
        && create == that.create;
  }

  @Override
  public int hashCode() {
    return Objects.hash(gvk, path, create);
  }

  /**
   * Whether both are for the same field of the same kinds, this one being as narrow or narrower.
   */
  boolean covers(FieldSpec other) {
    return gvk.selectedBy(other.gvk) && path.equals(other.path);
  }
}
