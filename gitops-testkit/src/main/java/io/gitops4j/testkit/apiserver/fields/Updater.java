package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.fields.ManagedFields.Owned;
import io.gitops4j.testkit.apiserver.fields.merge.Comparison;
import io.gitops4j.testkit.apiserver.fields.merge.Merge;
import io.gitops4j.testkit.apiserver.fields.merge.Ownable;
import io.gitops4j.testkit.apiserver.fields.merge.Removal;
import io.gitops4j.testkit.apiserver.fields.merge.SchemaFields;
import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns what after a write, and what an apply leaves of an object.
 *
 * <p>An apply merges its configuration into the live object, then prunes: what the applier had
 * applied before and does not apply now goes away, unless somebody else, applier or updater, owns
 * it; and what such a removal would drag along is put back when the applier never owned it. What
 * the result changes or adds conflicts with those who own it; by force it is taken from them. What
 * it removes is taken from everybody. An update is an apply by force that does not prune, and owns
 * what it changed or added besides what it owned before. Source: structured-merge-diff, {@code
 * merge/update.go}. Sets of other versions are taken as if they were of this one. Tests: {@code
 * FieldManagerTest}.
 */
final class Updater {

  private final FieldType type;
  private final String apiVersion;

  Updater(FieldType type, String apiVersion) {
    this.type = type;
    this.apiVersion = apiVersion;
  }

  /** Changes the owners after an update by one of them, and says what it changed. */
  FieldSet update(
      @Nullable Object live,
      @Nullable Object updated,
      ManagedFields managed,
      Manager manager,
      FieldSet ignored) {
    reconcile(managed);
    Comparison changes = Comparison.of(live, updated, type).without(ignored);
    release(changes, managed, manager);
    return managed
        .fields(manager)
        .minus(changes.removed())
        .union(changes.modified())
        .union(changes.added())
        .minusBelow(ignored);
  }

  /** Merges a configuration and changes the owners; returns the new tree. */
  @Nullable Object apply(
      @Nullable Object live,
      @Nullable Object config,
      ManagedFields managed,
      Manager manager,
      boolean force,
      FieldSet ignored)
      throws ApplyConflicts {
    reconcile(managed);
    FieldSet last = managed.fields(manager);
    FieldSet now = Ownable.of(config, type).minusBelow(ignored);
    managed.put(manager, now, apiVersion);
    Object merged = prune(Merge.of(live, config, type), managed, last);
    Comparison changes = Comparison.of(live, merged, type).without(ignored);
    if (!force) {
      refuse(changes, managed, manager);
    }
    release(changes, managed, manager);
    return merged;
  }

  private void reconcile(ManagedFields managed) {
    for (Map.Entry<Manager, Owned> entry : managed.owners().entrySet()) {
      Owned owned = entry.getValue();
      entry.setValue(owned.with(SchemaFields.reconciled(owned.fields(), type)));
    }
  }

  private static void refuse(Comparison changes, ManagedFields managed, Manager manager)
      throws ApplyConflicts {
    FieldSet changed = changes.modified().union(changes.added());
    Map<Manager, FieldSet> taken = new LinkedHashMap<>();
    managed
        .owners()
        .forEach(
            (other, owned) -> {
              FieldSet conflicts = owned.fields().intersection(changed);
              if (!other.equals(manager) && !conflicts.isEmpty()) {
                taken.put(other, conflicts);
              }
            });
    if (!taken.isEmpty()) {
      throw new ApplyConflicts(taken);
    }
  }

  /** Takes what changed from all others. */
  private static void release(Comparison changes, ManagedFields managed, Manager manager) {
    FieldSet lost = changes.modified().union(changes.added()).union(changes.removed());
    for (Map.Entry<Manager, Owned> entry : managed.owners().entrySet()) {
      if (!entry.getKey().equals(manager)) {
        Owned owned = entry.getValue();
        entry.setValue(owned.with(owned.fields().minus(lost)));
      }
    }
    managed.owners().values().removeIf(owned -> owned.fields().isEmpty());
  }

  private @Nullable Object prune(@Nullable Object merged, ManagedFields managed, FieldSet last) {
    if (last.isEmpty()) {
      return merged;
    }
    FieldSet everybodys = FieldSet.empty();
    for (Owned owned : managed.owners().values()) {
      everybodys = everybodys.union(owned.fields());
    }
    if (last.minus(everybodys).isEmpty()) {
      return merged;
    }
    FieldSet lastNamed = named(last);
    if (lastNamed.minus(named(everybodys)).isEmpty()) {
      return merged;
    }
    FieldSet all = named(Ownable.of(merged, type));
    Object pruned = Removal.of(merged, lastNamed, type);
    FieldSet kept = named(Ownable.of(pruned, type)).union(named(everybodys));
    pruned = Removal.of(merged, all.minus(kept), type);
    FieldSet gone = all.minus(named(Ownable.of(pruned, type)));
    return Removal.of(merged, gone.intersection(lastNamed), type);
  }

  private FieldSet named(FieldSet fields) {
    return SchemaFields.withNamedParents(fields, type);
  }

  /** The set of the fields at paths of names. */
  static FieldSet at(List<List<String>> paths) {
    FieldSet set = FieldSet.empty();
    for (List<String> path : paths) {
      set = set.union(FieldSet.ofFields(path));
    }
    return set;
  }
}
