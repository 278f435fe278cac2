package io.gitops4j;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The health of the objects of a unit at the end of a wait.
 *
 * @param objects one entry an object that was waited for, in the order asked
 * @param problem why the wait did not end well; null when every object is {@link Health#CURRENT}
 * @since 0.1
 */
public record HealthReport(List<ObjectHealth> objects, @Nullable Failure problem) {

  /** Copies the list. */
  public HealthReport {
    objects = List.copyOf(objects);
  }

  /** A report of nothing waited for. */
  public static HealthReport none() {
    return new HealthReport(List.of(), null);
  }

  /** Whether every object is well. */
  public boolean healthy() {
    return problem == null;
  }

  /** Why the wait did not end well. */
  public Optional<Failure> failure() {
    return Optional.ofNullable(problem);
  }
}
