package io.gitops4j.core.template.helm;

import com.google.re2j.Pattern;
import io.gitops4j.core.template.FunctionException;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of {@code .Files.Glob}: {@code *} and {@code ?} stay within a folder, {@code **} does
 * not; sets {@code [abc]}, {@code [!abc]} and {@code [a-z]}; alternatives {@code {a,b}}; a
 * backslash takes the next character as it is. The whole path must match.
 *
 * <p>A pattern that is none matches every path. Surprising cases: a set is either one range or
 * characters, so {@code [a-z0-9]} is none and matches every path; a set takes slashes, too;
 * alternatives that are not closed end with the pattern. Source: gobwas/glob with the separator
 * {@code /}, as Helm uses it. The pattern becomes one of RE2, so that matching takes linear time.
 * Tests: {@code GlobPatternTest}.
 */
final class GlobPattern {

  private static final int MAX_DEPTH = 100;
  private static final int END = -1;

  private final int[] pattern;
  private int at;
  private @Nullable Pattern compiled;

  private GlobPattern(String pattern) {
    this.pattern = pattern.codePoints().toArray();
  }

  /** The pattern of a text; all paths if it is none. */
  static GlobPattern orAll(String text) {
    GlobPattern glob = new GlobPattern(text);
    StringBuilder regex = new StringBuilder();
    if (glob.sequence(regex, 0)) {
      glob.compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
    return glob;
  }

  boolean matches(String path) {
    return compiled == null || compiled.matches(path);
  }

  private int peek() {
    return at < pattern.length ? pattern[at] : END;
  }

  private int read() {
    return at < pattern.length ? pattern[at++] : END;
  }

  /** Reads up to the end, or within alternatives up to theirs; whether it is a pattern so far. */
  private boolean sequence(StringBuilder regex, int depth) {
    while (peek() != END) {
      int c = peek();
      if (depth > 0 && (c == '}' || c == ',')) {
        return true;
      }
      at++;
      switch (c) {
        case '*' -> star(regex);
        case '?' -> regex.append("[^/]");
        case '[' -> {
          if (!set(regex)) {
            return false;
          }
        }
        case '{' -> {
          if (!alternatives(regex, depth + 1)) {
            return false;
          }
        }
        case '\\' -> {
          if (peek() != END) {
            literal(regex, read());
          }
        }
        default -> literal(regex, c);
      }
    }
    return true;
  }

  private static void literal(StringBuilder regex, int c) {
    regex.append("\\x{").append(Integer.toHexString(c)).append('}');
  }

  private void star(StringBuilder regex) {
    if (peek() != '*') {
      regex.append("[^/]*");
      return;
    }
    while (peek() == '*') {
      at++;
    }
    regex.append(".*");
  }

  private boolean set(StringBuilder regex) {
    regex.append('[');
    if (peek() == '!') {
      at++;
      regex.append('^');
    }
    int first = read();
    if (peek() == '-') {
      at++;
      int last = read();
      literal(regex, first);
      regex.append('-');
      literal(regex, last);
      regex.append(']');
      return last >= first && read() == ']';
    }
    at -= first == END ? 0 : 1;
    boolean any = false;
    while (peek() != END && peek() != ']') {
      int c = read();
      if (c != '\\') {
        literal(regex, c);
        any = true;
      } else if (peek() != END) {
        literal(regex, read());
        any = true;
      }
    }
    regex.append(']');
    return any && read() == ']';
  }

  private boolean alternatives(StringBuilder regex, int depth) {
    if (depth > MAX_DEPTH) {
      throw new FunctionException(
          "the pattern of .Files.Glob has more than the limit of %d levels of alternatives; make it simpler"
              .formatted(MAX_DEPTH));
    }
    regex.append("(?:");
    while (sequence(regex, depth)) {
      if (read() == ',') {
        regex.append('|');
      } else {
        regex.append(')');
        return true;
      }
    }
    return false;
  }
}
