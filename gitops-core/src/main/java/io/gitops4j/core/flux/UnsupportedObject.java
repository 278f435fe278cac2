package io.gitops4j.core.flux;

import io.gitops4j.Location;
import io.gitops4j.ObjectRef;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object of a Flux kind that is known and not supported yet.
 *
 * @param ref the object
 * @param declaredAt where it was written; null when unknown
 * @since 0.1
 */
public record UnsupportedObject(ObjectRef ref, @Nullable Location declaredAt) {

  /** What to show for it: {@code not supported yet: KIND}. */
  public String status() {
    return "not supported yet: " + ref.kind();
  }

  /** Where it was written. */
  public Optional<Location> location() {
    return Optional.ofNullable(declaredAt);
  }

  @Override
  public String toString() {
    return ref + ": " + status();
  }
}
