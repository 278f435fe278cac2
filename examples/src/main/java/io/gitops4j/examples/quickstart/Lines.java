package io.gitops4j.examples.quickstart;

import java.util.ArrayList;
import java.util.List;

/** Breaks sentences into lines. */
final class Lines {

  private Lines() {}

  /** The words of a text in lines of so many columns, or more where a word is longer. */
  static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
