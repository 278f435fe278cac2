package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.template.value.TypedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One copy of a value, its maps and lists copied too; limited in depth and size. */
final class DeepCopy {

  private int nodes;

  @Nullable Object of(@Nullable Object value) {
    return of(value, 0);
  }

  private @Nullable Object of(@Nullable Object value, int depth) {
    Limits.depth(depth);
    Limits.items("a value", ++nodes);
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put((String) key, of(item, depth + 1)));
      return map instanceof TypedMap typed ? typed.ofSameType(copy) : copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      list.forEach(item -> copy.add(of(item, depth + 1)));
      return list instanceof TypedList typed
          ? TypedList.named(typed.typeName(), typed.elementType(), copy)
          : copy;
    }
    return value;
  }
}
