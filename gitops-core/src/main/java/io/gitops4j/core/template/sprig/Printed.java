package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.format.GoFormat;
import io.gitops4j.core.template.format.GoQuote;
import io.gitops4j.core.template.value.Bytes;
import org.jspecify.annotations.Nullable;

/** Values as texts. */
final class Printed {

  private Printed() {}

  /** A value as sprig's functions take it for a text: itself, also as bytes, or as Go prints it. */
  static String text(@Nullable Object value) {
    if (value instanceof Bytes bytes) {
      return bytes.text();
    }
    return value instanceof String text ? text : GoFormat.value(value);
  }

  /** A value as {@code %v} prints it. */
  static String value(@Nullable Object value) {
    return GoFormat.value(value);
  }

  /** A text as {@code %q} prints it. */
  static String quote(String text) {
    return GoQuote.quote(text);
  }
}
