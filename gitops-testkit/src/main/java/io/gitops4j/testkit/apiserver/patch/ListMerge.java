package io.gitops4j.testkit.apiserver.patch;

import io.gitops4j.testkit.apiserver.model.GoText;
import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges a list of a strategic merge patch into one of the object.
 *
 * <p>Objects are matched by the value of the merge key, scalars by their value. Afterwards the
 * elements that the patch (or its order directive) names stand in that order; the others keep
 * theirs, each placed before the first named element that stood behind it. Source: apimachinery,
 * {@code pkg/util/strategicpatch/patch.go}. Tests: {@code PatchesTest}.
 */
final class ListMerge {

  private final String mergeKey;
  private final @Nullable Schema element;

  ListMerge(String mergeKey, @Nullable Schema element) {
    this.mergeKey = mergeKey;
    this.element = element;
  }

  static boolean contains(List<?> list, @Nullable Object value) {
    return list.stream().anyMatch(item -> Json.equal(item, value));
  }

  List<@Nullable Object> merge(List<@Nullable Object> original, List<@Nullable Object> patch) {
    if (original.isEmpty() && patch.isEmpty()) {
      return original;
    }
    requireOneType(original, patch);
    List<@Nullable Object> old = new ArrayList<>(original);
    List<@Nullable Object> changes = new ArrayList<>(patch);
    if (holdsMaps(original, patch)) {
      if (mergeKey.isEmpty()) {
        throw StrategicMergePatch.malformed("cannot merge lists without merge key for struct");
      }
      if (runDirectives(old, changes)) {
        old.clear();
      }
      List<@Nullable Object> merged = new ArrayList<>(old);
      mergeMaps(merged, changes);
      return ordered(merged, changes, old);
    }
    List<@Nullable Object> merged = new ArrayList<>(old);
    merged.addAll(changes);
    return ordered(withoutDuplicates(merged), changes, old);
  }

  /**
   * Merges with an order given.
   *
   * @return null when there is neither a list nor a change of it
   */
  @Nullable List<@Nullable Object> mergeInOrder(
      @Nullable List<@Nullable Object> original,
      @Nullable List<@Nullable Object> patch,
      List<@Nullable Object> order,
      boolean merges) {
    requireSameOrder(patch == null ? List.of() : patch, order);
    List<@Nullable Object> merged;
    if (patch == null) {
      merged = original;
    } else if (original == null) {
      StrategicMergePatch.removeDirectives(patch);
      merged = patch;
    } else {
      merged = merges ? merge(original, patch) : patch;
    }
    if (merged == null) {
      return null;
    }
    List<@Nullable Object> old = original == null ? List.of() : original;
    List<@Nullable Object> sorted = ordered(merged, order, old);
    requireElements(old, patch == null ? List.of() : patch);
    return sorted;
  }

  /** An order can be given to what has elements, and these of one type. */
  private static void requireElements(List<?> left, List<?> right) {
    requireOneType(left, right);
    if (left.isEmpty() && right.isEmpty()) {
      throw StrategicMergePatch.malformed("no elements in any of the given slices");
    }
  }

  private boolean holdsMaps(List<?> left, List<?> right) {
    Object first = left.isEmpty() ? right.get(0) : left.get(0);
    return first instanceof Map;
  }

  private static void requireOneType(List<?> left, List<?> right) {
    List<Object> all = new ArrayList<>(left);
    all.addAll(right);
    for (Object item : all) {
      if (item instanceof List) {
        throw StrategicMergePatch.malformed("lists of lists are not supported");
      }
      if (!GoText.typeName(item).equals(GoText.typeName(all.get(0)))) {
        throw StrategicMergePatch.malformed(
            "list element types are not identical: " + GoText.plain(List.of(left, right)));
      }
    }
  }

  /** Does what elements with a directive say; says whether the list is to be replaced. */
  private boolean runDirectives(List<@Nullable Object> old, List<@Nullable Object> changes) {
    boolean replaces = false;
    for (Object change : List.copyOf(changes)) {
      if (StrategicMergePatch.isDirective(change)) {
        Object directive = Json.at(change, "$patch");
        if ("delete".equals(directive)) {
          Object key = keyOf(change);
          old.removeIf(item -> item instanceof Map<?, ?> map && hasKey(map, key));
        } else if ("replace".equals(directive)) {
          replaces = true;
        } else if ("merge".equals(directive)) {
          throw StrategicMergePatch.malformed("merging lists cannot yet be specified in the patch");
        } else {
          throw StrategicMergePatch.unknownDirective(directive, asMap(change));
        }
      }
    }
    changes.removeIf(StrategicMergePatch::isDirective);
    return replaces;
  }

