package io.gitops4j.k8s.api;

/** The form of what failures say: one sentence with a full stop. */
public final class Sentence {

  private Sentence() {}

  /** A text as a sentence. */
  public static String of(String text) {
    return ends(text) ? text : text + ".";
  }

  /** A sentence with a clause more at its end. */
  public static String with(String sentence, String clause) {
    String open = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    return open + "; " + clause + ".";
  }

  private static boolean ends(String text) {
    return text.endsWith(".") || text.endsWith("!") || text.endsWith("?");
  }
}
