package io.gitops4j.core.helm;

import com.google.re2j.Pattern;

/**
 * A pattern of {@code .Files.Glob}, matched in linear time.
 *
 * <p>The rule: {@code *} and {@code ?} do not match a slash, {@code **} does; {@code [abc]}, {@code
 * [a-z]} and {@code [!a]} match a character, a slash too; {@code {a,b}} one of several patterns,
 * which may nest; a backslash takes the next character as it is. Surprising cases: a pattern that
 * is malformed, or has more than 1,000 characters, matches everything; {@code **&#47;*.yaml} does not match a file without a folder.
 * Source: gobwas/glob v0.2.3, which Helm uses. Tests: {@code FileGlobTest}.
 */
final class FileGlob {

  private static final int MAX_LENGTH = 1_000;
  private static final Pattern EVERYTHING = Pattern.compile("(?s).*");

  private final String pattern;
  private final StringBuilder expression = new StringBuilder("(?s)");
  private int at;
  private int open;

  private FileGlob(String pattern) {
    this.pattern = pattern;
  }

  /** The expression that matches what a pattern matches. */
  static Pattern compile(String pattern) {
    if (pattern.length() > MAX_LENGTH) {
      return EVERYTHING;
    }
    try {
      return Pattern.compile(new FileGlob(pattern).translate());
    } catch (IllegalArgumentException e) {
      return EVERYTHING;
    }
  }

  private String translate() {
    while (at < pattern.length()) {
      int c = pattern.codePointAt(at);
      at += Character.charCount(c);
      switch (c) {
        case '*' -> star();
        case '?' -> expression.append("[^/]");
        case '[' -> characterClass();
        case '{' -> {
          open++;
          expression.append("(?:");
        }
        case '}' -> {
          if (open > 0) {
            open--;
            expression.append(')');
          } else {
            literal(c);
          }
        }
        case ',' -> {
          if (open > 0) {
            expression.append('|');
          } else {
            literal(c);
          }
        }
        case '\\' -> literal(next());
        default -> literal(c);
      }
    }
    if (open > 0) {
      throw new IllegalArgumentException("a brace is not closed");
    }
    return expression.toString();
  }

  private void star() {
    boolean any = at < pattern.length() && pattern.charAt(at) == '*';
    at += any ? 1 : 0;
    expression.append(any ? ".*" : "[^/]*");
  }

  private void characterClass() {
    int end = at;
    while (end < pattern.length() && (pattern.charAt(end) != ']' || end == at)) {
      end += pattern.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= pattern.length()) {
      throw new IllegalArgumentException("a bracket is not closed");
    }
    boolean negated = pattern.charAt(at) == '!';
    at += negated ? 1 : 0;
    if (at >= end) {
      throw new IllegalArgumentException("a class is empty");
    }
    expression.append(negated ? "[^" : "[");
    int first = next();
    if (at < end && pattern.charAt(at) == '-') {
      at++;
      int last = next();
      if (at != end || last < first) {
        throw new IllegalArgumentException("a range is malformed");
      }
      expression.append("\\x{%x}-\\x{%x}".formatted(first, last));
    } else {
      member(first);
      while (at < end) {
        member(next());
      }
    }
    expression.append(']');
    at = end + 1;
  }

  private void member(int c) {
    expression.append("\\x{%x}".formatted(c));
  }

  /** The next character, without the backslash before it. */
  private int next() {
    if (at < pattern.length() && pattern.charAt(at) == '\\') {
      at++;
    }
    if (at >= pattern.length()) {
      throw new IllegalArgumentException("it ends too early");
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private void literal(int c) {
    expression.append(Pattern.quote(Character.toString(c)));
  }
}
