package io.gitops4j.core.kustomize.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A seeded source of choices: the same seed gives the same tree on every machine. */
final class Chance {

  private final SplittableRandom random;
  private final boolean wide;

  Chance(long seed) {
    this(seed, false);
  }

  /**
   * A source with a seed.
   *
   * @param wide whether there are the rare forms, too, of which the trees of earlier seeds know
   *     nothing
   */
  Chance(long seed, boolean wide) {
    this.random = new SplittableRandom(seed);
    this.wide = wide;
  }

  /** True in so many of a hundred cases where there are rare forms; else never. */
  boolean rarely(int share) {
    return wide && percent(share);
  }

  /** Whether there are the rare forms. */
  boolean wide() {
    return wide;
  }

  /** A whole number from 0 to below a bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True in so many of a hundred cases. */
  boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** One to so many different ones, in random order. */
  <T> List<T> some(List<T> choices, int most) {
    List<T> left = new ArrayList<>(choices);
    List<T> chosen = new ArrayList<>();
    int count = 1 + below(most);
    while (chosen.size() < count && !left.isEmpty()) {
      chosen.add(left.remove(below(left.size())));
    }
    return chosen;
  }
}
