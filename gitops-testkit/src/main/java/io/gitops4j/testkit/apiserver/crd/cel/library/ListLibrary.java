package io.gitops4j.testkit.apiserver.crd.cel.library;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import io.gitops4j.testkit.apiserver.model.GoText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What lists come to: their sum, their least and greatest element, whether they are sorted, where
 * something is. Of a list of mixed elements the first one says what is summed. Source:
 * k8s.io/apiserver, {@code pkg/cel/library/lists.go}. Tests: the recorded {@code crd-cel-lists}.
 */
final class ListLibrary {

  private static final Map<String, CelType> SUMMABLE = new LinkedHashMap<>();
  private static final Map<String, CelType> COMPARABLE = new LinkedHashMap<>();

  static {
    SUMMABLE.put("int", SimpleType.INT);
    SUMMABLE.put("uint", SimpleType.UINT);
    SUMMABLE.put("double", SimpleType.DOUBLE);
    SUMMABLE.put("duration", SimpleType.DURATION);
    COMPARABLE.putAll(SUMMABLE);
    COMPARABLE.put("bool", SimpleType.BOOL);
    COMPARABLE.put("timestamp", SimpleType.TIMESTAMP);
    COMPARABLE.put("string", SimpleType.STRING);
    COMPARABLE.put("bytes", SimpleType.BYTES);
  }

  private ListLibrary() {}

  private static FunctionSet.Arg list(CelType element) {
    return new FunctionSet.Arg(ListType.create(element), List.class);
  }

  private static List<?> self(Object[] a) {
    return (List<?>) a[0];
  }

  static FunctionSet functions() {
    FunctionSet set = new FunctionSet();
    COMPARABLE.forEach(
        (name, type) -> {
          String id = "list_" + name;
          set.member(
              "isSorted",
              id + "_is_sorted_bool",
              SimpleType.BOOL,
              a -> sorted(self(a)),
              list(type));
          set.member("max", id + "_max_" + name, type, a -> best(self(a), 1), list(type));
          set.member("min", id + "_min_" + name, type, a -> best(self(a), -1), list(type));
        });
    SUMMABLE.forEach(
        (name, type) ->
            set.member(
                "sum", "list_" + name + "_sum_" + name, type, a -> sum(self(a), type), list(type)));
    CelType any = TypeParamType.create("A");
    FunctionSet.Arg item = new FunctionSet.Arg(any, Object.class);
    return set.member(
            "indexOf",
            "list_a_index_of_int",
            SimpleType.INT,
            a -> index(self(a), a[1], false),
            list(any),
            item)
        .member(
            "lastIndexOf",
            "list_a_last_index_of_int",
            SimpleType.INT,
            a -> index(self(a), a[1], true),
            list(any),
            item);
  }

  private static int compare(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof UnsignedLong x && b instanceof UnsignedLong y) {
      return x.compareTo(y);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof String x && b instanceof String y) {
      return GoText.compare(x, y);
    }
    if (a instanceof Comparable<?> x && a.getClass() == b.getClass()) {
      @SuppressWarnings("unchecked")
      Comparable<Object> comparable = (Comparable<Object>) x;
      return comparable.compareTo(b);
    }
    throw CelFailure.noOverload();
  }

  private static boolean sorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object best(List<?> list, int sign) {
    if (list.isEmpty()) {
      throw new CelFailure((sign < 0 ? "min" : "max") + " called on empty list");
    }
    Object best = list.get(0);
    for (Object candidate : list) {
      if (compare(candidate, best) * sign > 0) {
        best = candidate;
      }
    }
    return best;
  }

  private static Object sum(List<?> list, CelType type) {
    Object first = list.isEmpty() ? null : list.get(0);
    if (first == null ? type.equals(SimpleType.DOUBLE) : first instanceof Double) {
      double sum = 0;
      for (Object each : list) {
        sum += cast(each, Double.class);
      }
      return sum;
    }
    if (first == null ? type.equals(SimpleType.DURATION) : first instanceof Duration) {
      Duration sum = Duration.ZERO;
      for (Object each : list) {
        sum = sum.plus(cast(each, Duration.class));
      }
      return sum;
    }
    if (first == null ? type.equals(SimpleType.UINT) : first instanceof UnsignedLong) {
      UnsignedLong sum = UnsignedLong.ZERO;
      for (Object each : list) {
        UnsignedLong next = sum.plus(cast(each, UnsignedLong.class));
        if (next.compareTo(sum) < 0) {
          throw new CelFailure("unsigned integer overflow");
        }
        sum = next;
      }
      return sum;
    }
    long sum = 0;
    for (Object each : list) {
      try {
        sum = Math.addExact(sum, cast(each, Long.class));
      } catch (ArithmeticException e) {
        throw new CelFailure("integer overflow");
      }
    }
    return sum;
  }

  private static <T> T cast(Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw CelFailure.noOverload();
    }
    return type.cast(value);
  }

  private static long index(List<?> list, Object item, boolean last) {
    int found = -1;
    for (int i = 0; i < list.size() && (last || found < 0); i++) {
      if (same(list.get(i), item)) {
        found = i;
      }
    }
    return found;
  }

  private static boolean same(Object a, Object b) {
    boolean numbers = a instanceof Number && b instanceof Number;
    return numbers ? compare(a, b) == 0 : Objects.equals(a, b);
  }
}
