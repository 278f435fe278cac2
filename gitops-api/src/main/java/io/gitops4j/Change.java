package io.gitops4j;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was done to one object, or why it could not be.
 *
 * @param ref the object
 * @param action what was done; what was tried when there is a problem
 * @param problem why it failed; null when it succeeded
 * @since 0.1
 */
public record Change(ObjectRef ref, Action action, @Nullable Failure problem) {

  /** A change that succeeded. */
  public static Change of(ObjectRef ref, Action action) {
    return new Change(ref, action, null);
  }

  /** A change that failed. */
  public static Change failed(ObjectRef ref, Action action, Failure problem) {
    return new Change(ref, action, problem);
  }

  /** Why it failed, if it did. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(problem);
  }

  /** {@code Deployment/prod/web configured}, as Flux prints it. */
  @Override
  public String toString() {
    return problem == null ? ref + " " + action.text() : ref + " not " + action.text();
  }
}
