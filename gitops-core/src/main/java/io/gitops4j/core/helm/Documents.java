package io.gitops4j.core.helm;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits what a template wrote into documents.
 *
 * <p>The rule: every line that begins with {@code ---} separates, whatever follows and wherever it
 * stands, also in a block scalar; blanks around it go, and so do those around the whole and around
 * each document. Surprising cases: {@code ---apiVersion: v1} separates; of two such lines with
 * nothing but blanks between them the second does not. Source: Helm 3.22 {@code
 * pkg/releaseutil/manifest.go}. Tests: {@code DocumentsTest}.
 */
final class Documents {

  private static final String SEPARATOR = "---";

  private Documents() {}

  static List<String> split(String text) {
    String all = trim(text);
    List<String> documents = new ArrayList<>();
    int from = all.startsWith(SEPARATOR) ? skipSpace(all, SEPARATOR.length()) : 0;
    for (int line = all.indexOf("\n---", from); line >= 0; line = all.indexOf("\n---", from)) {
      int end = line;
      while (end > from && isSpace(all.charAt(end - 1))) {
        end--;
      }
      add(documents, all.substring(from, end));
      from = skipSpace(all, line + 1 + SEPARATOR.length());
    }
    add(documents, all.substring(from));
    return documents;
  }

  private static void add(List<String> documents, String document) {
    if (!document.isEmpty()) {
      documents.add(trim(document));
    }
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  }

  /** A text without the blanks around it, as Go sees blanks. */
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return isSpace(c)
        || c == '\u000b'
        || c == '\u0085'
        || c == '\u00a0'
        || c == '\u2028'
        || c == '\u2029'
        || Character.getType(c) == Character.SPACE_SEPARATOR;
  }
}
