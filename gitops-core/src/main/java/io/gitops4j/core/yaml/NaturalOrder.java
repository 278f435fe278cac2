package io.gitops4j.core.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which go-yaml sorts the keys of a mapping.
 *
 * <p>The rule: at the first difference letters come after everything else, runs of digits compare
 * by their number, all else by code point; a prefix comes first. Source: go-yaml v2, {@code
 * sorter.go}. Surprising: {@code "1" < "01" < "2"}; zeros directly after a non-zero digit continue
 * its number. The order is not transitive for odd mixtures of digits and signs, which makes {@code
 * List.sort} throw now and then; hence a merge sort of our own. Tests: {@code YamlWriterTest}.
 */
final class NaturalOrder implements Comparator<String> {

  static final NaturalOrder INSTANCE = new NaturalOrder();

  private NaturalOrder() {}

  /** The keys in this order; ties keep theirs. */
  static List<String> sort(List<String> keys) {
    if (keys.size() < 2) {
      return keys;
    }
    return areWords(keys) ? keys.stream().sorted().toList() : merged(keys);
  }

  /** Whether all have nothing but ASCII letters, among which the order is that of strings. */
  private static boolean areWords(List<String> keys) {
    for (String key : keys) {
      for (int i = 0; i < key.length(); i++) {
        char c = key.charAt(i);
        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) {
          return false;
        }
      }
    }
    return true;
  }

  private static List<String> merged(List<String> keys) {
    if (keys.size() < 2) {
      return keys;
    }
    int middle = keys.size() / 2;
    List<String> left = merged(keys.subList(0, middle));
    List<String> right = merged(keys.subList(middle, keys.size()));
    List<String> merged = new ArrayList<>(keys.size());
    int l = 0;
    int r = 0;
    while (l < left.size() && r < right.size()) {
      merged.add(INSTANCE.compare(left.get(l), right.get(r)) <= 0 ? left.get(l++) : right.get(r++));
    }
    merged.addAll(left.subList(l, left.size()));
    merged.addAll(right.subList(r, right.size()));
    return merged;
  }

  @Override
  public int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    int same = 0;
    while (same < shorter && left.charAt(same) == right.charAt(same)) {
      same++;
    }
    if (same == shorter) {
      return Integer.compare(left.length(), right.length());
    }
    char l = left.charAt(same);
    char r = right.charAt(same);
    // Nearly all keys differ in an ASCII letter first, where the order is that of the letters.
    return l < 0x80 && r < 0x80 && Character.isLetter(l) && Character.isLetter(r)
        ? Character.compare(l, r)
        : compareFully(left, right);
  }

  private static int compareFully(String left, String right) {
    int[] a = left.codePoints().toArray();
    int[] b = right.codePoints().toArray();
    int length = Math.min(a.length, b.length);
    for (int i = 0; i < length; i++) {
      if (a[i] != b[i]) {
        return difference(a, b, i);
      }
    }
    return Integer.compare(a.length, b.length);
  }

  private static int difference(int[] a, int[] b, int at) {
    boolean letterA = Character.isLetter(a[at]);
    boolean letterB = Character.isLetter(b[at]);
    if (letterA && letterB) {
      return Integer.compare(a[at], b[at]);
    }
    if (letterA || letterB) {
      return letterB ? -1 : 1;
    }
    long start = (a[at] == '0' || b[at] == '0') && afterNonZeroDigit(a, at) ? 1 : 0;
    int endA = digits(a, at);
    int endB = digits(b, at);
    long numberA = number(a, at, endA, start);
    long numberB = number(b, at, endB, start);
    if (numberA != numberB) {
      return Long.compare(numberA, numberB);
    }
    return endA != endB ? Integer.compare(endA, endB) : Integer.compare(a[at], b[at]);
  }

  private static boolean afterNonZeroDigit(int[] text, int at) {
    for (int j = at - 1; j >= 0 && Character.isDigit(text[j]); j--) {
      if (text[j] != '0') {
        return true;
      }
    }
    return false;
  }

  private static int digits(int[] text, int from) {
    int end = from;
    while (end < text.length && Character.isDigit(text[end])) {
      end++;
    }
    return end;
  }

  private static long number(int[] text, int from, int to, long start) {
    long number = start;
    for (int i = from; i < to; i++) {
      number = number * 10 + (text[i] - '0');
    }
    return number;
  }
}
