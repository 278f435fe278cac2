package io.gitops4j.core.yaml;

/**
 * How much of a hostile text is read before giving up with a named error.
 *
 * @param maxBytes the most bytes of one text; default 8 MiB
 * @param maxDepth how deep mappings and sequences may nest; default 100
 * @param maxNodes the most nodes of one text, those that aliases stand for included; default
 *     1,000,000
 * @param maxAliasNodes the most nodes that aliases may stand for; default 100,000
 * @since 0.1
 */
public record YamlLimits(int maxBytes, int maxDepth, int maxNodes, int maxAliasNodes) {

  /** Checks that all are positive. */
  public YamlLimits {
    if (maxBytes <= 0 || maxDepth <= 0 || maxNodes <= 0 || maxAliasNodes < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** The defaults named above. */
  public static YamlLimits defaults() {
    return new YamlLimits(8 << 20, 100, 1_000_000, 100_000);
  }
}
