package io.gitops4j.core.yaml;

/**
 * What becomes of a folded text ({@code >}) that Go's YAML writes and reads again, as kustomize
 * does with every object in the end.
 *
 * <p>The rule: the writer puts an empty line after a line that another one follows, so that the two
 * are not joined; it does so before a line that is indented more, too, where the reader takes the
 * empty line for one of the text. It leaves it out, so that lines are joined, where the whole text
 * begins with a blank: it looks there and not at the line. After the last line it is one of the
 * text where all empty lines at the end are. Source: go-yaml v3, {@code
 * yaml_emitter_write_folded_scalar} in {@code emitterc.go} and {@code
 * yaml_parser_scan_block_scalar} in {@code scannerc.go}. Tests: the cases {@code
 * folded-text-gets-*} and {@code folded-text-that-begins-*} of {@code KustomizeFixtureTest}.
 */
final class FoldedText {

  private FoldedText() {}

  /** The text after it was written and read. */
  static String again(String text) {
    if (text.indexOf('\n') < 0 || !isBlock(text)) {
      return text;
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    if (end == 0) {
      return text;
    }
    String lines = text.substring(0, end);
    String more = end + 1 < text.length() && endsOpen(lines) ? "\n" : "";
    return read(written(lines)) + more + text.substring(end);
  }

  /** Whether it is written as a block: to go-yaml v3, other than v2, tabs do not matter. */
  private static boolean isBlock(String text) {
    return ScalarAnalysis.of(text.replace('\t', '.').codePoints().toArray()).block();
  }

  /** The lines as they stand in the file, without their indentation. */
  static String written(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    boolean separates = separates(text);
    boolean breaks = true;
    boolean indented = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        if (!breaks && !indented && separates) {
          out.append('\n');
        }
        out.append('\n');
        breaks = true;
      } else {
        indented = breaks ? blank(c) : indented;
        out.append(c);
        breaks = false;
      }
    }
    return out.toString();
  }

  /** Whether empty lines are put between lines; they are not where the text begins with a blank. */
  private static boolean separates(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) == '\n') {
      at++;
    }
    return at < text.length() && !blank(text.charAt(at));
  }

  /** Whether an empty line is put after the last line, too. */
  private static boolean endsOpen(String lines) {
    return separates(lines) && !blank(lines.charAt(lines.lastIndexOf('\n') + 1));
  }

  private static String read(String lines) {
    StringBuilder out = new StringBuilder(lines.length());
    boolean indentedBefore = true;
    int empty = 0;
    boolean first = true;
    for (String line : lines.split("\n", -1)) {
      if (line.isEmpty()) {
        empty++;
        continue;
      }
      boolean indented = blank(line.charAt(0));
      if (first) {
        out.append("\n".repeat(empty));
      } else if (indentedBefore || indented) {
        out.append("\n".repeat(empty + 1));
      } else {
        out.append(empty == 0 ? " " : "\n".repeat(empty));
      }
      out.append(line);
      indentedBefore = indented;
      empty = 0;
      first = false;
    }
    return out.toString();
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }
}
