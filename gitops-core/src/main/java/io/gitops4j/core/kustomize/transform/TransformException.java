package io.gitops4j.core.kustomize.transform;

import io.gitops4j.Location;
import io.gitops4j.Reason;
import io.gitops4j.core.yaml.YamlNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a transformer cannot do what it is told. The message is the second half of a
 * sentence: what is wrong, a semicolon, and what to do about it.
 *
 * @since 0.1
 */
public final class TransformException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Location location;
  private final Reason reason;

  /** A problem without a place of its own. */
  public TransformException(String message) {
    this((Location) null, Reason.INVALID, message);
  }

  /** A problem at a node of the configuration or of an object. */
  public TransformException(@Nullable YamlNode at, String message) {
    this(at == null ? null : at.location().orElse(null), Reason.INVALID, message);
  }

  /** A problem at a place. */
  public TransformException(@Nullable Location at, Reason reason, String message) {
    super(message);
    this.location = at;
    this.reason = reason;
  }

  /** What kind of problem it is. */
  public Reason reason() {
    return reason;
  }

  /** Where, if known. */
  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }
}
