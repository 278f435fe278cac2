package io.gitops4j.core.flux;

/** Whether two names are so alike that one may be a slip of the other. */
final class Spelling {

  private static final int MOST_EDITS = 2;

  private Spelling() {}

  /** Equal but for case, or at most two letters added, left out or changed (Levenshtein). */
  static boolean alike(String a, String b) {
    if (a.equalsIgnoreCase(b)) {
      return true;
    }
    int shorter = Math.min(a.length(), b.length());
    int edits = shorter < 4 ? 1 : MOST_EDITS;
    return Math.abs(a.length() - b.length()) <= edits && b.length() < 64 && distance(a, b) <= edits;
  }

  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
