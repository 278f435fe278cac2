package io.gitops4j.core.yaml;

/**
 * How a scalar was written.
 *
 * @since 0.1
 */
public enum ScalarStyle {
  /** Without quotes. */
  PLAIN,
  /** In single quotes. */
  SINGLE_QUOTED,
  /** In double quotes. */
  DOUBLE_QUOTED,
  /** As a block with {@code |}. */
  LITERAL,
  /** As a block with {@code >}. */
  FOLDED,
  /** In quotes, with a tag: it is the tag that says what it means, not the quotes. */
  TAGGED
}
