package io.gitops4j.core.kustomize.differential;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what came of trees. Not safe to share by threads. */
final class Tally {

  private final String program;
  private final long first;
  private int alike;
  private int refused;
  private final Map<Explained, Integer> explained = new EnumMap<>(Explained.class);
  private final List<Long> different = new ArrayList<>();
  private int count;

  /**
   * An empty one.
   *
   * @param program what the trees were built with
   * @param first the seed of the first tree
   */
  Tally(String program, long first) {
    this.program = program;
    this.first = first;
  }

  /** Adds the tree of the next seed. */
  void add(Tree tree, Outcome theirs, Outcome ours) {
    Optional<Explained> explanation = Explained.of(tree, theirs, ours);
    if (theirs.same(ours)) {
      alike += theirs.kind() == Outcome.Kind.BUILT ? 1 : 0;
      refused += theirs.kind() == Outcome.Kind.BUILT ? 0 : 1;
    } else if (explanation.isPresent()) {
      explained.merge(explanation.get(), 1, Integer::sum);
    } else {
      different.add(first + count);
    }
    count++;
  }

  /** The seeds of those that differ. */
  List<Long> different() {
    return List.copyOf(different);
  }

  /** How many of a hundred were built alike. */
  int percentAlike() {
    return count == 0 ? 100 : alike * 100 / count;
  }

  @Override
  public String toString() {
    return count
        + " random trees of the seeds "
        + first
        + " to "
        + (first + count - 1)
        + " by "
        + program
        + " and by us: "
        + alike
        + " built alike, "
        + refused
        + " refused by both, "
        + explained.values().stream().mapToInt(Integer::intValue).sum()
        + " explained "
        + explained
        + ", "
        + different.size()
        + " different";
  }
}
