package io.gitops4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that set a field.
 *
 * @param what what it is, as {@code written} in a file or {@code set the image nginx}
 * @param value the value that the field had afterwards, as text; {@code (redacted)} where it may be
 *     a secret
 * @param at where that stands; null when it is not known
 * @since 0.1
 */
public record Cause(String what, String value, @Nullable Location at) {

  /** Where that stands, if known. */
  public Optional<Location> location() {
    return Optional.ofNullable(at);
  }

  /** {@code 3 <- set the replicas of web (overlays/prod/kustomization.yaml:5:3)}. */
  @Override
  public String toString() {
    return value + " <- " + what + (at == null ? "" : " (" + at + ")");
  }
}
