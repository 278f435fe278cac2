package io.gitops4j.core.template;

import java.time.Duration;

/**
 * How much one execution may do.
 *
 * @param steps how many actions, turns of loops and calls; at least 1, default 50 million
 * @param depth how many templates may be executed inside one another; at least 1, default 10,000
 *     (Go: 100,000)
 * @param outputChars how many characters one text may have that a template or function makes; all
 *     texts of an execution together may have sixteen times as many; at least 1, default 32 Mi
 * @param time how long it may take; default 60 seconds
 * @since 0.1
 */
public record TemplateLimits(long steps, int depth, int outputChars, Duration time) {

  private static final TemplateLimits DEFAULTS =
      new TemplateLimits(50_000_000, 10_000, 32 << 20, Duration.ofSeconds(60));

  /** Checks the numbers. */
  public TemplateLimits {
    if (steps < 1 || depth < 1 || outputChars < 1) {
      throw new IllegalArgumentException("steps, depth and outputChars must be at least 1");
    }
  }

  /** The defaults. */
  public static TemplateLimits defaults() {
    return DEFAULTS;
  }

  /** The same with other steps. */
  public TemplateLimits withSteps(long other) {
    return new TemplateLimits(other, depth, outputChars, time);
  }

  /** The same with another depth. */
  public TemplateLimits withDepth(int other) {
    return new TemplateLimits(steps, other, outputChars, time);
  }

  /** The same with another size of texts. */
  public TemplateLimits withOutputChars(int other) {
    return new TemplateLimits(steps, depth, other, time);
  }

  /** The same with another time. */
  public TemplateLimits withTime(Duration other) {
    return new TemplateLimits(steps, depth, outputChars, other);
  }
}
