package io.gitops4j.testkit.apiserver.fields.merge;

import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import io.gitops4j.testkit.apiserver.fields.typed.ListType;
import io.gitops4j.testkit.apiserver.fields.typed.MapType;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What changed between two trees of a type.
 *
 * <p>A map, struct or list that appears or disappears is a member itself, besides what is below it;
 * that is why a create by POST owns {@code data} and one by apply does not. The order of lists is
 * no change. Source: structured-merge-diff, {@code typed/compare.go}. Tests: {@code MergeTest}.
 *
 * @param removed what only the old tree has
 * @param modified what both have with different values
 * @param added what only the new tree has
 */
public record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {

  /** Compares two trees. */
  public static Comparison of(@Nullable Object old, @Nullable Object updated, FieldType type) {
    Walk walk = new Walk();
    walk.compare(old, updated, type);
    return new Comparison(walk.removed.build(), walk.modified.build(), walk.added.build());
  }

  /** The same without some fields and what is below them. */
  public Comparison without(FieldSet ignored) {
    return new Comparison(
        removed.minusBelow(ignored), modified.minusBelow(ignored), added.minusBelow(ignored));
  }

  private static final class Walk {
    private final FieldSet.Builder removed = new FieldSet.Builder();
    private final FieldSet.Builder modified = new FieldSet.Builder();
    private final FieldSet.Builder added = new FieldSet.Builder();
    private final Deque<PathElement> path = new ArrayDeque<>();

    private void add(FieldSet.Builder set) {
      if (!path.isEmpty()) {
        set.add(new ArrayList<>(path));
      }
    }

    void compare(@Nullable Object old, @Nullable Object updated, FieldType type) {
      boolean isNew = old == Steps.ABSENT;
      boolean isGone = updated == Steps.ABSENT;
      FieldType.View newView = type.view(isGone ? old : updated);
      FieldType.View oldView = isNew ? newView : type.view(old);
      if (oldView != newView) {
        visit(oldView, old, updated, type);
      }
      boolean leaf = visit(newView, old, updated, type);
      if (!leaf && isNew) {
        add(added);
      } else if (!leaf && isGone) {
        add(removed);
      }
    }

    /** Looks at both values in one way; says whether they are compared as a whole. */
    private boolean visit(
        FieldType.View view, @Nullable Object old, @Nullable Object updated, FieldType type) {
      if (view == FieldType.View.MAP) {
        MapType map = type.asMap();
        if (!map.isAtomic() && (hasMembers(old) || hasMembers(updated))) {
          compareMaps(members(old), members(updated), map);
          return false;
        }
      } else if (view == FieldType.View.LIST) {
        ListType list = type.asList();
        if (!list.isAtomic() && (hasItems(old) || hasItems(updated))) {
          compareLists(items(old), items(updated), list);
          return false;
        }
      }
      compareWhole(old, updated);
      return true;
    }

    private void compareWhole(@Nullable Object old, @Nullable Object updated) {
      if (old == Steps.ABSENT) {
        add(added);
      } else if (updated == Steps.ABSENT) {
        add(removed);
      } else if (!Json.equal(old, updated)) {
        add(modified);
      }
    }

    private void compareMaps(Map<?, ?> old, Map<?, ?> updated, MapType type) {
      for (Map.Entry<?, ?> entry : old.entrySet()) {
        String name = (String) entry.getKey();
        Object other = updated.containsKey(name) ? updated.get(name) : Steps.ABSENT;
        compareMember(name, entry.getValue(), other, type);
      }
      for (Map.Entry<?, ?> entry : updated.entrySet()) {
        if (!old.containsKey(entry.getKey())) {
          compareMember((String) entry.getKey(), Steps.ABSENT, entry.getValue(), type);
        }
      }
    }

    private void compareMember(
        String name, @Nullable Object old, @Nullable Object updated, MapType type) {
      FieldType member = type.member(name);
      if (member != null && old != updated) {
        path.addLast(PathElement.field(name));
        compare(old, updated, member);
        path.removeLast();
      }
    }

    private void compareLists(List<?> old, List<?> updated, ListType type) {
      Map<PathElement, List<@Nullable Object>> left = byStep(old, type);
      Map<PathElement, List<@Nullable Object>> right = byStep(updated, type);
      left.forEach((step, items) -> compareItems(step, items, right.get(step), type));
      right.forEach(
          (step, items) -> {
            if (!left.containsKey(step)) {
              compareItems(step, List.of(), items, type);
            }
          });
    }

    private static Map<PathElement, List<@Nullable Object>> byStep(List<?> list, ListType type) {
      Map<PathElement, List<@Nullable Object>> byStep = new LinkedHashMap<>();
      for (Object item : list) {
        PathElement step = Steps.of(type, item);
        if (step != null) {
          byStep.computeIfAbsent(step, s -> new ArrayList<>(1)).add(item);
        }
      }
      return byStep;
    }

    private void compareItems(
        PathElement step,
        List<@Nullable Object> old,
        @Nullable List<@Nullable Object> found,
        ListType type) {
      List<@Nullable Object> updated = found == null ? List.of() : found;
      Object left = old.isEmpty() ? Steps.ABSENT : old.get(0);
      Object right = updated.isEmpty() ? Steps.ABSENT : updated.get(0);
      path.addLast(step);
      if (old.size() <= 1 && updated.size() <= 1) {
        compare(left, right, type.element());
      } else if (old.size() >= 2 && updated.size() >= 2) {
        if (!Json.equal(old, updated)) {
          add(modified);
        }
      } else if (old.size() >= 2) {
        if (right != Steps.ABSENT) {
          compare(Steps.ABSENT, right, type.element());
        }
        add(removed);
      } else {
        if (left != Steps.ABSENT) {
          compare(left, Steps.ABSENT, type.element());
        }
        add(added);
      }
      path.removeLast();
    }

    private static boolean hasMembers(@Nullable Object value) {
      return value instanceof Map<?, ?> map && !map.isEmpty();
    }

    private static boolean hasItems(@Nullable Object value) {
      return value instanceof List<?> list && !list.isEmpty();
    }

    private static Map<?, ?> members(@Nullable Object value) {
      return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> items(@Nullable Object value) {
      return value instanceof List<?> list ? list : List.of();
    }
  }
}
