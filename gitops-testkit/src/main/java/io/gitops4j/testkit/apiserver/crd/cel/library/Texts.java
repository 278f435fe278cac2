package io.gitops4j.testkit.apiserver.crd.cel.library;

/** Texts by code points. */
final class Texts {

  private Texts() {}

  /** The order of two texts, by code points. */
  static int compare(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length()) {
      int x = a.codePointAt(i);
      int y = b.codePointAt(i);
      if (x != y) {
        return Integer.compare(x, y);
      }
      i += Character.charCount(x);
    }
    return Integer.compare(a.length(), b.length());
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The part between two code points. */
  static String part(String text, int from, int to) {
    int start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }
}
