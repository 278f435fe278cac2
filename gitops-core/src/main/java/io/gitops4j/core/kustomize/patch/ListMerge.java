package io.gitops4j.core.kustomize.patch;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.schema.TypeNode;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges a list whose elements have an identity: the values of its merge keys, or itself when it is
 * a scalar.
 *
 * <p>The rule: the patch's elements first, then the rest of the object's, each merged with its
 * twin. With two keys (a container port's number and protocol) an element that leaves one out is
 * the twin of one that has it, as long as the others agree. Source: kustomize, {@code
 * kyaml/yaml/walk/associative_sequence.go}.
 */
final class ListMerge {

  /** Merges one element with its twin. */
  @FunctionalInterface
  interface Walk {
    @Nullable YamlNode walk(
        @Nullable YamlNode target, @Nullable YamlNode patch, @Nullable TypeNode type);
  }

  private final Walk walk;
  private final Budget budget;
  private final List<String> keys;
  private final @Nullable TypeNode elements;

  ListMerge(Walk walk, TypeNode type, Budget budget) {
    this.walk = walk;
    this.budget = budget;
    this.keys = type.mergeKeys();
    this.elements = type.elements();
  }

  @Nullable YamlNode merge(YamlList target, YamlList patch) {
    return keys.isEmpty() ? scalars(target, patch) : elements(target, patch);
  }

  private static YamlList scalars(YamlList target, YamlList patch) {
    YamlList merged = new YamlList();
    merged.markAs(target);
    Set<String> seen = new LinkedHashSet<>();
    for (YamlList list : List.of(patch, target)) {
      for (YamlNode item : list) {
        if (!(item instanceof YamlScalar scalar) || seen.add(scalar.text())) {
          merged.add(item);
        }
      }
    }
    return merged;
  }

  private @Nullable YamlNode elements(YamlList target, YamlList patch) {
    // Each element is looked for among all others.
    long all = (long) target.size() + patch.size();
    budget.steps(all * all, patch);
    List<List<String>> identities = identities(patch, target);
    if (identities.isEmpty()) {
      return target;
    }
    List<Integer> used = usedKeys(identities);
    YamlList merged = new YamlList();
    merged.markAs(target);
    List<YamlNode> left = new ArrayList<>(target.items());
    for (List<String> identity : identities) {
      YamlNode mine = find(target, identity, used);
      YamlNode theirs = find(patch, identity, used);
      YamlNode value = walk.walk(mine, theirs == mine ? null : theirs, elements);
      boolean kept = value instanceof YamlMap map && !map.isEmpty();
      boolean stays = kept && value == mine && used.size() > 1;
      if (mine instanceof YamlMap element && !stays && (kept || hasKeys(element, used))) {
        left.remove(mine);
      }
      if (value instanceof YamlMap map && kept) {
        addKeys(map, identity, used);
        if (!stays) {
          set(merged, map, identity, used);
        }
      }
    }
    // Elements without any key, or that share one with an element before them, stay at the end.
    left.stream().filter(item -> !emptied(item)).forEach(merged::add);
    return merged;
  }

  /** The source deletes an element only where it has every key that any element has. */
  private boolean hasKeys(YamlMap element, List<Integer> used) {
    return used.stream().allMatch(i -> element.has(keys.get(i)));
  }

  private static boolean emptied(YamlNode item) {
    return item.isNull() || (item instanceof YamlMap map && map.isEmpty());
  }

  private List<List<String>> identities(YamlList patch, YamlList target) {
    Set<List<String>> all = new LinkedHashSet<>();
    for (YamlList list : List.of(patch, target)) {
      for (YamlNode item : list) {
        List<String> identity = identity(item);
        if (identity.stream().anyMatch(value -> !value.isEmpty())) {
          all.add(identity);
        }
      }
    }
    if (keys.size() == 1) {
      return new ArrayList<>(all);
    }
    List<List<String>> completed = new ArrayList<>(all);
    for (int i = 0; i < completed.size(); i++) {
      for (int j = 0; j < completed.size(); j++) {
        List<String> joined = join(completed.get(i), completed.get(j));
        if (joined != null) {
          completed.set(i, joined);
          completed.set(j, joined);
        }
      }
    }
    return new ArrayList<>(new LinkedHashSet<>(completed));
  }

  /** Two identities are one when they share a value and differ only where one has none. */
  private static @Nullable List<String> join(List<String> one, List<String> other) {
    boolean shared = false;
    List<String> joined = new ArrayList<>(one.size());
    for (int i = 0; i < one.size(); i++) {
      String a = one.get(i);
      String b = other.get(i);
      if (a.equals(b)) {
        shared = true;
      } else if (!a.isEmpty() && !b.isEmpty()) {
        return null;
      }
      joined.add(a.isEmpty() ? b : a);
    }
    return shared ? joined : null;
  }

  private List<String> identity(YamlNode item) {
    List<String> values = new ArrayList<>(keys.size());
    for (String key : keys) {
      String text = item instanceof YamlMap map ? map.text(key) : null;
      values.add(text == null ? "" : text);
    }
    return values;
  }

  /** The keys that any element has: one that none has takes no part. */
  private List<Integer> usedKeys(List<List<String>> identities) {
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      int index = i;
      if (identities.stream().anyMatch(identity -> !identity.get(index).isEmpty())) {
        used.add(i);
      }
    }
    return used;
  }

  private @Nullable YamlNode find(YamlList list, List<String> identity, List<Integer> used) {
    for (YamlNode item : list) {
      if (item instanceof YamlMap && matches(identity(item), identity, used)) {
        return item;
      }
    }
    return null;
  }

  private static boolean matches(List<String> have, List<String> want, List<Integer> used) {
    for (int i : used) {
      if (!want.get(i).isEmpty() && !have.get(i).equals(want.get(i))) {
        boolean absentSecond = have.get(i).isEmpty() && used.size() > 1;
        if (!absentSecond) {
          return false;
        }
      }
    }
    return true;
  }

  private void addKeys(YamlMap map, List<String> identity, List<Integer> used) {
    for (int i : used) {
      if (!map.has(keys.get(i)) && !identity.get(i).isEmpty()) {
        map.put(keys.get(i), YamlScalar.string(identity.get(i)));
      }
    }
  }

  private void set(YamlList merged, YamlMap map, List<String> identity, List<Integer> used) {
    for (int i = 0; i < merged.size(); i++) {
      if (matches(identity(merged.get(i)), identity, used)) {
        merged.items().set(i, map);
        return;
      }
    }
    merged.add(map);
  }
}
