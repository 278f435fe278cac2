package io.gitops4j.core.kustomize.transform;

import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Visits the fields that a {@link FieldSpec} names, making nothing.
 *
 * @since 0.1
 */
public final class Fields {

  private Fields() {}

  /** The parts of a path with dots between; a dot after a backslash is part of a name. */
  public static List<String> parts(String path) {
    return FieldWalk.split(path, '.');
  }

  /** Calls the visitor for each field found at a path, see {@link FieldSpec#parts()}. */
  public static void visit(YamlMap object, List<String> path, Consumer<YamlNode> visitor) {
    FieldWalk.visit(object, path, false, FieldWalk.Leaf.NOTHING, visitor);
  }

  /**
   * Whether such a visit would find a field of which something is true, or would fail or write;
   * nothing is written.
   */
  public static boolean finds(YamlMap object, List<String> path, Predicate<YamlNode> wanted) {
    return FieldWalk.finds(object, path, 0, wanted);
  }

  /** Calls the visitor for each field found, if the spec is for the object's kind. */
  public static void visit(YamlMap object, FieldSpec spec, Consumer<YamlNode> visitor) {
    FieldWalk.visit(object, spec, FieldWalk.Leaf.NOTHING, visitor);
  }
}
