package io.gitops4j.secrets.leak;

/**
 * Which values a {@link LeakGuard} looks for.
 *
 * @param minimumLength the fewest bytes, white space at both ends not counted, of a value that is
 *     looked for: 6 to 1024, by default 8; shorter values are found in too many places by chance
 * @since 0.1
 */
public record LeakOptions(int minimumLength) {

  private static final LeakOptions DEFAULTS = new LeakOptions(8);

  /** Checks the range. */
  public LeakOptions {
    if (minimumLength < 6 || minimumLength > 1024) {
      throw new IllegalArgumentException("minimumLength is not from 6 to 1024");
    }
  }

  /** At least 8 bytes. */
  public static LeakOptions defaults() {
    return DEFAULTS;
  }

  /** These options with another minimum length in bytes, from 6 to 1024. */
  public LeakOptions withMinimumLength(int bytes) {
    return new LeakOptions(bytes);
  }
}
