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

  YamlException(Location location, String message, boolean limit) {
    super(message);
    this.location = location;
    this.limit = limit;
  }

  /** Malformed text. */
  public static YamlException malformed(Location location, String message) {
    return new YamlException(location, message, false);
  }

  /** A limit was exceeded. */
  public static YamlException limit(Location location, String message) {
    return new YamlException(location, message, true);
  }

  /** Where in the text. */
  public Location location() {
    return location;
  }

  /** Whether the text exceeds a limit of {@link YamlLimits} rather than being malformed. */
  public boolean exceedsLimit() {
    return limit;
  }
}
