package io.gitops4j.testkit.apiserver.kinds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which lines of two texts are the same, as Ratcliff and Obershelp pair them: the longest run that
 * both have, the first of those equally long, and then the same on either side of it.
 *
 * <p>That is not the longest common subsequence: one long run wins over two short ones that have
 * more lines together. In a text of 200 lines or more a line that makes up more than a hundredth of
 * it begins no run, it only lengthens one. Source: github.com/pmezard/go-difflib, which follows
 * Python's difflib.
 */
final class LineMatches {

  private static final int MANY_LINES = 200;

  /** A run of equal lines: where it begins in both texts, and how long it is. */
  record Run(int left, int right, int size) {}

  private final List<String> left;
  private final List<String> right;
  private final Map<String, List<Integer>> places = new HashMap<>();

  private LineMatches(List<String> left, List<String> right) {
    this.left = left;
    this.right = right;
    for (int i = 0; i < right.size(); i++) {
      places.computeIfAbsent(right.get(i), line -> new ArrayList<>()).add(i);
    }
    if (right.size() >= MANY_LINES) {
      places.values().removeIf(lines -> lines.size() > right.size() / 100 + 1);
    }
  }

  /** The runs, in order; two may be adjacent. */
  static List<Run> of(List<String> left, List<String> right) {
    List<Run> runs = new ArrayList<>();
    new LineMatches(left, right).collect(0, left.size(), 0, right.size(), runs);
    return runs;
  }

  private void collect(int leftFrom, int leftEnd, int rightFrom, int rightEnd, List<Run> runs) {
    Run run = longest(leftFrom, leftEnd, rightFrom, rightEnd);
    if (run.size == 0) {
      return;
    }
    collect(leftFrom, run.left, rightFrom, run.right, runs);
    runs.add(run);
    collect(run.left + run.size, leftEnd, run.right + run.size, rightEnd, runs);
  }

  private Run longest(int leftFrom, int leftEnd, int rightFrom, int rightEnd) {
    Run best = new Run(leftFrom, rightFrom, 0);
    Map<Integer, Integer> before = Map.of();
    for (int i = leftFrom; i < leftEnd; i++) {
      Map<Integer, Integer> sizes = new HashMap<>();
      for (int j : places.getOrDefault(left.get(i), List.of())) {
        if (j >= rightFrom && j < rightEnd) {
          int size = before.getOrDefault(j - 1, 0) + 1;
          sizes.put(j, size);
          if (size > best.size) {
            best = new Run(i - size + 1, j - size + 1, size);
          }
        }
      }
      before = sizes;
    }
    return lengthened(best, leftFrom, leftEnd, rightFrom, rightEnd);
  }

  private Run lengthened(Run run, int leftFrom, int leftEnd, int rightFrom, int rightEnd) {
    int i = run.left;
    int j = run.right;
    while (i > leftFrom && j > rightFrom && left.get(i - 1).equals(right.get(j - 1))) {
      i--;
      j--;
    }
    int size = run.size + run.left - i;
    while (i + size < leftEnd
        && j + size < rightEnd
        && left.get(i + size).equals(right.get(j + size))) {
      size++;
    }
    return new Run(i, j, size);
  }
}
