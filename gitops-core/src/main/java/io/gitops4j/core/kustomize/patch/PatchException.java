package io.gitops4j.core.kustomize.patch;

import io.gitops4j.Location;
import io.gitops4j.core.yaml.YamlNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a patch cannot be read or applied. The message is the second half of a sentence: what
 * is wrong; what to do is for the one who knows the object to say.
 *
 * @since 0.1
 */
public final class PatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Location location;

  /** A problem at a node of the patch. */
  public PatchException(@Nullable YamlNode at, String message) {
    super(message);
    this.location = at == null ? null : at.location().orElse(null);
  }

  /** Where in the patch, if known. */
  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }
}
