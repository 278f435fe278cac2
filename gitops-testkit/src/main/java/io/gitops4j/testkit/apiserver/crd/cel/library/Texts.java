package io.gitops4j.testkit.apiserver.crd.cel.library;

/** Texts by code points. */
final class Texts {

  private Texts() {}

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The part between two code points. */
  static String part(String text, int from, int to) {
    int start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }
}
