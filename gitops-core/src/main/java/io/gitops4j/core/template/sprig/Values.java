package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.Bytes;
import io.gitops4j.core.template.value.GoTypes;
import io.gitops4j.core.template.value.StructValue;
import io.gitops4j.core.template.value.TemplateFailure;
import io.gitops4j.core.template.value.TypedNumber;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the functions ask about a value whose type they do not know. */
final class Values {

  private Values() {}

  /** Whether it is what Go calls a slice. */
  static boolean isList(@Nullable Object value) {
    return value instanceof List || value instanceof Bytes;
  }

  /** The items of what {@link #isList} calls a list. */
  @SuppressWarnings("unchecked") // what the items are is asked item by item
  static List<@Nullable Object> items(@Nullable Object list) {
    if (list instanceof Bytes bytes) {
      List<@Nullable Object> items = new ArrayList<>(bytes.size());
      for (int i = 0; i < bytes.size(); i++) {
        items.add(new TypedNumber("uint8", (long) bytes.at(i)));
      }
      return items;
    }
    return list == null ? List.of() : (List<@Nullable Object>) list;
  }

  /**
   * The items of a list that a function needs.
   *
   * @param refusal the words for what is no list, before the name of its kind
   */
  static List<@Nullable Object> items(@Nullable Object list, String refusal) {
    requireNotNil(list);
    if (!isList(list)) {
      throw new FunctionException(refusal + GoTypes.kindName(list));
    }
    return items(list);
  }

  static void requireNotNil(@Nullable Object value) {
    if (value == null) {
      throw new FunctionException(
          "runtime error: invalid memory address or nil pointer dereference");
    }
  }

  /** Whether a value is the empty one of its type; a struct never is, nor is a pointer to one. */
  static boolean isEmpty(@Nullable Object value) {
    boolean never =
        value instanceof StructValue
            || value instanceof ZonedDateTime
            || value instanceof TemplateFailure;
    return !never && !GoTypes.isTrue(value);
  }
}
