package io.gitops4j;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was done to the objects of a unit, in the order in which it was done.
 *
 * @param entries one entry an object
 * @since 0.1
 */
public record ChangeSet(List<Change> entries) {

  /** Copies the list. */
  public ChangeSet {
    entries = List.copyOf(entries);
  }

  /** Nothing was done. */
  public static ChangeSet empty() {
    return new ChangeSet(List.of());
  }

  /** The entries of one action that succeeded. */
  public List<Change> succeeded(Action action) {
    return entries.stream().filter(c -> c.problem() == null && c.action() == action).toList();
  }

  /** How many entries of one action succeeded. */
  public int count(Action action) {
    return succeeded(action).size();
  }

  /** The entries that failed. */
  public List<Change> failed() {
    return entries.stream().filter(c -> c.problem() != null).toList();
  }

  /** The first failure, if there is one. */
  public Optional<Failure> failure() {
    return entries.stream().flatMap(c -> c.failure().stream()).findFirst();
  }

  /** Whether anything in the cluster was changed. */
  public boolean wrote() {
    return entries.stream().anyMatch(c -> c.problem() == null && c.action().writes());
  }

  /** The entries that changed something or failed, one a line. */
  @Override
  public String toString() {
    return entries.stream()
        .filter(c -> c.problem() != null || c.action().writes())
        .map(Change::toString)
        .collect(Collectors.joining("\n"));
  }
}
