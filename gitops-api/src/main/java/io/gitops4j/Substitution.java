package io.gitops4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One use of a variable in a manifest: which, where its value came from, where it was used.
 *
 * <p>The value itself is not part of it, so that a substitution can be recorded and printed.
 *
 * @param pointer JSON pointer of the field the variable was used in
 * @param variable the variable's name
 * @param origin where the value came from, such as {@code ConfigMap/flux-system/cluster-vars}, or
 *     {@code default} when the expression's own default was used
 * @param usedAt the place of the use; null when the manifest has no source marks
 * @param secret whether the value came from a Secret
 * @since 0.1
 */
public record Substitution(
    String pointer, String variable, String origin, @Nullable Location usedAt, boolean secret) {

  /** The place of the use, if known. */
  public Optional<Location> location() {
    return Optional.ofNullable(usedAt);
  }

  @Override
  public String toString() {
    return "${" + variable + "} from " + origin + (usedAt == null ? "" : " at " + usedAt);
  }
}
