package io.gitops4j.testkit.apiserver.fields.merge;

import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import io.gitops4j.testkit.apiserver.fields.typed.ListType;
import io.gitops4j.testkit.apiserver.fields.typed.MapType;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges a configuration into a tree: nothing goes away, and where both say something the
 * configuration counts.
 *
 * <p>Maps and lists with keys are merged deeply, sets united, atomic values replaced. The order of
 * a list is that of the tree until the configuration says otherwise: both lists are walked at once,
 * elements that only the tree has keep their place between their neighbours, elements of the
 * configuration come in its order, and an element of both that the configuration moves is taken
 * where the configuration has it. Source: structured-merge-diff, {@code typed/merge.go}. Tests:
 * {@code MergeTest}, whose goldens a real server gave.
 */
public final class Merge {

  private Merge() {}

  /** The tree with the configuration merged in; both are of the type and are left as they are. */
  public static @Nullable Object of(
      @Nullable Object tree, @Nullable Object configuration, FieldType type) {
    Object merged = merge(tree, configuration, type);
    return merged == Steps.ABSENT ? null : merged;
  }

  private static @Nullable Object merge(
      @Nullable Object tree, @Nullable Object config, FieldType type) {
    if (config == Steps.ABSENT) {
      return Json.copy(tree);
    }
    if (tree == Steps.ABSENT) {
      return Json.copy(config);
    }
    switch (type.view(config)) {
      case MAP -> {
        MapType map = type.asMap();
        if (!map.isAtomic() && (!members(tree).isEmpty() || !members(config).isEmpty())) {
          return mergeMaps(members(tree), members(config), map);
        }
      }
      case LIST -> {
        ListType list = type.asList();
        if (!list.isAtomic() && (!items(tree).isEmpty() || !items(config).isEmpty())) {
          return new Lists(items(tree), items(config), list).merge();
        }
      }
      case SCALAR -> {
        return config;
      }
    }
    return Json.copy(config);
  }

  private static Map<?, ?> members(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> items(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static Map<String, @Nullable Object> mergeMaps(
      Map<?, ?> tree, Map<?, ?> config, MapType type) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : tree.entrySet()) {
      String name = (String) entry.getKey();
      Object other = config.containsKey(name) ? config.get(name) : Steps.ABSENT;
      mergeMember(out, name, entry.getValue(), other, type);
    }
    for (Map.Entry<?, ?> entry : config.entrySet()) {
      if (!tree.containsKey(entry.getKey())) {
        mergeMember(out, (String) entry.getKey(), Steps.ABSENT, entry.getValue(), type);
      }
    }
    return out;
  }

  private static void mergeMember(
      Map<String, @Nullable Object> out,
      String name,
      @Nullable Object tree,
      @Nullable Object config,
      MapType type) {
    FieldType member = type.member(name);
    Object merged = merge(tree, config, member == null ? FieldType.deduced() : member);
    if (merged != Steps.ABSENT) {
      out.put(name, merged);
    }
  }

  /** The walk over two lists with keys, or two sets. */
  private static final class Lists {
    private final ListType type;
    private final Indexed tree;
    private final Indexed config;
    private final List<PathElement> sharedOrder = new ArrayList<>();
    private int nextShared;
    private final Set<PathElement> taken = new HashSet<>();
    private final List<@Nullable Object> out = new ArrayList<>();

    Lists(List<?> tree, List<?> config, ListType type) {
      this.type = type;
      this.tree = new Indexed(tree, type);
      this.config = new Indexed(config, type);
      for (PathElement step : this.config.steps) {
        if (this.tree.byStep.containsKey(step)) {
          sharedOrder.add(step);
        }
      }
    }

    @Nullable Object merge() {
      int left = 0;
      int right = 0;
      while (left < tree.steps.size() || right < config.steps.size()) {
        PathElement mine = left < tree.steps.size() ? tree.steps.get(left) : null;
        PathElement theirs = right < config.steps.size() ? config.steps.get(right) : null;
        if (mine != null && theirs != null) {
          if (mine.equals(theirs)) {
            take(mine);
            left++;
            right++;
            nextShared++;
            continue;
          }
          if (config.byStep.containsKey(mine) && hasShared() && !isShared(mine)) {
            left++;
            continue;
          }
        }
        if (mine != null) {
          if (!config.byStep.containsKey(mine)) {
            out.add(Json.copy(tree.items.get(left)));
            left++;
            continue;
          } else if (taken.contains(mine)) {
            left++;
          }
        }
        if (theirs != null) {
          take(theirs);
          right++;
          nextShared += isShared(theirs) ? 1 : 0;
        }
      }
      return out.isEmpty() ? Steps.ABSENT : out;
    }

    private boolean hasShared() {
      return nextShared < sharedOrder.size();
    }

    private boolean isShared(PathElement step) {
      return hasShared() && sharedOrder.get(nextShared).equals(step);
    }

    private void take(PathElement step) {
      taken.add(step);
      Object mine = tree.byStep.getOrDefault(step, Steps.ABSENT);
      Object theirs = config.byStep.getOrDefault(step, Steps.ABSENT);
      Object merged = Merge.merge(mine, theirs, type.element());
      if (merged != Steps.ABSENT) {
        out.add(merged);
      }
    }
  }

  /** A list by steps; an element that is there more than once counts as null. */
  private static final class Indexed {
    private final List<PathElement> steps = new ArrayList<>();
    private final List<@Nullable Object> items = new ArrayList<>();
    private final Map<PathElement, @Nullable Object> byStep = new HashMap<>();

    Indexed(List<?> list, ListType type) {
      for (Object item : list) {
        PathElement step = Steps.of(type, item);
        if (step != null) {
          byStep.put(step, byStep.containsKey(step) ? null : item);
          steps.add(step);
          items.add(item);
        }
      }
    }
  }
}
