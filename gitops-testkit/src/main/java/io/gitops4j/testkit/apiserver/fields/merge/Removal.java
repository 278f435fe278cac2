package io.gitops4j.testkit.apiserver.fields.merge;

import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.fields.typed.FieldType;
import io.gitops4j.testkit.apiserver.fields.typed.ListType;
import io.gitops4j.testkit.apiserver.fields.typed.MapType;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts fields out of a tree.
 *
 * <p>A map or list that becomes empty while something below it is cut becomes null, as does an
 * atomic value something below which is to be cut. Source: structured-merge-diff, {@code
 * typed/remove.go}. Tests: {@code MergeTest}.
 */
public final class Removal {

  private Removal() {}

  /** A tree without some fields; the one given is left as it is. */
  public static @Nullable Object of(@Nullable Object tree, FieldSet fields, FieldType type) {
    return switch (type.view(tree)) {
      case SCALAR -> Json.copy(tree);
      case MAP -> ofMap(tree, fields, type.asMap());
      case LIST -> ofList(tree, fields, type.asList());
    };
  }

  private static @Nullable Object ofMap(@Nullable Object tree, FieldSet fields, MapType type) {
    if (type.isAtomic() || !(tree instanceof Map<?, ?> map)) {
      return null;
    }
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = (String) entry.getKey();
      PathElement step = PathElement.field(name);
      if (!fields.has(step)) {
        FieldType member = type.member(name);
        out.put(name, below(entry.getValue(), fields.below(step), member));
      }
    }
    return out.isEmpty() ? null : out;
  }

  private static @Nullable Object ofList(@Nullable Object tree, FieldSet fields, ListType type) {
    if (type.isAtomic() || !(tree instanceof List<?> list)) {
      return null;
    }
    List<@Nullable Object> out = new ArrayList<>();
    for (Object item : list) {
      PathElement step = Steps.of(type, item);
      if (step == null) {
        out.add(Json.copy(item));
      } else if (!fields.has(step)) {
        out.add(below(item, fields.below(step), type.element()));
      }
    }
    return out.isEmpty() ? null : out;
  }

  private static @Nullable Object below(
      @Nullable Object value, FieldSet fields, @Nullable FieldType type) {
    return fields.isEmpty() || type == null ? Json.copy(value) : of(value, fields, type);
  }
}
