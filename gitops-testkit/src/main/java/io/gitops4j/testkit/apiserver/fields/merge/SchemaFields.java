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
    FieldSet.Builder out = new FieldSet.Builder();
    addWithNamedParents(set, type, out);
    return out.build();
  }

  private static void addWithNamedParents(
      FieldSet set, @Nullable FieldType type, FieldSet.Builder out) {
    MapType map = type == null ? null : type.map().orElse(null);
    set.forEachStep(
        (step, member, below) -> {
          String name = step.fieldName();
          FieldSet.Builder node = out.below(step);
          if (member || (name != null && map != null && map.declared(name) != null)) {
            node.addSelf();
          }
          if (!below.isEmpty()) {
            addWithNamedParents(below, child(type, step), node);
          }
        });
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
    FieldSet.Builder collapsed = new FieldSet.Builder();
    if (!collapse(set, type, false, collapsed)) {
      return set;
    }
    return collapsed.build();
  }

  /** Copies a set, collapsing on the way; says whether anything was collapsed. */
  private static boolean collapse(
      FieldSet set, @Nullable FieldType type, boolean whole, FieldSet.Builder out) {
    if (type != null && !whole && isAtomic(type, set)) {
      out.addSelf();
      return true;
    }
    boolean[] changed = {false};
    set.forEachStep(
        (step, member, below) -> {
          FieldSet.Builder node = out.below(step);
          if (member) {
            node.addSelf();
          }
          changed[0] |= collapse(below, child(type, step), member && below.isEmpty(), node);
        });
    return changed[0];
  }

  private static boolean isAtomic(FieldType type, FieldSet below) {
    if (below.isEmpty()) {
      return false;
    }
    if (type.map().isPresent()) {
      MapType map = type.asMap();
      return map.isAtomic() && !map.isDeduced();
    }
    return type.scalar() == null && type.list().filter(list -> list.isAtomic()).isPresent();
  }
}
