package io.gitops4j.core.yaml;

import io.gitops4j.Location;

/**
 * Thrown when text is not the YAML it should be; says where.
 *
 * @since 0.1
 */
public final class YamlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Location location;
  private final boolean limit;
  private final String remedy;

  private YamlException(Location location, String message, boolean limit, String remedy) {
    super(message);
    this.location = location;
    this.limit = limit;
    this.remedy = remedy;
  }

  /** Malformed text. */
  public static YamlException malformed(Location location, String message) {
    return malformed(location, message, "correct the YAML");
  }

  /**
   * Malformed text.
   *
   * @param remedy what to do, such as {@code put it in quotes}
   */
  public static YamlException malformed(Location location, String message, String remedy) {
    return new YamlException(location, message, false, remedy);
  }

  /** A limit was exceeded. */
  public static YamlException limit(Location location, String message) {
    return new YamlException(location, message, true, "make it smaller");
  }

  /** Where in the text. */
  public Location location() {
    return location;
  }

  /** What to do about it, as the end of a sentence. */
  public String remedy() {
    return remedy;
  }

  /** Whether the text exceeds a limit of {@link YamlLimits} rather than being malformed. */
  public boolean exceedsLimit() {
    return limit;
  }
}
