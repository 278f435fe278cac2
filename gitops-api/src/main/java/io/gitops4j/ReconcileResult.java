package io.gitops4j;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of one pass over all units.
 *
 * @param revisionSeen the revision of the repository; null when it could not be told
 * @param units one entry a unit, in the order of the graph: dependencies first, then by identity
 * @param problem a failure of the pass itself: source, or Flux kinds that cannot be read
 * @param took how long the pass took
 * @param notices what was met and not acted on, sorted by place
 * @since 0.1
 */
public record ReconcileResult(
    @Nullable Revision revisionSeen,
    List<UnitResult> units,
    @Nullable Failure problem,
    Duration took,
    List<Notice> notices) {

  /** Copies the lists. */
  public ReconcileResult {
    units = List.copyOf(units);
    notices = List.copyOf(notices);
  }

  /** A result without notices. */
  public ReconcileResult(
      @Nullable Revision revisionSeen,
      List<UnitResult> units,
      @Nullable Failure problem,
      Duration took) {
    this(revisionSeen, units, problem, took, List.of());
  }

  /** The revision of the repository. */
  public Optional<Revision> revision() {
    return Optional.ofNullable(revisionSeen);
  }

  /** The failure of the pass, else that of the first unit that failed, else of one blocked. */
  public Optional<Failure> failure() {
    if (problem != null) {
      return Optional.of(problem);
    }
    return units.stream()
        .filter(u -> u.status() == UnitStatus.FAILED)
        .findFirst()
        .or(() -> units.stream().filter(u -> u.status() == UnitStatus.BLOCKED).findFirst())
        .flatMap(UnitResult::failure);
  }

  /** Whether nothing failed and nothing was blocked. */
  public boolean succeeded() {
    return failure().isEmpty();
  }

  /** Whether anything in the cluster was changed. */
  public boolean wrote() {
    return units.stream().anyMatch(u -> u.changes().wrote());
  }

  /** The result of a unit, if it was part of the pass. */
  public Optional<UnitResult> unit(UnitId id) {
    return units.stream().filter(u -> u.unit().equals(id)).findFirst();
  }

  /** What was done to all objects. */
  public ChangeSet changes() {
    return new ChangeSet(units.stream().flatMap(u -> u.changes().entries().stream()).toList());
  }

  /**
   * This result, or an exception when it did not succeed.
   *
   * @throws GitOpsException with {@link #failure()}
   */
  public ReconcileResult orThrow() {
    failure()
        .ifPresent(
            f -> {
              throw new GitOpsException(f);
            });
    return this;
  }

  /** One line a unit. */
  @Override
  public String toString() {
    String head = problem == null ? "" : problem.message() + "\n";
    return head + units.stream().map(UnitResult::toString).collect(Collectors.joining("\n"));
  }
}
