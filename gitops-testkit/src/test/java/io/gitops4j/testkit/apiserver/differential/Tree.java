package io.gitops4j.testkit.apiserver.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds one random JSON object, field by field. */
final class Tree {

  private static final List<@Nullable Object> ODD = odd();

  private final Chance chance;
  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

  Tree(Chance chance) {
    this.chance = chance;
  }

  private static List<@Nullable Object> odd() {
    List<@Nullable Object> odd = new ArrayList<>();
    odd.add(null);
    odd.addAll(List.of("", "x", "-", "A_b", "1", 0L, 1L, -1L, 70000L, 3_000_000_000L, 1.5, true));
    odd.addAll(List.of(List.of(), Map.of(), List.of("x"), Map.of("x", "y"), List.of(Map.of())));
    odd.addAll(
        List.of(1e20, "a".repeat(64), "a b", "é", "null", List.of(1L, "a"), List.of("x", "x")));
    return odd;
  }

  /** A value that hardly fits anywhere. */
  static @Nullable Object oddValue(Chance chance) {
    return ODD.get(chance.below(ODD.size()));
  }

  /** A field that is there in so many of a hundred cases, with one of the values. */
  Tree with(int share, String name, @Nullable Object... values) {
    return in(share, name, () -> values[chance.below(values.length)]);
  }

  /** A field that is there in so many of a hundred cases. */
  Tree in(int share, String name, Supplier<? extends @Nullable Object> value) {
    if (chance.percent(share)) {
      fields.put(name, chance.odd() ? oddValue(chance) : value.get());
    }
    return this;
  }

  /** A list of none to so many values. */
  Tree list(int share, String name, int most, Supplier<? extends @Nullable Object> item) {
    return in(
        share,
        name,
        () -> {
          List<@Nullable Object> items = new ArrayList<>();
          for (int count = chance.below(most + 1); count > 0; count--) {
            items.add(item.get());
          }
          return items;
        });
  }

  /** A list of some of the values, each at most once. */
  Tree some(int share, String name, Object... values) {
    return in(share, name, () -> new ArrayList<>(chance.some(List.of(values), values.length)));
  }

  /** A map of texts, with some of the keys. */
  Tree texts(int share, String name, List<String> keys, String... values) {
    return in(
        share,
        name,
        () -> {
          Tree map = new Tree(chance);
          chance.some(keys, keys.size()).forEach(key -> map.with(100, key, (Object[]) values));
          return map.fields();
        });
  }

  /** All fields of another object. */
  Tree putAll(Map<String, @Nullable Object> others) {
    fields.putAll(others);
    return this;
  }

  /** The object as it is now. */
  Map<String, @Nullable Object> fields() {
    return fields;
  }
}
