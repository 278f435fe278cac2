package io.gitops4j.testkit.apiserver.fields.path;

import io.gitops4j.testkit.apiserver.model.GoText;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A total order of JSON values, numbers by value whether whole or not, and their print in paths.
 *
 * <p>Source: structured-merge-diff, {@code value/value.go}: numbers, then texts, booleans, lists,
 * maps, null.
 */
final class ValueOrder {

  static final Comparator<@Nullable Object> VALUES = ValueOrder::compare;

  private ValueOrder() {}

  static int compare(@Nullable Object left, @Nullable Object right) {
    int byType = Integer.compare(rank(left), rank(right));
    if (byType != 0) {
      return byType;
    }
    if (left instanceof Number a && right instanceof Number b) {
      return left instanceof Double || right instanceof Double
          ? compareDoubles(a.doubleValue(), b.doubleValue())
          : Long.compare(a.longValue(), b.longValue());
    }
    if (left instanceof String a && right instanceof String b) {
      return GoText.compare(a, b);
    }
    if (left instanceof Boolean a && right instanceof Boolean b) {
      return Boolean.compare(a, b);
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return compareLists(a.iterator(), b.iterator());
    }
    if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
      return compareMaps(new TreeMap<>(a), new TreeMap<>(b));
    }
    return 0;
  }

  private static int compareDoubles(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  private static int compareLists(Iterator<?> a, Iterator<?> b) {
    while (a.hasNext() && b.hasNext()) {
      int byItem = compare(a.next(), b.next());
      if (byItem != 0) {
        return byItem;
      }
    }
    return Boolean.compare(a.hasNext(), b.hasNext());
  }

  private static int compareMaps(Map<?, ?> a, Map<?, ?> b) {
    Iterator<? extends Map.Entry<?, ?>> left = a.entrySet().iterator();
    Iterator<? extends Map.Entry<?, ?>> right = b.entrySet().iterator();
    while (left.hasNext() && right.hasNext()) {
      Map.Entry<?, ?> x = left.next();
      Map.Entry<?, ?> y = right.next();
      int byName = compare(x.getKey(), y.getKey());
      int byItem = byName != 0 ? byName : compare(x.getValue(), y.getValue());
      if (byItem != 0) {
        return byItem;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  private static int rank(@Nullable Object value) {
    if (value instanceof Number) {
      return 0;
    }
    if (value instanceof String) {
      return 1;
    }
    if (value instanceof Boolean) {
      return 2;
    }
    if (value instanceof List) {
      return 3;
    }
    return value instanceof Map ? 4 : 5;
  }

  /** A hash that agrees with the order: equal numbers hash alike. */
  static int hash(@Nullable Object value) {
    if (value instanceof Number n) {
      double number = n.doubleValue();
      return number == 0 ? 0 : Double.hashCode(number);
    }
    if (value instanceof Map<?, ?> map) {
      return map.keySet().hashCode();
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    return value == null ? 1 : value.hashCode();
  }

  /** A value as paths print it: texts quoted, {@code null}. */
  static String text(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof List<?> list) {
      StringBuilder out = new StringBuilder("[");
      String separator = "";
      for (Object item : list) {
        out.append(separator).append(text(item));
        separator = ",";
      }
      return out.append(']').toString();
    }
    if (value instanceof Map<?, ?> map) {
      StringBuilder out = new StringBuilder();
      new TreeMap<>(map).forEach((k, v) -> out.append(k).append('=').append(text(v)));
      return out.toString();
    }
    return value instanceof String ? GoText.syntax(value) : GoText.plain(value);
  }
}
