package io.gitops4j.testkit.apiserver.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A seeded source of choices: the same seed gives the same sequence on every machine. */
final class Chance {

  private final SplittableRandom random;
  private int oddness;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** How many of a thousand values are odd ones from now on. */
  void oddness(int share) {
    this.oddness = share;
  }

  /** Whether the next value is an odd one. */
  boolean odd() {
    return oddness > 0 && random.nextInt(1000) < oddness;
  }

  /** A whole number from 0 to below a bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True in so many of a hundred cases. */
  boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  /** One of the choices; null is one too. */
  @SafeVarargs
  final <T extends @Nullable Object> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** None to so many different ones, in random order. */
  <T> List<T> some(List<T> choices, int most) {
    List<T> left = new ArrayList<>(choices);
    List<T> chosen = new ArrayList<>();
    int count = below(most + 1);
    while (chosen.size() < count && !left.isEmpty()) {
      chosen.add(left.remove(below(left.size())));
    }
    return chosen;
  }
}
