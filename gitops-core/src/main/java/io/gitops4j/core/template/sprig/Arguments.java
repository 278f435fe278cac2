package io.gitops4j.core.template.sprig;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call, whose number and types the engine has checked by the signature.
 *
 * <p>A map or list that was a literal {@code nil} is null, as a nil map is in Go.
 */
record Arguments(List<@Nullable Object> values) {

  int size() {
    return values.size();
  }

  @Nullable Object any(int index) {
    return values.get(index);
  }

  String text(int index) {
    return (String) required(index);
  }

  long integer(int index) {
    return ((Number) required(index)).longValue();
  }

  double decimal(int index) {
    return ((Number) required(index)).doubleValue();
  }

  boolean flag(int index) {
    return (Boolean) required(index);
  }

  private Object required(int index) {
    Object value = values.get(index);
    if (value == null) {
      throw new IllegalArgumentException("argument " + index + " is missing");
    }
    return value;
  }

  /** A map; null when it is a nil one. */
  @SuppressWarnings("unchecked") // the engine lets only maps with text keys through
  @Nullable Map<String, @Nullable Object> mapOrNull(int index) {
    return (Map<String, @Nullable Object>) values.get(index);
  }

  /** A map; an empty one when it is nil, which only readers may ask for. */
  Map<String, @Nullable Object> map(int index) {
    Map<String, @Nullable Object> map = mapOrNull(index);
    return map == null ? Map.of() : map;
  }

  /** A list; null when it is a nil one. */
  @SuppressWarnings("unchecked") // the engine lets only lists through
  @Nullable List<@Nullable Object> listOrNull(int index) {
    return (List<@Nullable Object>) values.get(index);
  }

  /** The arguments from one on. */
  List<@Nullable Object> from(int index) {
    return index >= values.size() ? List.of() : values.subList(index, values.size());
  }
}
