package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.TypedList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lists: making, taking parts, adding, searching.
 *
 * <p>The rule: no function changes the list it is given; all give {@code []interface {}}, but
 * {@code slice} a list of the same type; items are compared by type and value ({@link Equality}).
 * Surprising: nil in place of a list fails as a nil pointer does, only {@code has} finds nothing in
 * it. Source: sprig's {@code list.go}. Tests: the table {@code lists.txt}.
 */
final class ListFunctions {

  private ListFunctions() {}

  static void addTo(Registrar to) {
    to.add("list", "...any", a -> new ArrayList<>(a.values()));
    to.add("tuple", "...any", a -> new ArrayList<>(a.values()));
    adding(to);
    taking(to);
    choosing(to);
    to.addBoth(
        "reverse", "any", a -> reversed(Values.items(a.any(0), "Cannot find reverse on type ")));
    to.addBoth("has", "any, any", a -> has(a.any(0), a.any(1)));
    to.addBoth("chunk", "int, any", a -> chunks(a.integer(0), a.any(1)));
    to.addBoth("slice", "any, ...any", a -> slice(a.any(0), a.from(1)));
    to.add("concat", "...any", a -> concat(a.values()));
  }

  private static void adding(Registrar to) {
    for (String name : List.of("append", "push")) {
      to.addBoth(
          name,
          "any, any",
          a -> {
            List<@Nullable Object> longer =
                new ArrayList<>(Values.items(a.any(0), "Cannot push on type "));
            longer.add(a.any(1));
            return longer;
          });
    }
    to.addBoth(
        "prepend",
        "any, any",
        a -> {
          List<@Nullable Object> items = Values.items(a.any(0), "Cannot prepend on type ");
          List<@Nullable Object> longer = new ArrayList<>(items.size() + 1);
          longer.add(a.any(1));
          longer.addAll(items);
          return longer;
        });
  }

  private static void taking(Registrar to) {
    to.addBoth(
        "first",
        "any",
        a -> {
          List<@Nullable Object> items = Values.items(a.any(0), "Cannot find first on type ");
          return items.isEmpty() ? null : items.get(0);
        });
    to.addBoth(
        "last",
        "any",
        a -> {
          List<@Nullable Object> items = Values.items(a.any(0), "Cannot find last on type ");
          return items.isEmpty() ? null : items.get(items.size() - 1);
        });
    to.addBoth(
        "rest",
        "any",
        a -> {
          List<@Nullable Object> items = Values.items(a.any(0), "Cannot find rest on type ");
          return items.isEmpty() ? Nil.LIST : new ArrayList<>(items.subList(1, items.size()));
        });
    to.addBoth(
        "initial",
        "any",
        a -> {
          List<@Nullable Object> items = Values.items(a.any(0), "Cannot find initial on type ");
          return items.isEmpty() ? Nil.LIST : new ArrayList<>(items.subList(0, items.size() - 1));
        });
  }

  private static void choosing(Registrar to) {
    to.addBoth(
        "compact",
        "any",
        a ->
            filtered(
                Values.items(a.any(0), "Cannot compact on type "), item -> !Values.isEmpty(item)));
    to.addBoth(
        "uniq",
        "any",
        a -> {
          Set<Equality.Key> seen = new HashSet<>();
          return filtered(
              Values.items(a.any(0), "Cannot find uniq on type "),
              item -> seen.add(Equality.Key.of(item)));
        });
    to.addBoth(
        "without",
        "any, ...any",
        a -> {
          Set<Equality.Key> unwanted = new HashSet<>();
          a.from(1).forEach(item -> unwanted.add(Equality.Key.of(item)));
          return filtered(
              Values.items(a.any(0), "Cannot find without on type "),
              item -> !unwanted.contains(Equality.Key.of(item)));
        });
  }

  private static List<@Nullable Object> filtered(
      List<@Nullable Object> items, Predicate<@Nullable Object> wanted) {
    List<@Nullable Object> chosen = new ArrayList<>();
    for (Object item : items) {
      if (wanted.test(item)) {
        chosen.add(item);
      }
    }
    return chosen;
  }

  private static List<@Nullable Object> reversed(List<@Nullable Object> items) {
    List<@Nullable Object> reversed = new ArrayList<>(items.size());
    for (int i = items.size() - 1; i >= 0; i--) {
      reversed.add(items.get(i));
    }
    return reversed;
  }

  private static boolean has(@Nullable Object needle, @Nullable Object haystack) {
    return haystack != null
        && Values.items(haystack, "Cannot find has on type ").stream()
            .anyMatch(item -> Equality.equal(needle, item));
  }

  private static TypedList chunks(long size, @Nullable Object list) {
    List<@Nullable Object> items = Values.items(list, "Cannot chunk type ");
    double count = Math.floor((items.size() - 1) / (double) size) + 1;
    if (Double.isNaN(count) || Double.isInfinite(count) || count < 0) {
      throw new FunctionException("runtime error: makeslice: len out of range");
    }
    List<@Nullable Object> chunks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int start = (int) (i * size);
      chunks.add(new ArrayList<>(items.subList(start, (int) Math.min(items.size(), start + size))));
    }
    return new TypedList("[]" + GoTypes.ANY, chunks);
  }

  private static @Nullable Object slice(@Nullable Object list, List<@Nullable Object> indices) {
    List<@Nullable Object> items = Values.items(list, "list should be type of slice or array but ");
    if (items.isEmpty()) {
      return null;
    }
    long start = indices.isEmpty() ? 0 : Casts.toLong(indices.get(0));
    long end = indices.size() < 2 ? items.size() : Casts.toLong(indices.get(1));
    if (start < 0 || end < start || end > items.size()) {
      throw new FunctionException("reflect.Value.Slice: slice index out of bounds");
    }
    if (list instanceof Bytes bytes) {
      return Bytes.of(Arrays.copyOfRange(bytes.toArray(), (int) start, (int) end));
    }
    List<@Nullable Object> part = new ArrayList<>(items.subList((int) start, (int) end));
    return list instanceof TypedList typed
        ? TypedList.named(typed.typeName(), typed.elementType(), part)
        : part;
  }

  private static List<@Nullable Object> concat(List<@Nullable Object> lists) {
    List<@Nullable Object> all = new ArrayList<>();
    for (Object list : lists) {
      Values.requireNotNil(list);
      if (!Values.isList(list)) {
        throw new FunctionException("Cannot concat type " + GoTypes.kindName(list) + " as list");
      }
      all.addAll(Values.items(list));
      Limits.items("a list", all.size());
    }
    return all.isEmpty() ? Nil.LIST : all;
  }
}
