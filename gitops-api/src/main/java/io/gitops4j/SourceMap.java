package io.gitops4j;

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
}
