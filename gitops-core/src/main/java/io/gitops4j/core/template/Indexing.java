package io.gitops4j.core.template;

import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.GoText;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.StructValue;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.template.value.TypedNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code index}, {@code slice} and {@code len}. Strings are indexed by bytes. A key that a map does
 * not have gives nil. {@code slice} takes indexes out of maps and lists, too, which Go refuses for
 * their type {@code interface {}}. Source: Go's {@code text/template/funcs.go}.
 */
final class Indexing {

  private Indexing() {}

  static @Nullable Object index(List<@Nullable Object> arguments) {
    Object item = NoValue.plain(arguments.get(0));
    if (item == null) {
      throw new FunctionException("index of untyped nil");
    }
    for (int i = 1; i < arguments.size(); i++) {
      if (item == null) {
        throw new FunctionException("index of nil pointer");
      }
      item = element(item, NoValue.plain(arguments.get(i)));
    }
    return item;
  }

  private static @Nullable Object element(Object item, @Nullable Object index) {
    if (item instanceof Map<?, ?> map) {
      if (index == null) {
        throw new FunctionException("value is nil; should be of type string");
      }
      if (!(index instanceof String)) {
        throw new FunctionException(
            "value has type " + GoTypes.typeName(index) + "; should be string");
      }
      Object value = map.get(index);
      return value == null && !map.containsKey(index)
          ? GoTypes.zero(GoTypes.elementType(map))
          : value;
    }
    if (!(item instanceof List || item instanceof String || item instanceof Bytes)) {
      throw new FunctionException("can't index item of type " + GoTypes.typeName(item));
    }
    int size = size(item);
    int at = position(index, size);
    if (at == size) {
      String sort = item instanceof String ? "string" : "slice";
      throw new FunctionException("reflect: " + sort + " index out of range");
    }
    if (item instanceof List<?> list) {
      return list.get(at);
    }
    Bytes bytes = item instanceof Bytes own ? own : Bytes.of((String) item);
    return new TypedNumber("uint8", (long) bytes.at(at));
  }

  /** An index, from 0 to a size inclusive. */
  private static int position(@Nullable Object index, int size) {
    long at;
    if (index instanceof Long number) {
      at = number;
    } else if (index instanceof TypedNumber number && !number.floating()) {
      at = number.value().longValue();
    } else if (index == null) {
      throw new FunctionException("cannot index slice/array with nil");
    } else {
      throw new FunctionException("cannot index slice/array with type " + GoTypes.typeName(index));
    }
    if (at < 0 || at > size) {
      throw new FunctionException("index out of range: " + at);
    }
    return (int) at;
  }

  static @Nullable Object slice(List<@Nullable Object> arguments) {
    Object item = NoValue.plain(arguments.get(0));
    if (item == null) {
      throw new FunctionException("slice of untyped nil");
    }
    int count = arguments.size() - 1;
    if (count > 3) {
      throw new FunctionException("too many slice indexes: " + count);
    }
    if (item instanceof String && count == 3) {
      throw new FunctionException("cannot 3-index slice a string");
    }
    if (!(item instanceof List || item instanceof String || item instanceof Bytes)) {
      throw new FunctionException("can't slice item of type " + GoTypes.typeName(item));
    }
    int size = size(item);
    int start = count > 0 ? position(NoValue.plain(arguments.get(1)), size) : 0;
    int end = count > 1 ? position(NoValue.plain(arguments.get(2)), size) : size;
    int limit = count > 2 ? position(NoValue.plain(arguments.get(3)), size) : size;
    if (start > end) {
      throw new FunctionException("invalid slice index: " + start + " > " + end);
    }
    if (end > limit) {
      throw new FunctionException("invalid slice index: " + end + " > " + limit);
    }
    return part(item, start, end);
  }

  private static Object part(Object item, int start, int end) {
    if (item instanceof String text) {
      return GoText.text(GoText.bytes(text), start, end);
    } else if (item instanceof Bytes bytes) {
      return bytes.part(start, end);
    }
    List<@Nullable Object> part = new ArrayList<>(((List<?>) item).subList(start, end));
    return item instanceof TypedList typed
        ? TypedList.named(typed.typeName(), typed.elementType(), part)
        : part;
  }

  static Object length(@Nullable Object item) {
    if (item == NoValue.NONE) {
      throw new FunctionException("reflect: call of reflect.Value.Type on zero Value");
    } else if (item == null) {
      throw new FunctionException("len of nil pointer");
    } else if (item instanceof Map<?, ?> map) {
      return (long) map.size();
    } else if (item instanceof List || item instanceof String || item instanceof Bytes) {
      return (long) size(item);
    }
    String type = item instanceof StructValue struct ? struct.typeName() : GoTypes.typeName(item);
    throw new FunctionException("len of type " + type);
  }

  private static int size(Object item) {
    return item instanceof List<?> list
        ? list.size()
        : item instanceof Bytes bytes ? bytes.size() : GoText.length((String) item);
  }
}
