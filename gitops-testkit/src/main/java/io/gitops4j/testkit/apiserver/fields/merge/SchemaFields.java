package io.gitops4j.testkit.apiserver.fields.merge;

import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import io.gitops4j.testkit.apiserver.fields.typed.MapType;
import org.jspecify.annotations.Nullable;

/**
 * Sets of fields seen with the schema.
 *
 * <p>Sources: structured-merge-diff, {@code fieldpath/set.go} (EnsureNamedFieldsAreMembers) and
 * {@code typed/reconcile_schema.go}. Tests: {@code MergeTest}.
 */
public final class SchemaFields {

  private SchemaFields() {}

  /** The set with every declared field that leads to a member made a member as well. */
  public static FieldSet withNamedParents(FieldSet set, FieldType type) {
    return set.rewritten(new NamedParents(type));
  }

  private record NamedParents(@Nullable FieldType type) implements FieldSet.StepRule {
    @Override
    public boolean member(PathElement step, boolean member, FieldSet below) {
      return member || isDeclared(type, step);
    }

    @Override
    public FieldSet below(PathElement step, boolean member, FieldSet below) {
      return below.isEmpty() ? below : below.rewritten(new NamedParents(child(type, step)));
    }
  }

  private static boolean isDeclared(@Nullable FieldType type, PathElement step) {
    String name = step.fieldName();
    return type != null && name != null && type.map().map(map -> map.declared(name)).isPresent();
  }

  private static @Nullable FieldType child(@Nullable FieldType type, PathElement step) {
    if (type == null) {
      return null;
    }
    String name = step.fieldName();
    if (name != null) {
      return type.map().map(map -> map.member(name)).orElse(null);
    }
    return type.list().map(list -> list.element()).orElse(null);
  }

  /**
   * The set as it is today: fields below a value that has become atomic are replaced by the value
   * itself.
   */
  public static FieldSet reconciled(FieldSet set, FieldType type) {
    return set.rewritten(new Collapse(type));
  }

  private record Collapse(@Nullable FieldType type) implements FieldSet.StepRule {
    @Override
    public boolean member(PathElement step, boolean member, FieldSet below) {
      return member || isAtomic(child(type, step), below);
    }

    @Override
    public FieldSet below(PathElement step, boolean member, FieldSet below) {
      if (below.isEmpty()) {
        return below;
      }
      FieldType child = child(type, step);
      return isAtomic(child, below) ? FieldSet.empty() : below.rewritten(new Collapse(child));
    }
  }

  private static boolean isAtomic(@Nullable FieldType type, FieldSet below) {
    if (type == null || below.isEmpty()) {
      return false;
    }
    if (type.map().isPresent()) {
      MapType map = type.asMap();
      return map.isAtomic() && !map.isDeduced();
    }
    return type.scalar() == null && type.list().filter(list -> list.isAtomic()).isPresent();
  }
}
