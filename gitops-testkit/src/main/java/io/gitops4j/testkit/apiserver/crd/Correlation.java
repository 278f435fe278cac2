package io.gitops4j.testkit.apiserver.crd;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which old value a new one comes from: elements of lists of type map by their keys; no other
 * elements have an old one. Source: apiextensions-apiserver {@code pkg/apiserver/schema/cel} and
 * apiserver {@code pkg/cel/common/maplist.go}.
 */
final class Correlation {

  private Correlation() {}

  static @Nullable Object element(Schema list, @Nullable Object element, @Nullable Object old) {
    if (!list.listType().equals("map")
        || !(old instanceof List<?> before)
        || !(element instanceof Map<?, ?> map)) {
      return null;
    }
    for (Object candidate : before) {
      if (candidate instanceof Map<?, ?> other && sameKeys(list, map, other)) {
        return candidate;
      }
    }
    return null;
  }

  static boolean sameKeys(Schema list, Map<?, ?> a, Map<?, ?> b) {
    return list.listMapKeys().stream().allMatch(k -> Json.equal(a.get(k), b.get(k)));
  }
}
