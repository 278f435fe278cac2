package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.StructValue;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether two values are deeply equal, as Go's {@code reflect.DeepEqual} says.
 *
 * <p>The rule: the types must be the same, so that the int 1 is not the float 1; not-a-number
 * equals nothing; the two zeros are equal.
 */
final class Equality {

  private Equality() {}

  static boolean equal(@Nullable Object one, @Nullable Object other) {
    return equal(one, other, 0);
  }

  private static boolean equal(@Nullable Object one, @Nullable Object other, int depth) {
    Limits.depth(depth);
    if (one == null || other == null) {
      return one == other;
    }
    if (one instanceof Double a && other instanceof Double b) {
      return a.doubleValue() == b.doubleValue();
    }
    if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
      return sameType(one, other) && equalMaps(a, b, depth);
    }
    if (one instanceof List<?> a && other instanceof List<?> b) {
      return sameType(one, other) && equalLists(a, b, depth);
    }
    if (one instanceof StructValue a && other instanceof StructValue b) {
      return sameType(one, other)
          && a.fieldNames().stream()
              .allMatch(name -> equal(a.field(name), b.field(name), depth + 1))
          && Objects.equals(a.text(), b.text());
    }
    return one.equals(other);
  }

  private static boolean sameType(Object one, Object other) {
    return GoTypes.typeName(one).equals(GoTypes.typeName(other));
  }

  private static boolean equalMaps(Map<?, ?> one, Map<?, ?> other, int depth) {
    if (one.size() != other.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : one.entrySet()) {
      if (!other.containsKey(entry.getKey())
          || !equal(entry.getValue(), other.get(entry.getKey()), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalLists(List<?> one, List<?> other, int depth) {
    if (one.size() != other.size()) {
      return false;
    }
    Iterator<?> others = other.iterator();
    for (Object item : one) {
      if (!equal(item, others.next(), depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /** A number that is the same for equal values. */
  static int hash(@Nullable Object value) {
    return hash(value, 0);
  }

  private static int hash(@Nullable Object value, int depth) {
    Limits.depth(depth);
    if (value instanceof Double number) {
      return Double.hashCode(number + 0.0);
    }
    if (value instanceof Map<?, ?> map) {
      int sum = 1;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        sum += Objects.hashCode(entry.getKey()) ^ hash(entry.getValue(), depth + 1);
      }
      return sum;
    }
    if (value instanceof List<?> list) {
      int sum = 2;
      for (Object item : list) {
        sum = 31 * sum + hash(item, depth + 1);
      }
      return sum;
    }
    return value instanceof StructValue struct
        ? struct.typeName().hashCode()
        : Objects.hashCode(value);
  }

  /** A value as a key of a hash table. */
  record Key(@Nullable Object value, int hash) {

    static Key of(@Nullable Object value) {
      return new Key(value, Equality.hash(value));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && hash == key.hash && Equality.equal(value, key.value);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
