package io.gitops4j.core.kustomize.transform;

import io.gitops4j.Location;
import io.gitops4j.core.yaml.YamlNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a transformer cannot do what it is told.
 *
 * @since 0.1
 */
public final class TransformException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Location location;

  /** A problem without a place of its own. */
  public TransformException(String message) {
    this(null, message);
  }

  /** A problem at a node of the configuration or of an object. */
  public TransformException(@Nullable YamlNode at, String message) {
    super(message);
    this.location = at == null ? null : at.location().orElse(null);
  }

  /** Where, if known. */
  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }
}
