package io.gitops4j.core.graph;

import io.gitops4j.Location;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A CEL expression as it was written. Nobody has looked yet whether it can be read.
 *
 * @param field the field it was written in, such as {@code spec.healthCheckExprs[0].current}
 * @param text the expression
 * @param declaredAt where it was written; null when unknown
 * @since 0.1
 */
public record Expression(String field, String text, @Nullable Location declaredAt) {

  /** Where it was written. */
  public Optional<Location> location() {
    return Optional.ofNullable(declaredAt);
  }
}
