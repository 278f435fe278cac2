package io.gitops4j.testkit.apiserver.fields.merge;

import io.gitops4j.testkit.apiserver.fields.path.PathElement;
import io.gitops4j.testkit.apiserver.fields.typed.ListType;
import org.jspecify.annotations.Nullable;

/** Steps to elements of lists whose tree was checked before. */
final class Steps {

  /** What stands for a value that is not there, as opposed to null. */
  static final Object ABSENT = new Object();

  private Steps() {}

  /** The step to an element; null when it cannot be told apart from others. */
  static @Nullable PathElement of(ListType type, @Nullable Object item) {
    try {
      return type.step(item);
    } catch (ListType.UnkeyedElement e) {
      return null;
    }
  }
}
