package io.gitops4j.core.source.git;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Names that somebody may have meant: up to three, the nearest first. */
final class NearNames {

  private static final int MOST = 3;
  private static final int MAX_LENGTH = 100;
  private static final int MAX_NAMES = 10_000;

  private NearNames() {}

  /** The nearest names in the words {@code a, b}; empty when there is none. */
  static String of(String wanted, List<String> names) {
    return names.stream()
        .limit(MAX_NAMES)
        .filter(n -> n.length() <= MAX_LENGTH && wanted.length() <= MAX_LENGTH)
        .sorted(
            Comparator.<String>comparingInt(n -> distance(wanted, n))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .collect(Collectors.joining(", "));
  }

  /** The number of characters to add, remove or replace. */
  private static int distance(String left, String right) {
    int[] previous = new int[right.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] row = new int[previous.length];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[right.length()];
  }
}
