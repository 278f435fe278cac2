package io.gitops4j.testkit.apiserver.quantity;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Quantities of resources, by their names. Immutable. Source: k8s.io/apiserver, {@code
 * pkg/quota/v1/resources.go}.
 */
public final class Amounts {
  /** Nothing of anything. */
  public static final Amounts NONE = new Amounts(new TreeMap<>());

  private static final Quantity ZERO = Quantity.parse("0");

  private final SortedMap<String, Quantity> quantities;

  private Amounts(SortedMap<String, Quantity> quantities) {
    this.quantities = quantities;
  }

  /**
   * The quantities of an object, such as {@code status.hard}.
   *
   * @param list null for none
   */
  public static Amounts of(@Nullable Map<String, @Nullable Object> list) {
    if (list == null || list.isEmpty()) {
      return NONE;
    }
    SortedMap<String, Quantity> quantities = new TreeMap<>();
    list.forEach((name, value) -> quantities.put(name, Quantity.parse(String.valueOf(value))));
    return new Amounts(quantities);
  }

  /** A number of one resource. */
  public static Amounts of(String name, long number) {
    return NONE.with(name, Quantity.parse(Long.toString(number)));
  }

  /** These with another quantity of one resource. */
  public Amounts with(String name, Quantity quantity) {
    SortedMap<String, Quantity> copy = new TreeMap<>(quantities);
    copy.put(name, quantity);
    return new Amounts(copy);
  }

  /** The quantity of a resource; null when there is none. */
  public @Nullable Quantity get(String name) {
    return quantities.get(name);
  }

  /** The names of the resources, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(quantities.keySet());
  }

  /** Whether no resource is named. */
  public boolean isEmpty() {
    return quantities.isEmpty();
  }

  private Amounts merged(Amounts other, BinaryOperator<Quantity> both) {
    SortedMap<String, Quantity> merged = new TreeMap<>(quantities);
    other.quantities.forEach((name, quantity) -> merged.merge(name, quantity, both));
    return new Amounts(merged);
  }

  /** These and others. */
  public Amounts plus(Amounts other) {
    return merged(other, Quantity::plus);
  }

  /** Of each resource the larger quantity. */
  public Amounts max(Amounts other) {
    return merged(other, (a, b) -> b.compareTo(a) > 0 ? b : a);
  }

  /** These, but for the resources that others have a quantity of. */
  public Amounts replacedBy(Amounts other) {
    return merged(other, (a, b) -> b);
  }

  /** What these are more than others, and zero where they are not. */
  public Amounts moreThan(Amounts other) {
    SortedMap<String, Quantity> more = new TreeMap<>();
    quantities.forEach(
        (name, quantity) -> {
          Quantity old = other.quantities.get(name);
          Quantity left = old == null ? quantity : quantity.minus(old);
          more.put(name, left.signum() > 0 ? left : ZERO);
        });
    other.quantities.keySet().forEach(name -> more.putIfAbsent(name, ZERO));
    return new Amounts(more);
  }

  /** Those of some resources. */
  public Amounts only(Collection<String> names) {
    SortedMap<String, Quantity> some = new TreeMap<>(quantities);
    some.keySet().retainAll(names);
    return new Amounts(some);
  }

  /** Those that are not zero. */
  public Amounts withoutZeros() {
    SortedMap<String, Quantity> some = new TreeMap<>(quantities);
    some.values().removeIf(quantity -> quantity.signum() == 0);
    return new Amounts(some);
  }

  /** The names of those that are less than zero. */
  public Set<String> negative() {
    return quantities.entrySet().stream()
        .filter(e -> e.getValue().signum() < 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of those that are more than their limit. */
  public Set<String> above(Amounts limits) {
    return quantities.entrySet().stream()
        .filter(
            e -> {
              Quantity limit = limits.quantities.get(e.getKey());
              return limit != null && e.getValue().compareTo(limit) > 0;
            })
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether others have the same values, however they are spelled. */
  public boolean sameAs(Amounts other) {
    return quantities.keySet().equals(other.quantities.keySet())
        && quantities.entrySet().stream()
            .allMatch(
                e -> {
                  Quantity same = other.quantities.get(e.getKey());
                  return same != null && e.getValue().compareTo(same) == 0;
                });
  }

  /** As an object holds them. */
  public Map<String, @Nullable Object> toJson() {
    Map<String, @Nullable Object> list = new LinkedHashMap<>();
    quantities.forEach((name, quantity) -> list.put(name, quantity.toString()));
    return list;
  }

  /** As messages tell them: {@code limits.cpu=2,pods=1}. */
  @Override
  public String toString() {
    return quantities.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }
}
