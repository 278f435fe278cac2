package io.gitops4j.core.version;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text is no version or no condition on versions. The message is that of Masterminds/semver, but
 * for the part it is about.
 *
 * @since 0.1
 */
public final class VersionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String part;

  VersionException(String message, @Nullable String part) {
    super(message);
    this.part = part;
  }

  /** The part of the text that is wrong; empty when it is the whole, or that is told already. */
  public Optional<String> part() {
    return Optional.ofNullable(part);
  }
}
