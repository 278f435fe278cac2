package io.gitops4j.k8s.fields;

import io.gitops4j.k8s.api.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields one manager owns, as {@code managedFields[].fieldsV1} tells: a tree whose steps are
 * {@code f:<name>} for a field, {@code k:<json>} for an item of a list by its key fields, {@code
 * v:<json>} for an item of a set, {@code i:<n>} for an item by position. A node that is owned
 * itself and has owned children holds {@code "."}; a node without children is owned as a whole.
 *
 * <p>The projection of a live object on such a set is what the drift check compares. Rules:
 *
 * <ul>
 *   <li>A leaf takes the whole live value under it. So an atomic list or map counts entirely; and
 *       an empty map that we own (<code>labels: {}</code>) also takes what others put into it,
 *       which costs a needless dry run and never hides a drift.
 *   <li>Items of a list come in the order of the live list, so that reordering ours is a drift and
 *       items that others put in between are not.
 *   <li>What is owned and not in the object is left out, and the set itself is part of the digest:
 *       a manager that took a field from us by force changes the digest even before its value.
 *   <li>{@code k:} fields that the server defaulted (a port's protocol) match the live item, which
 *       has them.
 * </ul>
 *
 * <p>Source: kubernetes-sigs/structured-merge-diff, fieldpath serialisation. Tests: {@code
 * FieldSetTest}, {@code FieldSetPropertyTest}.
 */
public final class FieldSet {

  private static final FieldSet LEAF = new FieldSet(new TreeMap<>(), true);

  private final SortedMap<String, FieldSet> children;
  private final boolean member;

  private FieldSet(SortedMap<String, FieldSet> children, boolean member) {
    this.children = children;
    this.member = member;
  }

  /** A set that owns nothing. */
  public static FieldSet empty() {
    return new FieldSet(new TreeMap<>(), false);
  }

  /** Reads {@code fieldsV1}. Steps of an unknown kind are skipped, as the server does. */
  public static FieldSet of(Map<String, @Nullable Object> fieldsV1) {
    SortedMap<String, FieldSet> children = new TreeMap<>();
    fieldsV1.forEach(
        (step, below) -> {
          if (step.length() > 2 && "fkvi".indexOf(step.charAt(0)) >= 0 && step.charAt(1) == ':') {
            FieldSet child = below instanceof Map<?, ?> m && !m.isEmpty() ? of(Json.cast(m)) : LEAF;
            children.put(step, child);
          }
        });
    return new FieldSet(children, fieldsV1.containsKey("."));
  }

  /** Writes {@code fieldsV1}. */
  public Map<String, @Nullable Object> toFieldsV1() {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    if (member && !children.isEmpty()) {
      out.put(".", Map.of());
    }
    children.forEach((step, child) -> out.put(step, child.toFieldsV1()));
    return out;
  }

  /** Whether nothing is owned. */
  public boolean isEmpty() {
    return children.isEmpty() && !member;
  }

  /** What either owns. */
  public FieldSet union(FieldSet other) {
    SortedMap<String, FieldSet> merged = new TreeMap<>(children);
    other.children.forEach((step, child) -> merged.merge(step, child, FieldSet::union));
    return new FieldSet(merged, member || other.member);
  }

  /** What this owns and the other does not. */
  public FieldSet minus(FieldSet other) {
    SortedMap<String, FieldSet> left = new TreeMap<>();
    children.forEach(
        (step, child) -> {
          FieldSet theirs = other.children.get(step);
          FieldSet rest = theirs == null ? child : child.minus(theirs);
          if (!rest.isEmpty()) {
            left.put(step, rest);
          }
        });
    return new FieldSet(left, member && !other.member);
  }

  /** The digest of the set and of what a live object holds at its fields. */
  public String digestOf(Map<String, @Nullable Object> live) {
    List<@Nullable Object> both = new ArrayList<>();
    both.add(toFieldsV1());
    both.add(project(live));
    return Json.digest(both);
  }

  /** What a live value holds at the fields of this set. */
  public @Nullable Object project(@Nullable Object live) {
    if (children.isEmpty()) {
      return live;
    }
    if (live instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> out = new TreeMap<>();
      children.forEach(
          (step, child) -> {
            String name = step.substring(2);
            if (step.startsWith("f:") && map.containsKey(name)) {
              out.put(name, child.project(map.get(name)));
            }
          });
      return out;
    }
    if (live instanceof List<?> list) {
      List<@Nullable Object> out = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        String step = stepOf(list.get(i), i);
        if (step != null) {
          List<@Nullable Object> item = new ArrayList<>();
          item.add(step);
          item.add(Objects.requireNonNull(children.get(step)).project(list.get(i)));
          out.add(item);
        }
      }
      return out;
    }
    return live;
  }

  /** The JSON pointers of the leaves that a live object has. */
  public List<String> pointersIn(@Nullable Object live) {
    List<String> found = new ArrayList<>();
    pointers("", live, found);
    return found;
  }

  private void pointers(String at, @Nullable Object live, List<String> found) {
    if (children.isEmpty()) {
      found.add(at);
    } else if (live instanceof Map<?, ?> map) {
      children.forEach(
          (step, child) -> {
            String name = step.substring(2);
            if (step.startsWith("f:") && map.containsKey(name)) {
              child.pointers(at + "/" + Pointers.escape(name), map.get(name), found);
            }
          });
    } else if (live instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        String step = stepOf(list.get(i), i);
        if (step != null) {
          Objects.requireNonNull(children.get(step)).pointers(at + "/" + i, list.get(i), found);
        }
      }
    }
  }

  private @Nullable String stepOf(@Nullable Object item, int index) {
    for (String step : children.keySet()) {
      boolean match =
          switch (step.charAt(0)) {
            case 'k' -> item instanceof Map<?, ?> map && hasKey(map, step.substring(2));
            case 'v' -> equal(item, Json.value(step.substring(2)));
            case 'i' -> step.substring(2).equals(Integer.toString(index));
            default -> false;
          };
      if (match) {
        return step;
      }
    }
    return null;
  }

  private static boolean hasKey(Map<?, ?> item, String key) {
    if (!(Json.value(key) instanceof Map<?, ?> wanted) || wanted.isEmpty()) {
      return false;
    }
    return wanted.entrySet().stream()
        .allMatch(e -> item.containsKey(e.getKey()) && equal(item.get(e.getKey()), e.getValue()));
  }

  private static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    return Objects.equals(a, b);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet that && toFieldsV1().equals(that.toFieldsV1());
  }

  @Override
  public int hashCode() {
    return toFieldsV1().hashCode();
  }

  @Override
  public String toString() {
    return toFieldsV1().toString();
  }
}
