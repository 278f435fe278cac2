package io.gitops4j;

import java.util.List;
import java.util.Optional;

/**
 * Tells where a field of a manifest was written, for messages that name file, line and column.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface SourceMap {

  /** Knows nothing. */
  SourceMap NONE = pointer -> Optional.empty();

  /**
   * The place of the field's value, or of its nearest ancestor that has one.
   *
   * @param pointer a JSON pointer (RFC 6901) into the manifest, such as {@code /spec/replicas};
   *     empty for the whole object
   */
  Optional<Location> locate(String pointer);

  /**
   * What set a field, first to last; empty when that is not known, or there is no such scalar.
   *
   * <p>It may take as long as rendering does, and needs what was rendered to be still there.
   *
   * @param pointer a JSON pointer to a scalar
   */
  default List<Cause> causes(String pointer) {
    return List.of();
  }
}
