package io.gitops4j.core.kustomize.limit;

import io.gitops4j.Location;
import io.gitops4j.core.yaml.YamlNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a build exceeds one of {@link KustomizeLimits}. The message is the second half of a
 * sentence: what is too much, a semicolon, and how to raise the limit.
 *
 * @since 0.1
 */
public final class LimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Location location;

  LimitException(@Nullable YamlNode at, String what, KustomizeLimit limit, long most) {
    super(what + " than the limit of " + most + "; " + remedy(limit));
    this.location = at == null ? null : at.location().orElse(null);
  }

  private static String remedy(KustomizeLimit limit) {
    return "make it smaller or raise " + limit + " of KustomizeLimits";
  }

  /** Where, if known. */
  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }
}
