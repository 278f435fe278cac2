package io.gitops4j.core.kustomize.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value's type: its fields, its elements, and whether it is a list that merges.
 *
 * @since 0.1
 */
public interface TypeNode {

  /** The type of a field; null when nothing is known of it. */
  @Nullable TypeNode field(String name);

  /** The type of a list's elements; null when nothing is known of it. */
  @Nullable TypeNode elements();

  /** Whether it is a list whose elements merge instead of being replaced. */
  boolean merges();

  /** The fields by which elements are matched; empty when the elements are scalars. */
  List<String> mergeKeys();

  /**
   * A struct type.
   *
   * @param fields the types of the fields of interest
   * @since 0.1
   */
  record Struct(Map<String, TypeNode> fields) implements TypeNode {
    @Override
    public @Nullable TypeNode field(String name) {
      return fields.get(name);
    }

    @Override
    public @Nullable TypeNode elements() {
      return null;
    }

    @Override
    public boolean merges() {
      return false;
    }

    @Override
    public List<String> mergeKeys() {
      return List.of();
    }
  }
}
