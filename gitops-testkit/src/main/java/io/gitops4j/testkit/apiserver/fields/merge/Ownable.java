package io.gitops4j.testkit.apiserver.fields.merge;

import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import io.gitops4j.testkit.apiserver.fields.typed.ListType;
import io.gitops4j.testkit.apiserver.fields.typed.MapType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The set of fields that a tree mentions: what an apply of it owns.
 *
 * <p>Scalars and atomic values are members. A map or struct is none itself, unless it is null,
 * empty, or not declared in the schema; an element of a list always is. An element that is there
 * twice is a member without what is below it. Source: structured-merge-diff, {@code
 * typed/tofieldset.go}. Tests: {@code MergeTest}.
 */
public final class Ownable {

  private Ownable() {}

  /** The fields of a tree that is of the type. */
  public static FieldSet of(@Nullable Object value, FieldType type) {
    FieldSet.Builder root = new FieldSet.Builder();
    walk(value, type, root);
    return root.build();
  }

  private static void walk(@Nullable Object value, FieldType type, FieldSet.Builder node) {
    switch (type.view(value)) {
      case MAP -> walkMap(value, type.asMap(), node);
      case LIST -> walkList(value, type.asList(), node);
      case SCALAR -> node.addSelf();
    }
  }

  private static void walkMap(@Nullable Object value, MapType type, FieldSet.Builder node) {
    if (type.isAtomic()) {
      node.addSelf();
      return;
    }
    if (!(value instanceof Map<?, ?> map)) {
      return;
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = (String) entry.getKey();
      FieldType member = type.member(name);
      if (member == null) {
        continue;
      }
      Object child = entry.getValue();
      FieldSet.Builder below = node.below(PathElement.field(name));
      walk(child, member, below);
      boolean empty = child == null || (child instanceof Map<?, ?> m && m.isEmpty());
      if (empty || type.declared(name) == null) {
        below.addSelf();
      }
    }
  }

  private static void walkList(@Nullable Object value, ListType type, FieldSet.Builder node) {
    if (type.isAtomic()) {
      node.addSelf();
      return;
    }
    if (!(value instanceof List<?> list)) {
      return;
    }
    Map<PathElement, Integer> times = new HashMap<>();
    for (Object item : list) {
      PathElement step = Steps.of(type, item);
      if (step != null) {
        times.merge(step, 1, Integer::sum);
      }
    }
    for (Object item : list) {
      PathElement step = Steps.of(type, item);
      if (step != null) {
        FieldSet.Builder below = node.below(step);
        if (times.getOrDefault(step, 0) == 1) {
          walk(item, type.element(), below);
        }
        below.addSelf();
      }
    }
  }
}
