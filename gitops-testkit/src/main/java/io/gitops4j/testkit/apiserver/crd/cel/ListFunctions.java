package io.gitops4j.testkit.apiserver.crd.cel;

import java.util.List;

/** Kubernetes' functions on lists in CEL. Source: apiserver {@code pkg/cel/library/lists.go}. */
final class ListFunctions {

  private ListFunctions() {}

  @SuppressWarnings("unchecked")
  private static int compare(Object a, Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return Double.compare(x.doubleValue(), y.doubleValue());
    }
    return ((Comparable<Object>) a).compareTo(b);
  }

  static Object extreme(List<?> list, int sign) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException((sign < 0 ? "min" : "max") + " called on empty list");
    }
    Object best = list.get(0);
    for (Object candidate : list) {
      if (compare(candidate, best) * sign > 0) {
        best = candidate;
      }
    }
    return best;
  }

  static Object sum(List<?> list) {
    if (list.stream().anyMatch(Double.class::isInstance)) {
      return list.stream().mapToDouble(v -> ((Number) v).doubleValue()).sum();
    }
    return list.stream().mapToLong(v -> ((Number) v).longValue()).sum();
  }

  static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }
}
