package io.gitops4j.core.template.sprig;

import io.gitops4j.core.yaml.YamlException;

/**
 * The words of go-yaml for what is wrong with a text, as far as the common mistakes go; templates
 * can show them, and charts test for them.
 *
 * <p>Source: go-yaml v2's {@code scannerc.go}, {@code parserc.go} and {@code decode.go}. Anything
 * else keeps the words of our reader.
 */
final class YamlErrorText {

  private YamlErrorText() {}

  static String of(YamlException e, String text) {
    String problem = e.getMessage() == null ? "" : e.getMessage();
    int line = e.location().line() - 1;
    if (problem.contains("mapping values are not allowed")) {
      return at(line == 0 ? 0 : line + 1, "mapping values are not allowed in this context");
    }
    if (problem.contains("a tab stands")) {
      return tab(text, line);
    }
    if (problem.contains("cannot start any token")) {
      return at(line == 0 ? 0 : line + 1, "found character that cannot start any token");
    }
    if (problem.contains("unexpected end of stream")) {
      return at(0, "found unexpected end of stream");
    }
    if (problem.contains("unknown escape")) {
      return at(line == 0 ? 0 : line + 1, "found unknown escape character");
    }
    if (problem.contains("no anchor for the alias *")) {
      String name = problem.substring(problem.indexOf('*') + 1);
      return at(0, "unknown anchor '" + name + "' referenced");
    }
    return structure(problem, text, line);
  }

  private static String tab(String text, int line) {
    String[] lines = text.split("\n", -1);
    boolean afterMap = line > 0 && line < lines.length && lines[line].startsWith("\t");
    return afterMap
        ? at(line + 1, "found a tab character that violates indentation")
        : at(line == 0 ? 0 : line + 1, "found character that cannot start any token");
  }

  private static String structure(String problem, String text, int line) {
    if (problem.contains("',' or ']'")) {
      return at(Math.max(1, line + 1), "did not find expected ',' or ']'");
    }
    if (problem.contains("',' or '}'")) {
      return at(Math.max(1, line + 1), "did not find expected ',' or '}'");
    }
    if (problem.contains("block collection")) {
      return at(line, "did not find expected '-' indicator");
    }
    if (problem.contains("block mapping") || text.strip().equals(":")) {
      return at(line, "did not find expected key");
    }
    return at(line == 0 ? 0 : line + 1, problem);
  }

  private static String at(int line, String problem) {
    return "yaml: " + (line > 0 ? "line " + line + ": " : "") + problem;
  }
}
