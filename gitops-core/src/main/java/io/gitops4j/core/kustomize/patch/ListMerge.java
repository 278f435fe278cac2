package io.gitops4j.core.kustomize.patch;

import io.gitops4j.core.kustomize.limit.Budget;
import io.gitops4j.core.kustomize.schema.TypeNode;
import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Merges a list whose elements have an identity: the values of its merge keys, or itself when it is
 * a scalar.
 *
 * <p>The rule: the patch's elements first, then the rest of the object's, each merged with its
 * twin. With two keys (a container port's number and protocol) an element that leaves one out is
 * the twin of one that has it, as long as the others agree. Surprising, and as in the source: with
 * two keys what both lists have goes to the end; an element without any of the keys drops those
 * before it. Source: kustomize, {@code kyaml/yaml/walk/associative_sequence.go} and the {@code
 * ElementSetter} of {@code kyaml/yaml/fns.go}.
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

  /**
   * Merges two lists.
   *
   * @param target the object's; null where it has none
   */
  @Nullable YamlNode merge(@Nullable YamlList target, YamlList patch) {
    return keys.isEmpty()
        ? scalars(target == null ? new YamlList() : target, patch)
        : elements(target, patch);
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

  private YamlNode elements(@Nullable YamlList target, YamlList patch) {
    if (target != null && patch.isEmpty() && isSettled(target)) {
      target.forEach(item -> walk.walk(item, null, elements));
      return target;
    }
    // Each element is looked for among all others.
    long all = (long) (target == null ? 0 : target.size()) + patch.size();
    budget.steps(all * all, patch);
    List<List<String>> identities = identities(patch, target);
    if (identities.isEmpty()) {
      return target == null ? patch : target;
    }
    List<Integer> used = usedKeys(identities);
    List<YamlNode> first = new ArrayList<>();
    List<YamlNode> rest = new ArrayList<>((target == null ? patch : target).items());
    // What is the patch's own is one list on both sides: what goes away there is not found here.
    List<YamlNode> changes = target == null || target == patch ? rest : patch.items();
    for (List<String> identity : identities) {
      List<String> values = used.stream().map(identity::get).toList();
      YamlNode mine = target == null ? null : find(rest, used, values);
      YamlNode value = walk.walk(mine, find(changes, used, values), elements);
      if (value instanceof YamlMap map && !map.isEmpty()) {
        addKeys(map, used, values);
        put(first, map, used, values);
      } else {
        put(rest, null, used, values);
      }
    }
    for (YamlNode item : List.copyOf(rest)) {
      append(first, item, used);
    }
    YamlList merged = new YamlList();
    merged.markAs(target == null ? patch : target);
    first.forEach(merged::add);
    return merged;
  }

  /** Whether each element has all keys that any has, and no two the same: then each stays. */
  private boolean isSettled(YamlList list) {
    Set<List<String>> seen = new HashSet<>();
    int lacking = 0;
    for (YamlNode item : list) {
      List<String> identity = identity(item);
      lacking += (int) identity.stream().filter(String::isEmpty).count();
      if (!seen.add(identity)) {
        return false;
      }
    }
    return lacking == (keys.size() - usedKeys(List.copyOf(seen)).size()) * list.size();
  }

  /**
   * Adds what the object's list still has; with several keys it goes to the end, also where known.
   */
  private void append(List<YamlNode> list, YamlNode item, List<Integer> used) {
    List<String> values = new ArrayList<>(used.size());
    if (!(item instanceof YamlMap) && !item.isNull()) {
      throw new PatchException(
          item, "an item of a list that is merged by its keys is no mapping, as the others are");
    }
    for (int i : used) {
      YamlNode value = item instanceof YamlMap map ? map.get(keys.get(i)) : null;
      if (value == null) {
        list.add(item);
      } else {
        values.add(value instanceof YamlScalar scalar ? scalar.text() : "");
      }
    }
    if (used.size() > 1) {
      put(list, null, used, values);
    }
    put(list, item, used, values);
  }

  /**
   * Puts an element in the place of all that have these values, or at the end; null removes them.
   * Empty elements go away, too, and all but texts and numbers where there are no values.
   */
  private void put(
      List<YamlNode> list, @Nullable YamlNode element, List<Integer> used, List<String> values) {
    List<YamlNode> kept = new ArrayList<>(list.size() + 1);
    boolean found = false;
    for (YamlNode item : list) {
      if (emptied(item)) {
        continue;
      }
      if (!(item instanceof YamlMap map)) {
        kept.add(item);
      } else if (values.isEmpty() || !matches(map, used, values)) {
        if (!values.isEmpty()) {
          kept.add(item);
        }
      } else {
        found = true;
        if (element != null) {
          kept.add(element);
        }
      }
    }
    if (!found && element != null && !element.isNull()) {
      kept.add(element);
    }
    list.clear();
    list.addAll(kept);
  }

  private static boolean emptied(YamlNode item) {
    return item.isNull() || (item instanceof YamlMap map && map.isEmpty());
  }

  /** Whether an element has these values, which may be fewer than the keys; an empty one is any. */
  private boolean matches(YamlMap map, List<Integer> used, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      YamlNode value = map.get(keys.get(used.get(i)));
      String text = value instanceof YamlScalar scalar ? scalar.text() : "";
      if (value == null || !(values.get(i).isEmpty() || values.get(i).equals(text))) {
        return false;
      }
    }
    return true;
  }

  /** The first element with the values that are not empty; where all are, with empty ones. */
  private @Nullable YamlNode find(List<YamlNode> list, List<Integer> used, List<String> values) {
    List<Integer> asked = new ArrayList<>();
    List<String> wanted = new ArrayList<>();
    boolean any = values.stream().allMatch(String::isEmpty);
    for (int i = 0; i < values.size(); i++) {
      if (any || !values.get(i).isEmpty()) {
        asked.add(used.get(i));
        wanted.add(values.get(i));
      }
    }
    for (YamlNode item : list) {
      if (item instanceof YamlMap map
          && (any ? isBlank(map, asked) : matches(map, asked, wanted))) {
        return item;
      }
    }
    return null;
  }

  /** Whether an element has the keys, with nothing in them. */
  private boolean isBlank(YamlMap map, List<Integer> asked) {
    for (int i : asked) {
      YamlNode value = map.get(keys.get(i));
      if (value == null || (value instanceof YamlScalar scalar && !scalar.text().isEmpty())) {
        return false;
      }
    }
    return true;
  }

  private List<List<String>> identities(YamlList patch, @Nullable YamlList target) {
    Set<List<String>> all = new LinkedHashSet<>();
    patch.forEach(item -> all.add(identity(item)));
    if (target != null) {
      target.forEach(item -> all.add(identity(item)));
    }
    List<List<String>> completed = new ArrayList<>(all);
    if (keys.size() > 1) {
      for (int i = 0; i < completed.size(); i++) {
        // One that was completed goes on as it was, as in the source.
        List<String> one = completed.get(i);
        for (int j = 0; j < completed.size(); j++) {
          List<String> joined = join(one, completed.get(j));
          if (joined != null) {
            completed.set(i, joined);
            completed.set(j, joined);
          }
        }
      }
    }
    return completed;
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

  /** The keys that any element has: one that none has takes no part, unless none has any. */
  private List<Integer> usedKeys(List<List<String>> identities) {
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      int index = i;
      if (identities.stream().anyMatch(identity -> !identity.get(index).isEmpty())) {
        used.add(i);
      }
    }
    return used.isEmpty() ? IntStream.range(0, keys.size()).boxed().toList() : used;
  }

  private void addKeys(YamlMap map, List<Integer> used, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      String key = keys.get(used.get(i));
      if (!map.has(key) && !values.get(i).isEmpty()) {
        map.put(key, YamlScalar.plain(values.get(i), YamlFlavor.V3));
      }
    }
  }
}
