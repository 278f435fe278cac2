package io.gitops4j.core.yaml;

import io.gitops4j.Location;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when text is not the YAML it should be; says where.
 *
 * @since 0.1
 */
public final class YamlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Location location;
  private final @Nullable String limit;
  private final String remedy;

  private YamlException(Location location, String message, @Nullable String limit, String remedy) {
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
    return new YamlException(location, message, null, remedy);
  }

  /**
   * A limit was exceeded.
   *
   * @param limit its name in {@link YamlLimits}
   */
  static YamlException limit(Location location, String message, String limit) {
    return new YamlException(location, message, limit, "make it smaller");
  }

  /** Where in the text. */
  public Location location() {
    return location;
  }

  /** What to do about it, as the end of a sentence. */
  public String remedy() {
    return remedy;
  }

  /** The name of the limit in {@link YamlLimits} that the text exceeds; empty when malformed. */
  public Optional<String> limit() {
    return Optional.ofNullable(limit);
  }

  /** Whether the text exceeds a limit of {@link YamlLimits} rather than being malformed. */
  public boolean exceedsLimit() {
    return limit != null;
  }
}
