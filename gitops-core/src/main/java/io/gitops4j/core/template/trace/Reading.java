package io.gitops4j.core.template.trace;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that an action read.
 *
 * @param origin where it was
 * @param value what was there; null for nothing
 * @since 0.1
 */
public record Reading(Origin origin, @Nullable Object value) {

  /** Whether it has things in it: a table, a list or a struct. */
  public boolean isContainer() {
    return value instanceof Map<?, ?> || value instanceof List<?>;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reading reading && reading.origin.equals(origin);
  }

  @Override
  public int hashCode() {
    return origin.hashCode();
  }

  /** The place, never the value. */
  @Override
  public String toString() {
    return origin.toString();
  }
}
