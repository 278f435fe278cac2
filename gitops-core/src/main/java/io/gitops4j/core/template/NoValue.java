package io.gitops4j.core.template;

import org.jspecify.annotations.Nullable;

/**
 * Two things that Go keeps apart and Java's null does not: {@code null} is a nil that stands in a
 * map or list and has the type {@code interface {}}; {@link #NONE} is no value at all, without even
 * a type. What leaves a pipeline as nil is no value. {@link #MISSING} stands for the value of the
 * command before, where there is none.
 */
enum NoValue {
  NONE,
  MISSING;

  /** A value that leaves a pipeline. */
  static Object piped(@Nullable Object value) {
    return value == null ? NONE : value;
  }

  /** A value as functions and users see it. */
  static @Nullable Object plain(@Nullable Object value) {
    return value == NONE ? null : value;
  }
}
