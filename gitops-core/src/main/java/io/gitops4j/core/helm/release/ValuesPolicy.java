package io.gitops4j.core.helm.release;

/**
 * Which values an upgrade begins with. Source: Helm 3.22 {@code pkg/action/upgrade.go}.
 *
 * @since 0.1
 */
public enum ValuesPolicy {
  /** The chart's own; {@code --reset-values}. */
  RESET,
  /** All that the last revision had, its chart's defaults too; {@code --reuse-values}. */
  REUSE,
  /**
   * The chart's own, with what was given to the last revision; {@code --reset-then-reuse-values}.
   */
  RESET_THEN_REUSE
}
