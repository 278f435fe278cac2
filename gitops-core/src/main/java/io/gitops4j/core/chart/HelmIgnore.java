package io.gitops4j.core.chart;

import com.google.re2j.Pattern;
import io.gitops4j.Location;
import io.gitops4j.RenderException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a chart's {@code .helmignore} leaves out of a folder.
 *
 * <p>The rule: one pattern a line, in order, the first that decides wins; {@code #} begins a
 * comment. A pattern is a shell pattern in which neither {@code *} nor {@code ?} matches a slash;
 * without a slash it is held against the last part of the path, with one against the whole path,
 * and a slash at its end makes it match folders only. Surprising cases: {@code **} is an error;
 * {@code !x} leaves out everything that does not match, so that {@code !keep} alone empties a
 * chart; an ignored folder takes all below it; {@code templates/.?*} is always ignored. Source:
 * Helm 3.22 {@code pkg/ignore}; Go's {@code path/filepath.Match}. Tests: {@code HelmIgnoreTest}.
 */
final class HelmIgnore {

  /** The file of the patterns. */
  static final String FILE = ".helmignore";

  private static final int MAX_PATTERN = 1_000;

  private record Rule(Pattern pattern, boolean negated, boolean foldersOnly, boolean wholePath) {

    boolean matches(String path) {
      String subject = wholePath ? path : path.substring(path.lastIndexOf('/') + 1);
      return pattern.matches(subject);
    }
  }

  private final List<Rule> rules;

  private HelmIgnore(List<Rule> rules) {
    this.rules = rules;
  }

  /** No rules at all, not even the one that always holds for folders. */
  static HelmIgnore nothing() {
    return new HelmIgnore(List.of());
  }

  /** The rules that hold without a file. */
  static HelmIgnore defaults() {
    return parse("chart", "");
  }

  /**
   * The rules of a file.
   *
   * @throws RenderException when a pattern is malformed
   */
  static HelmIgnore parse(String chart, String text) {
    List<Rule> rules = new ArrayList<>();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        rules.add(rule(line));
      } catch (IllegalArgumentException e) {
        throw ChartProblem.at(
            Location.of(FILE, i + 1, 1),
            chart,
            "the pattern \"%s\" of .helmignore is malformed: %s; correct it"
                .formatted(line, e.getMessage()));
      }
    }
    rules.add(rule("templates/.?*"));
    return new HelmIgnore(List.copyOf(rules));
  }

  private static Rule rule(String line) {
    if (line.contains("**")) {
      throw new IllegalArgumentException("double-star (**) syntax is not supported");
    }
    if (line.length() > MAX_PATTERN) {
      throw new IllegalArgumentException("it is longer than " + MAX_PATTERN + " characters");
    }
    boolean negated = line.startsWith("!");
    String pattern = negated ? line.substring(1) : line;
    boolean foldersOnly = pattern.endsWith("/");
    pattern = foldersOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
    boolean wholePath = pattern.contains("/");
    pattern = pattern.startsWith("/") ? pattern.substring(1) : pattern;
    return new Rule(Pattern.compile(expression(pattern)), negated, foldersOnly, wholePath);
  }

  /** Whether a file or folder is left out. */
  boolean ignores(String path, boolean folder) {
    for (Rule rule : rules) {
      if (rule.negated()) {
        if ((rule.foldersOnly() && !folder) || !rule.matches(path)) {
          return true;
        }
      } else if ((folder || !rule.foldersOnly()) && rule.matches(path)) {
        return true;
      }
    }
    return false;
  }

  /** A shell pattern as a regular expression, which is matched in linear time. */
  private static String expression(String pattern) {
    StringBuilder out = new StringBuilder("(?s)");
    int at = 0;
    while (at < pattern.length()) {
      int c = pattern.codePointAt(at);
      switch (c) {
        case '*' -> out.append("[^/]*");
        case '?' -> out.append("[^/]");
        case '[' -> {
          at = characterClass(pattern, at + 1, out);
          continue;
        }
        case '\\' -> {
          at++;
          quote(character(pattern, at), out);
          at += Character.charCount(character(pattern, at));
          continue;
        }
        default -> quote(c, out);
      }
      at += Character.charCount(c);
    }
    return out.toString();
  }

  /** Reads a class up to its bracket; where the pattern goes on. */
  private static int characterClass(String pattern, int from, StringBuilder out) {
    int at = from;
    boolean negated = at < pattern.length() && pattern.charAt(at) == '^';
    at += negated ? 1 : 0;
    out.append(negated ? "[^" : "[");
    for (boolean first = true; first || character(pattern, at) != ']'; first = false) {
      int[] low = member(pattern, at);
      at = low[1];
      int high = low[0];
      if (character(pattern, at) == '-') {
        int[] end = member(pattern, at + 1);
        high = end[0];
        at = end[1];
      }
      if (high >= low[0]) {
        out.append("\\x{%x}-\\x{%x}".formatted(low[0], high));
      }
    }
    if (out.charAt(out.length() - 1) == '[' || out.charAt(out.length() - 1) == '^') {
      out.setLength(out.lastIndexOf("["));
      out.append(negated ? "[\\x{0}-\\x{10ffff}]" : "[^\\x{0}-\\x{10ffff}]");
    } else {
      out.append(']');
    }
    return at + 1;
  }

  /** A character of a class, and where the next begins. */
  private static int[] member(String pattern, int from) {
    int at = from;
    int c = character(pattern, at);
    if (c == '-' || c == ']') {
      throw new IllegalArgumentException("syntax error in pattern");
    }
    if (c == '\\') {
      at++;
      c = character(pattern, at);
    }
    return new int[] {c, at + Character.charCount(c)};
  }

  private static int character(String pattern, int at) {
    if (at >= pattern.length()) {
      throw new IllegalArgumentException("syntax error in pattern");
    }
    return pattern.codePointAt(at);
  }

  private static void quote(int character, StringBuilder out) {
    out.append(Pattern.quote(Character.toString(character)));
  }
}
