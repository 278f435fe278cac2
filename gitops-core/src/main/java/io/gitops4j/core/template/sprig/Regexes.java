package io.gitops4j.core.template.sprig;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.template.FunctionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions as Go's {@code regexp} runs them: RE2's syntax, time linear in the text.
 *
 * <p>The rule: matches are taken from left to right, and an empty match right after a match does
 * not count, other than in Java. In a replacement {@code $name} takes the longest name there is, so
 * that {@code $1W} is a group called {@code 1W}; a group that is not there is empty; {@code $$} is
 * a dollar. Compiled expressions are kept. Source: Go's {@code regexp}. Tests: the table {@code
 * regex.txt}.
 */
final class Regexes {

  private static final int KEPT = 500;
  private static final int MAX_LENGTH = 10_000;
  private static final int MAX_REPEATS = 100_000;
  private static final String SPECIAL = "\\.+*?()|[]{}^$";

  /** Emptied when it is full, which charts do not come to. */
  private final Map<String, Pattern> compiled = new ConcurrentHashMap<>();

  /** Where a match begins and ends, and its groups; a group that took no part is null. */
  record Match(int start, int end, List<@Nullable String> groups) {}

  /**
   * A compiled expression.
   *
   * @throws FunctionException in Go's words when it is malformed
   */
  Pattern compile(String expression) {
    Pattern known = compiled.get(expression);
    if (known != null) {
      return known;
    }
    if (expression.length() > MAX_LENGTH || repeats(expression) > MAX_REPEATS) {
      throw new FunctionException(
          "error parsing regexp: expression too large: `" + cut(expression) + "`");
    }
    try {
      Pattern pattern = Pattern.compile(expression);
      if (compiled.size() >= KEPT) {
        compiled.clear();
      }
      compiled.put(expression, pattern);
      return pattern;
    } catch (PatternSyntaxException e) {
      boolean closing = e.getDescription().contains("internal error");
      String problem =
          closing ? "unexpected ): `" + expression : e.getDescription() + ": `" + e.getPattern();
      throw new FunctionException("error parsing regexp: " + problem + "`", e);
    }
  }

  private static String cut(String expression) {
    return expression.substring(0, Math.min(expression.length(), 100));
  }

  /** How often what stands in counted repetitions is repeated, were all one in the other. */
  private static long repeats(String text) {
    long product = 1;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
      int most = 0;
      int count = 0;
      for (int i = open + 1; i < text.length() && text.charAt(i) != '}'; i++) {
        int digit = Character.digit(text.charAt(i), 10);
        count = digit < 0 ? 0 : Math.min(count * 10 + digit, MAX_REPEATS);
        most = Math.max(most, count);
      }
      product = Math.min(product * Math.max(most, 1), MAX_REPEATS + 1L);
    }
    return product;
  }

  /** The matches in a text, at most so many; all when {@code most} is negative. */
  static List<Match> matches(Pattern pattern, String text, long most) {
    List<Match> matches = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    int at = 0;
    int end = -1;
    while (at <= text.length() && (most < 0 || matches.size() < most) && matcher.find(at)) {
      boolean empty = matcher.end() == matcher.start();
      if (!empty || matcher.start() != end) {
        matches.add(match(matcher));
        Limits.items("a list of matches", matches.size());
      }
      end = matcher.end();
      at = end;
      if (empty) {
        at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
      }
    }
    return matches;
  }

  private static Match match(Matcher matcher) {
    List<@Nullable String> groups = new ArrayList<>(matcher.groupCount() + 1);
    for (int i = 0; i <= matcher.groupCount(); i++) {
      groups.add(matcher.group(i));
    }
    return new Match(matcher.start(), matcher.end(), groups);
  }

  /** A text whose matches are replaced. */
  static String replace(Pattern pattern, String text, String replacement, boolean literally) {
    StringBuilder result = new StringBuilder();
    Map<String, Integer> names = literally ? Map.of() : pattern.namedGroups();
    int written = 0;
    for (Match match : matches(pattern, text, -1)) {
      result.append(text, written, match.start());
      if (literally) {
        result.append(replacement);
      } else {
        expand(replacement, match, names, result);
      }
      Limits.text("a text with replacements", result.length());
      written = match.end();
    }
    return result.append(text, written, text.length()).toString();
  }

  private static void expand(
      String template, Match match, Map<String, Integer> names, StringBuilder out) {
    int at = 0;
    while (at < template.length()) {
      int dollar = template.indexOf('$', at);
      if (dollar < 0) {
        break;
      }
      out.append(template, at, dollar);
      at = dollar + 1;
      if (template.startsWith("$", at)) {
        out.append('$');
        at++;
        continue;
      }
      boolean braces = template.startsWith("{", at);
      int start = braces ? at + 1 : at;
      int end = nameEnd(template, start);
      if (end == start || (braces && !template.startsWith("}", end))) {
        out.append('$');
        continue;
      }
      String value = group(template.substring(start, end), match, names);
      out.append(value == null ? "" : value);
      at = braces ? end + 1 : end;
    }
    out.append(template, Math.min(at, template.length()), template.length());
  }

  private static int nameEnd(String template, int start) {
    int end = start;
    while (end < template.length()) {
      int rune = template.codePointAt(end);
      if (!Character.isLetter(rune) && !Character.isDigit(rune) && rune != '_') {
        break;
      }
      end += Character.charCount(rune);
    }
    return end;
  }

  private static @Nullable String group(String name, Match match, Map<String, Integer> names) {
    boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean zero = name.length() > 1 && name.startsWith("0");
    if (!number || zero) {
      Integer index = names.get(name);
      return index == null ? null : match.groups().get(index);
    }
    int index = name.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(name);
    return index < match.groups().size() ? match.groups().get(index) : null;
  }

  /** The parts between matches, as Go's {@code Split} gives them. */
  static List<String> split(Pattern pattern, String text, long most) {
    List<String> parts = new ArrayList<>();
    if (most == 0) {
      return parts;
    }
    if (text.isEmpty() && !pattern.pattern().isEmpty()) {
      return List.of("");
    }
    int begin = 0;
    int end = 0;
    for (Match match : matches(pattern, text, most)) {
      if (most > 0 && parts.size() == most - 1) {
        break;
      }
      end = match.start();
      if (match.end() != 0) {
        parts.add(text.substring(begin, end));
      }
      begin = match.end();
    }
    if (end != text.length()) {
      parts.add(text.substring(begin));
    }
    return parts;
  }

  /** A text whose special characters stand for themselves. */
  static String quoteMeta(String text) {
    StringBuilder quoted = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (SPECIAL.indexOf(text.charAt(i)) >= 0) {
        quoted.append('\\');
      }
      quoted.append(text.charAt(i));
    }
    return quoted.toString();
  }
}
