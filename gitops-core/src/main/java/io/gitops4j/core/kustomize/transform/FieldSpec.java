package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.kustomize.resource.Gvk;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlScalar;

/**
 * Which field of which kinds a transformer works on.
 *
 * @param gvk the kinds; empty parts mean any
 * @param path the field, its parts separated by {@code /}; a slash in a part is written {@code \/}
 * @param create whether the field is made when it is missing
 * @since 0.1
 */
public record FieldSpec(Gvk gvk, String path, boolean create) {

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

  /**
   * Whether both are for the same field of the same kinds, this one being as narrow or narrower.
   */
  boolean covers(FieldSpec other) {
    return gvk.selectedBy(other.gvk) && path.equals(other.path);
  }
}
