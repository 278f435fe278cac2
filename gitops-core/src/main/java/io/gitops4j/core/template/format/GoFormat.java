package io.gitops4j.core.template.format;

import io.gitops4j.core.template.value.StructValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text of values as Go's {@code fmt} gives it. Source: package {@code fmt} of Go 1.26. Tests:
 * {@code GoFormatTest} and its table of recorded outputs.
 *
 * @since 0.1
 */
public final class GoFormat {

  private GoFormat() {}

  /** One value as {@code %v} writes it: what a template prints. */
  public static String value(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    value(value, out);
    return out.toString();
  }

  /** Appends one value as {@code %v} writes it. */
  public static void value(@Nullable Object value, StringBuilder out) {
    if (value instanceof String text) {
      out.append(text);
    } else if (value instanceof Long || value instanceof Boolean) {
      out.append(value);
    } else {
      new Printer(out).argument(value, 'v');
    }
  }

  /** One value as an action writes it, which follows a pointer to a struct before that. */
  public static String pointed(Object value) {
    if (!(value instanceof StructValue struct)) {
      return value(value);
    }
    StringBuilder out = new StringBuilder();
    new Printer(out).pointed(struct);
    return out.toString();
  }

  /** {@code fmt.Sprint}: a blank between two values of which neither is a string. */
  public static String print(List<? extends @Nullable Object> values) {
    StringBuilder out = new StringBuilder();
    boolean previousText = true;
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      boolean text = value instanceof String;
      if (i > 0 && !text && !previousText) {
        out.append(' ');
      }
      value(value, out);
      previousText = text;
    }
    return out.toString();
  }

  /** {@code fmt.Sprintln}: a blank between all values and a line feed at the end. */
  public static String println(List<? extends @Nullable Object> values) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.append(' ');
      }
      value(values.get(i), out);
    }
    return out.append('\n').toString();
  }

  /**
   * {@code fmt.Sprintf}. What does not fit is told in the text, as Go does: {@code
   * %!d(float64=8080)}.
   */
  public static String printf(String format, List<? extends @Nullable Object> values) {
    return new Printf(format, values).run();
  }
}
