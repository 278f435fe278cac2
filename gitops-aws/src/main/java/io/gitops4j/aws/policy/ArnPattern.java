package io.gitops4j.aws.policy;

/**
 * Patterns of IAM, in which {@code *} stands for any text and {@code ?} for one character.
 *
 * <p>Whether one pattern covers another is asked by matching the second as if it were a text: only
 * {@code ?} and {@code *} can stand for its {@code ?}, and only {@code *} for its {@code *},
 * because a letter would not do for all that they stand for. It never says yes where that is wrong,
 * and says no where it is right only for odd pairs ({@code *?} covers {@code ?*}).
 */
final class ArnPattern {

  private ArnPattern() {}

  /** Whether everything that the inner pattern matches is matched by the outer. */
  static boolean covers(String outer, String inner) {
    int o = 0;
    int i = 0;
    int star = -1;
    int mark = 0;
    while (i < inner.length()) {
      if (o < outer.length() && outer.charAt(o) == '*') {
        star = o++;
        mark = i;
      } else if (o < outer.length() && stands(outer.charAt(o), inner.charAt(i))) {
        o++;
        i++;
      } else if (star >= 0) {
        o = star + 1;
        i = ++mark;
      } else {
        return false;
      }
    }
    while (o < outer.length() && outer.charAt(o) == '*') {
      o++;
    }
    return o == outer.length();
  }

  private static boolean stands(char outer, char inner) {
    return inner != '*' && (outer == '?' || (outer == inner && inner != '?'));
  }
}
