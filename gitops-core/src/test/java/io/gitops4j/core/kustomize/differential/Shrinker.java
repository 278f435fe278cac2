package io.gitops4j.core.kustomize.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes a tree that shows a difference small.
 *
 * <p>Files go first; then, in every file, a line with all that is indented below it; each stays
 * away when the same kind of difference is still there. Until nothing more can go.
 */
final class Shrinker {

  /** The difference a tree shows, as a word for its kind; none when both agree. */
  @FunctionalInterface
  interface Difference {
    Optional<String> of(Tree tree) throws IOException, InterruptedException;
  }

  private final Difference difference;
  private final String wanted;
  private int triesLeft;

  private Shrinker(Difference difference, String wanted, int tries) {
    this.difference = difference;
    this.wanted = wanted;
    this.triesLeft = tries;
  }

  /** The smallest tree found with at most so many builds. */
  static Tree shrink(Tree tree, Difference difference, int tries)
      throws IOException, InterruptedException {
    Optional<String> kind = difference.of(tree);
    return kind.isEmpty() ? tree : new Shrinker(difference, kind.get(), tries).shrunk(tree);
  }

  private Tree shrunk(Tree tree) throws IOException, InterruptedException {
    Tree smallest = tree;
    Tree before;
    do {
      before = smallest;
      for (String path : before.files().keySet()) {
        smallest = smaller(smallest, smallest.without(path));
      }
      for (String path : smallest.files().keySet()) {
        smallest = fewerLines(smallest, path);
      }
    } while (!before.equals(smallest) && triesLeft > 0);
    return smallest;
  }

  private Tree smaller(Tree tree, Tree candidate) throws IOException, InterruptedException {
    if (triesLeft <= 0) {
      return tree;
    }
    triesLeft--;
    return difference.of(candidate).filter(wanted::equals).isPresent() ? candidate : tree;
  }

  private Tree fewerLines(Tree tree, String path) throws IOException, InterruptedException {
    Tree smallest = tree;
    int at = 0;
    while (triesLeft > 0) {
      List<String> lines = lines(smallest.files().get(path));
      if (at >= lines.size()) {
        return smallest;
      }
      Tree next = smallest;
      for (int end : ends(lines, at)) {
        List<String> fewer = new ArrayList<>(lines.subList(0, at));
        fewer.addAll(lines.subList(end, lines.size()));
        next = smaller(smallest, smallest.with(path, String.join("", fewer)));
        if (next != smallest) {
          break;
        }
      }
      if (next == smallest) {
        next = smaller(smallest, dedented(smallest, path, lines, at));
      }
      at += next == smallest ? 1 : 0;
      smallest = next;
    }
    return smallest;
  }

  /** A key with its only child moved up does not read as YAML; a quoted value can become plain. */
  private static Tree dedented(Tree tree, String path, List<String> lines, int at) {
    List<String> simpler = new ArrayList<>(lines);
    simpler.set(at, lines.get(at).replaceFirst(": [\"'](\\w+)[\"']", ": $1").replace("\r", ""));
    return simpler.equals(lines) ? tree : tree.with(path, String.join("", simpler));
  }

  /**
   * Where what begins at a line may end: with its deeper lines, with a list below it, or itself.
   */
  private static List<Integer> ends(List<String> lines, int at) {
    int indent = indent(lines.get(at));
    int deeper = at + 1;
    while (deeper < lines.size() && indent(lines.get(deeper)) > indent) {
      deeper++;
    }
    int listed = at + 1;
    while (listed < lines.size()
        && (indent(lines.get(listed)) > indent
            || (indent(lines.get(listed)) == indent
                && lines.get(listed).stripLeading().startsWith("- ")
                && !lines.get(at).stripLeading().startsWith("- ")))) {
      listed++;
    }
    List<Integer> ends = new ArrayList<>();
    int document = at;
    while (document < lines.size() && !(document > at && lines.get(document).startsWith("---"))) {
      document++;
    }
    for (int end :
        indent == 0 ? List.of(document, listed, deeper, at + 1) : List.of(listed, deeper, at + 1)) {
      if (!ends.contains(end)) {
        ends.add(end);
      }
    }
    return ends;
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && line.charAt(indent) == ' ') {
      indent++;
    }
    return line.isBlank() ? Integer.MAX_VALUE : indent;
  }

  private static List<String> lines(String content) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < content.length()) {
      int end = content.indexOf('\n', start);
      end = end < 0 ? content.length() : end + 1;
      lines.add(content.substring(start, end));
      start = end;
    }
    return lines;
  }
}
