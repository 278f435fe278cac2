package io.gitops4j.core.template.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Go struct as a template sees it: named fields, read one at a time. Nothing of the Java object
 * behind it can be reached but what {@link #field} gives.
 *
 * @since 0.1
 */
public interface StructValue {

  /** Go's name of the type, such as {@code chart.Metadata}. */
  String typeName();

  /** The names of the exported fields, in the order of their declaration. */
  List<String> fieldNames();

  /** Whether there is a field, promoted ones of embedded structs included. */
  default boolean hasField(String name) {
    return fieldNames().contains(name);
  }

  /** The value of a field that {@link #hasField} knows; null is nil. */
  @Nullable Object field(String name);

  /** What Go's {@code String()} method gives where the type has one; null if it has none. */
  default @Nullable String text() {
    return null;
  }

  /**
   * What an action prints for the value; null for what {@link #text} gives, or the fields. It
   * differs where only a pointer to the type has a {@code String()} method: Go finds it for a field
   * that an action prints, and not for an argument of a function.
   */
  default @Nullable String printed() {
    return text();
  }

  /** Whether the value is a pointer to the struct, not the struct itself. */
  default boolean pointer() {
    return false;
  }
}