  private void mergeMaps(List<@Nullable Object> merged, List<@Nullable Object> changes) {
    for (Object change : changes) {
      int at = indexOf(merged, change);
      Map<String, @Nullable Object> found = at < 0 ? null : Json.map(merged.get(at));
      if (found == null) {
        merged.add(change);
      } else {
        merged.set(at, StrategicMergePatch.mergeMap(found, asMap(change), element));
      }
    }
  }

  private static Map<String, @Nullable Object> asMap(@Nullable Object item) {
    Map<String, @Nullable Object> map = Json.map(item);
    if (map == null) {
      throw StrategicMergePatch.malformed(
          "expected a map[string]interface {}, but received a " + GoText.typeName(item));
    }
    return map;
  }

  private @Nullable Object keyOf(@Nullable Object item) {
    Map<String, @Nullable Object> map = asMap(item);
    if (!map.containsKey(mergeKey)) {
      throw StrategicMergePatch.malformed(
          "map: " + GoText.plain(map) + " does not contain declared merge key: " + mergeKey);
    }
    return map.get(mergeKey);
  }

  private boolean hasKey(Map<?, ?> map, @Nullable Object key) {
    return map.containsKey(mergeKey) && Json.equal(map.get(mergeKey), key);
  }

  /** Where the element that an element stands for is; -1 for nowhere. */
  private int indexOf(List<?> list, @Nullable Object item) {
    boolean keyed = !mergeKey.isEmpty();
    Object wanted = keyed ? keyOf(item) : item;
    for (int i = 0; i < list.size(); i++) {
      Object other = list.get(i);
      if (keyed ? other instanceof Map<?, ?> map && hasKey(map, wanted) : Json.equal(other, item)) {
        return i;
      }
    }
    return -1;
  }

  private static List<@Nullable Object> withoutDuplicates(List<@Nullable Object> list) {
    List<@Nullable Object> out = new ArrayList<>();
    list.forEach(
        item -> {
          if (!contains(out, item)) {
            out.add(item);
          }
        });
    return out;
  }

  private List<@Nullable Object> ordered(
      List<@Nullable Object> merged, List<@Nullable Object> order, List<@Nullable Object> old) {
    List<@Nullable Object> named = new ArrayList<>();
    List<@Nullable Object> others = new ArrayList<>();
    merged.forEach(item -> (indexOf(order, item) >= 0 ? named : others).add(item));
    named.sort((a, b) -> Integer.compare(indexOf(order, a), indexOf(order, b)));
    List<@Nullable Object> out = new ArrayList<>();
    int at = 0;
    for (Object item : named) {
      int place = indexOf(old, item);
      while (place >= 0 && at < others.size()) {
        int other = indexOf(old, others.get(at));
        if (other < 0 || other >= place) {
          break;
        }
        out.add(others.get(at++));
      }
      out.add(item);
    }
    out.addAll(others.subList(at, others.size()));
    return out;
  }

  private void requireSameOrder(List<?> patch, List<?> order) {
    int at = 0;
    List<@Nullable Object> named = new ArrayList<>(patch);
    if (!mergeKey.isEmpty()) {
      named.removeIf(item -> "delete".equals(Json.at(item, "$patch")));
    }
    if (order.isEmpty()) {
      return;
    }
    for (Object item : order) {
      if (at < named.size() && sameElement(named.get(at), item)) {
        at++;
      }
    }
    if (at < named.size()) {
      throw StrategicMergePatch.malformed(
          "The order in patch list:\n"
              + GoText.plain(patch)
              + "\n doesn't match $setElementOrder list:\n"
              + GoText.plain(order)
              + "\n");
    }
  }

  private boolean sameElement(@Nullable Object left, @Nullable Object right) {
    return mergeKey.isEmpty() ? Json.equal(left, right) : Json.equal(keyOf(left), keyOf(right));
  }
}
