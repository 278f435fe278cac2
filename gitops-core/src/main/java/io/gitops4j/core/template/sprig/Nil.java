package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.value.TypedList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Go's nil slices, which look like empty lists but are {@code null} in JSON and YAML. They are told
 * by their identity.
 */
final class Nil {

  static final List<@Nullable Object> LIST = Collections.unmodifiableList(Collections.emptyList());
  static final TypedList STRINGS = TypedList.strings(List.of());

  private Nil() {}

  @SuppressWarnings("ReferenceEquality") // an empty list is no nil slice
  static boolean isNil(@Nullable Object value) {
    return value == null || value == LIST || value == STRINGS;
  }
}
