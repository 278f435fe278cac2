package io.gitops4j.k8s.plan;

import io.gitops4j.FieldChange;
import io.gitops4j.Manifest;
import io.gitops4j.Substitution;
import io.gitops4j.k8s.api.Json;
import io.gitops4j.k8s.fields.Pointers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields that differ between the live object and what a dry run answered.
 *
 * <p>Compared are labels, annotations and everything outside metadata and status (source: Flux,
 * fluxcd/pkg ssa, {@code hasDrifted}). Items of lists are paired by {@code name} where every item
 * has one of its own, else by position. Masked are the values of Secrets, values at or around the
 * fields where a secret variable was used, and any text that holds such a value.
 */
public final class FieldDiff {

  private static final String MASK = "(redacted)";
  private static final int LONGEST = 200;
  private static final int MOST = 1_000;

  private final Manifest desired;
  private final List<FieldChange> changes = new ArrayList<>();
  private final boolean secretKind;
  private final List<String> secretPointers;
  private final Set<String> secretValues = new LinkedHashSet<>();

  private FieldDiff(Manifest desired) {
    this.desired = desired;
    this.secretKind = desired.ref().kind().equals("Secret") && desired.ref().group().isEmpty();
    this.secretPointers =
        desired.substitutions().stream()
            .filter(Substitution::secret)
            .map(Substitution::pointer)
            .distinct()
            .toList();
    for (String pointer : secretPointers) {
      if (Pointers.at(desired.content(), pointer) instanceof String s && s.length() > 3) {
        secretValues.add(s);
      }
    }
  }

  /** What differs, sorted by pointer. */
  public static List<FieldChange> between(
      Manifest desired,
      Map<String, @Nullable Object> live,
      Map<String, @Nullable Object> dry,
      List<String> lost) {
    FieldDiff diff = new FieldDiff(desired);
    for (String key : List.of("labels", "annotations")) {
      diff.compare(
          "/metadata/" + key,
          Json.child(Json.child(live, "metadata"), key),
          Json.child(Json.child(dry, "metadata"), key));
    }
    Set<String> keys = new TreeSet<>(live.keySet());
    keys.addAll(dry.keySet());
    keys.removeAll(Set.of("metadata", "status", "apiVersion", "kind"));
    for (String key : keys) {
      diff.compare("/" + Pointers.escape(key), live.get(key), dry.get(key));
    }
    for (String pointer : lost) {
      boolean told = diff.changes.stream().anyMatch(c -> Pointers.related(c.pointer(), pointer));
      if (!told) {
        diff.add(pointer, Pointers.at(live, pointer), null);
      }
    }
    diff.changes.sort(Comparator.comparing(FieldChange::pointer));
    return List.copyOf(diff.changes);
  }

  /** The one field that a change was refused for. */
  static List<FieldChange> single(
      Manifest desired, Map<String, @Nullable Object> live, String pointer) {
    FieldDiff diff = new FieldDiff(desired);
    diff.compare(pointer, Pointers.at(live, pointer), Pointers.at(desired.content(), pointer));
    return List.copyOf(diff.changes);
  }

  private void compare(String pointer, @Nullable Object before, @Nullable Object after) {
    if (same(before, after)) {
      return;
    }
    if (before instanceof Map<?, ?> a && after instanceof Map<?, ?> b) {
      Set<String> keys = new TreeSet<>(Json.cast(a).keySet());
      keys.addAll(Json.cast(b).keySet());
      for (String key : keys) {
        compare(pointer + "/" + Pointers.escape(key), a.get(key), b.get(key));
      }
    } else if (before instanceof List<?> a && after instanceof List<?> b) {
      lists(pointer, a, b);
    } else {
      add(pointer, before, after);
    }
  }

  private void lists(String pointer, List<?> before, List<?> after) {
    int count = changes.size();
    if (named(before) && named(after)) {
      for (int i = 0; i < after.size(); i++) {
        compare(pointer + "/" + i, find(before, name(after.get(i))), after.get(i));
      }
      for (int i = 0; i < before.size(); i++) {
        if (find(after, name(before.get(i))) == null) {
          add(pointer + "/" + i, before.get(i), null);
        }
      }
    } else if (before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(pointer + "/" + i, before.get(i), after.get(i));
      }
    }
    if (changes.size() == count) {
      add(pointer, before, after); // Another order, or lists of plain values of unequal length.
    }
  }

  private static boolean named(List<?> list) {
    Set<Object> names = new LinkedHashSet<>();
    for (Object item : list) {
      if (!(item instanceof Map<?, ?> map) || !(map.get("name") instanceof String name)) {
        return false;
      }
      names.add(name);
    }
    return names.size() == list.size();
  }

  private static String name(@Nullable Object item) {
    return Json.text(Json.cast(item), "name");
  }

  private static @Nullable Object find(List<?> list, String name) {
    return list.stream().filter(i -> name(i).equals(name)).findFirst().orElse(null);
  }

  private void add(String pointer, @Nullable Object before, @Nullable Object after) {
    if (changes.size() < MOST) {
      changes.add(new FieldChange(pointer, print(pointer, before), print(pointer, after)));
    }
  }

  private @Nullable String print(String pointer, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    String text = value instanceof String s ? s : Json.write(value);
    if (masked(pointer, text)) {
      return MASK;
    }
    return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
  }

  private boolean masked(String pointer, String text) {
    if (secretKind
        && (pointer.startsWith("/data")
            || pointer.startsWith("/stringData")
            || pointer.startsWith("/metadata/annotations"))) {
      return true;
    }
    // An annotation of kubectl's holds the whole object as it was applied.
    return pointer.endsWith("/kubectl.kubernetes.io~1last-applied-configuration")
        || secretPointers.stream().anyMatch(p -> Pointers.related(p, pointer))
        || secretValues.stream().anyMatch(text::contains);
  }

  private static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    return Objects.equals(a, b);
  }

  @Override
  public String toString() {
    return desired.ref() + ": " + changes.size() + " fields";
  }
}
