package io.gitops4j.testkit.apiserver.crd.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.runtime.CelEvaluationException;
import io.gitops4j.testkit.apiserver.crd.cel.library.CelFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with an expression in the words of cel-go, as far as those of dev.cel can be put
 * into them. Sources: cel-go, {@code common/error.go}, {@code common/types/err.go}, {@code
 * checker/errors.go}.
 */
final class CelWords {

  private static final Pattern CANDIDATES =
      Pattern.compile(" \\(candidates: .*\\)$", Pattern.DOTALL);
  private static final Pattern NO_KEY = Pattern.compile("key '([^']*)' is not present in map");
  private static final Pattern INDEX = Pattern.compile("[Ii]ndex out of bounds: (-?\\d+)");
  private static final Pattern KEY_TWICE =
      Pattern.compile("[Ii]nsert failed: key '?([^']*?)'? already exists");
  private static final Pattern REGEX = Pattern.compile("error parsing regexp: [^\\n]*");

  private CelWords() {}

  /** The mistakes of an expression, each with its line and a mark below its place. */
  static String issues(List<CelIssue> issues, String text) {
    List<CelIssue> sorted = new ArrayList<>(issues);
    sorted.sort(
        Comparator.<CelIssue>comparingInt(i -> i.getSourceLocation().getLine())
            .thenComparingInt(i -> i.getSourceLocation().getColumn()));
    Set<String> told = new LinkedHashSet<>();
    for (CelIssue issue : sorted) {
      told.add(
          issue(
              issue.getSourceLocation().getLine(),
              column(issue),
              compiling(issue.getMessage()),
              text));
    }
    return String.join("\n", told);
  }

  /** The library points to the bracket of {@code has(…)}, and not to what is in it. */
  private static int column(CelIssue issue) {
    int column = issue.getSourceLocation().getColumn();
    return issue.getMessage().equals("invalid argument to has() macro") ? column + 1 : column;
  }

  private static String compiling(String message) {
    boolean syntax =
        message.startsWith("no viable alternative")
            || message.startsWith("mismatched input")
            || message.startsWith("extraneous input")
            || message.startsWith("missing ")
            || message.startsWith("token recognition error");
    String bare = CANDIDATES.matcher(message).replaceFirst("").replace("*error*", "!error!");
    return syntax ? "Syntax error: " + bare : bare;
  }

  /** One mistake; the column counts from 0. */
  static String issue(int line, int column, String message, String text) {
    List<String> lines = text.lines().toList();
    StringBuilder out = new StringBuilder("ERROR: <input>:");
    out.append(line).append(':').append(column + 1).append(": ").append(message);
    if (line >= 1 && line <= lines.size()) {
      out.append("\n | ").append(lines.get(line - 1).replace('\t', ' '));
      out.append("\n | ").append(".".repeat(Math.max(0, column))).append('^');
    }
    return out.toString();
  }

  /** A type as cel-go writes it. */
  static String type(CelType type) {
    return CelTypes.format(type).replace("*error*", "!error!");
  }

  /** Why an evaluation has no value. */
  static String failure(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CelFailure failure) {
        return failure.text();
      }
    }
    String message = Objects.requireNonNullElse(thrown.getMessage(), "");
    if (thrown instanceof CelEvaluationException e
        && e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
      Matcher key = NO_KEY.matcher(message);
      return "no such key: " + (key.find() ? key.group(1) : bare(message));
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    boolean called = bare(message).startsWith("Function '") && !message.contains("optional_value");
    return worded(called ? Objects.requireNonNullElse(root.getMessage(), message) : message);
  }

  private static String worded(String message) {
    Matcher key = NO_KEY.matcher(message);
    if (key.find()) {
      return "no such key: " + key.group(1);
    }
    Matcher index = INDEX.matcher(message);
    if (index.find()) {
      return "index out of bounds: " + index.group(1);
    }
    Matcher regex = REGEX.matcher(message);
    if (regex.find()) {
      return regex.group();
    }
    Matcher twice = KEY_TWICE.matcher(message);
    if (twice.find()) {
      return "insert failed: key " + twice.group(1) + " already exists";
    }
    if (message.contains("No matching overload")) {
      return "no such overload";
    }
    if (message.contains("/ by zero") || message.contains("ivide by zero")) {
      return "division by zero";
    }
    if (message.contains("Function 'optional_value' failed")) {
      return "optional.none() dereference";
    }
    return bare(message);
  }

  private static String bare(String message) {
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^evaluation error at <input>:\\d+: ", "");
  }
}
