package io.gitops4j.core.substitute;

/**
 * How much work one object's substitution may be, so that no expression can stall or exhaust the
 * process.
 *
 * @param maxDepth how deep expressions may nest; default 50
 * @param maxOutputBytes the most bytes of an expanded object, and of any argument on the way;
 *     default 8 MiB
 * @param maxSteps the most comparisons all globs of an object may need; default 20,000,000
 * @since 0.1
 */
public record SubstitutionLimits(int maxDepth, int maxOutputBytes, long maxSteps) {

  /** Checks that all are positive. */
  public SubstitutionLimits {
    if (maxDepth <= 0 || maxOutputBytes <= 0 || maxSteps <= 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /** The defaults named above. */
  public static SubstitutionLimits defaults() {
    return new SubstitutionLimits(50, 8 << 20, 20_000_000);
  }
}
