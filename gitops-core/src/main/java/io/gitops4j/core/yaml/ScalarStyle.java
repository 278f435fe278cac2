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
  FOLDED
}
