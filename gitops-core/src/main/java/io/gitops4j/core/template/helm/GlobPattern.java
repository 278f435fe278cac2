package io.gitops4j.core.template.helm;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of {@code .Files.Glob}: {@code *} and {@code ?} stay within a folder, {@code **} does
 * not; sets {@code [abc]}, {@code [!a-z]}; alternatives {@code {a,b}}; a backslash takes the next
 * character as it is. The whole path must match.
 *
 * <p>A pattern that is none matches every path. Source: gobwas/glob with the separator {@code /},
 * as Helm uses it. The pattern becomes one of RE2, so that matching takes linear time.
 */
final class GlobPattern {

  private final String pattern;
  private int at;
  private @Nullable Pattern compiled;

  private GlobPattern(String pattern) {
    this.pattern = pattern;
  }

  /** The pattern of a text; all paths if it is none. */
  static GlobPattern orAll(String text) {
    GlobPattern glob = new GlobPattern(text);
    String regex = glob.sequence(false);
    glob.compiled =
        regex == null || glob.at < text.length() ? null : Pattern.compile(regex, Pattern.DOTALL);
    return glob;
  }

  boolean matches(String path) {
    return compiled == null || compiled.matches(path);
  }

  /** The regular expression up to the end, or within alternatives up to their end; null if none. */
  private @Nullable String sequence(boolean inAlternatives) {
    StringBuilder regex = new StringBuilder();
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      if (inAlternatives && (c == '}' || c == ',')) {
        at--;
        return regex.toString();
      }
      String part =
          switch (c) {
            case '*' -> star();
            case '?' -> "[^/]";
            case '[' -> set();
            case '{' -> alternatives();
            case '\\' -> at < pattern.length() ? Pattern.quote("" + pattern.charAt(at++)) : null;
            default -> Pattern.quote(String.valueOf(c));
          };
      if (part == null) {
        return null;
      }
      regex.append(part);
    }
    return inAlternatives ? null : regex.toString();
  }

  private String star() {
    if (at < pattern.length() && pattern.charAt(at) == '*') {
      while (at < pattern.length() && pattern.charAt(at) == '*') {
        at++;
      }
      return ".*";
    }
    return "[^/]*";
  }

  private @Nullable String set() {
    int end = pattern.indexOf(']', at);
    boolean negated = at < pattern.length() && pattern.charAt(at) == '!';
    int start = negated ? at + 1 : at;
    if (end <= start) {
      return null;
    }
    String content = pattern.substring(start, end);
    at = end + 1;
    StringBuilder regex = new StringBuilder(negated ? "[^" : "[");
    boolean range = content.length() == 3 && content.charAt(1) == '-';
    if (range && content.charAt(0) > content.charAt(2)) {
      return null;
    }
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      boolean plain = Character.isLetterOrDigit(c) || range && i == 1;
      regex.append(plain ? "" : "\\").append(c);
    }
    return regex.append(']').toString();
  }

  private @Nullable String alternatives() {
    StringBuilder regex = new StringBuilder("(?:");
    while (true) {
      String alternative = sequence(true);
      if (alternative == null) {
        return null;
      }
      regex.append(alternative);
      if (pattern.charAt(at++) == '}') {
        return regex.append(')').toString();
      }
      regex.append('|');
    }
  }
}
