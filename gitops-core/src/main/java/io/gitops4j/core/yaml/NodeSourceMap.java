package io.gitops4j.core.yaml;

import io.gitops4j.Cause;
import io.gitops4j.Location;
import io.gitops4j.SourceMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The places of the fields of a node tree. The tree must not be changed afterwards.
 *
 * @param root the tree
 * @param causing tells what set the scalar at a JSON pointer, first to last
 * @since 0.1
 */
public record NodeSourceMap(YamlNode root, Function<String, List<Cause>> causing)
    implements SourceMap {

  /** Places alone. */
  public NodeSourceMap(YamlNode root) {
    this(root, pointer -> List.of());
  }

  @Override
  public List<Cause> causes(String pointer) {
    return causing.apply(pointer);
  }

  @Override
  public Optional<Location> locate(String pointer) {
    Optional<Location> best = root.location();
    YamlNode node = root;
    for (String part : JsonPointer.parts(pointer)) {
      YamlNode child = node.child(part);
      if (child == null) {
        return best;
      }
      node = child;
      best = node.location().or(nearest(best));
    }
    return best;
  }

  /**
   * The place of a character of a field's text, where the text stands in the file as it is; else
   * the place of the field.
   *
   * @param pointer a JSON pointer to the field
   * @param offset which character of the text, in UTF-16 units from 0
   */
  public Optional<Location> locate(String pointer, int offset) {
    @Nullable YamlNode node = root;
    for (String part : JsonPointer.parts(pointer)) {
      node = node == null ? null : node.child(part);
    }
    Optional<Location> field = locate(pointer);
    return node instanceof YamlScalar scalar ? scalar.location(offset).or(() -> field) : field;
  }

  /**
   * The place of a field's key; of the field where it has none, as an item of a sequence.
   *
   * @param pointer a JSON pointer to the field
   */
  public Optional<Location> locateKey(String pointer) {
    List<String> parts = JsonPointer.parts(pointer);
    @Nullable YamlNode node = root;
    for (String part : parts.subList(0, Math.max(0, parts.size() - 1))) {
      node = node == null ? null : node.child(part);
    }
    YamlMap.Entry entry =
        node instanceof YamlMap map && !parts.isEmpty()
            ? map.find(parts.get(parts.size() - 1))
            : null;
    return entry == null ? locate(pointer) : entry.keyNode().location().or(() -> locate(pointer));
  }

  private static Supplier<Optional<Location>> nearest(Optional<Location> best) {
    return () -> best;
  }
}
