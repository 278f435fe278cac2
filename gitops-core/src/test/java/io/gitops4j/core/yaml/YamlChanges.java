package io.gitops4j.core.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes texts at random, where YAML is touchy: characters, lines and their indentation. */
final class YamlChanges {

  private static final String[] CHARACTERS =
      ("# : - ? & * ! | > ' \" % @ ` { } [ ] , \\ ~ < = . 0 1 a y N + _ / é \u2028 \u2029 \u00A0 \u3000"
              + " \uD83D\uDE00 \u0085 \uFEFF \u0001 \u007F \uD83D \uFFFD")
          .split(" ");
  private static final String[] PIECES = {
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    ": ",
    " #",
    "- ",
    "---\n",
    "\n---\n",
    "...\n",
    "\n... \n",
    "--- ",
    "|",
    ">-\n",
    "|+\n",
    "|2\n",
    "''",
    "\\\n",
    "\\u00e9",
    "\\x4",
    "<<: ",
    "null",
    "true",
    "0x1F",
    "1e3",
    "2024-01-02",
    "{}",
    "[]",
    ", ",
    "\n  ",
    "\n    ",
    ":",
    "key: ",
    "a: b: c"
  };

  private final Random random;

  YamlChanges(Random random) {
    this.random = random;
  }

  String change(String text) {
    String changed = text;
    for (int i = random.nextInt(3); i >= 0; i--) {
      changed = random.nextInt(5) < 3 ? characters(changed) : lines(changed);
    }
    return changed;
  }

  private String characters(String text) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + 1 + random.nextInt(3));
    String before = text.substring(0, at);
    return switch (random.nextInt(5)) {
      case 0 -> before + text.substring(end);
      case 1 -> before + CHARACTERS[random.nextInt(CHARACTERS.length)] + text.substring(at);
      case 2 -> before + CHARACTERS[random.nextInt(CHARACTERS.length)] + text.substring(end);
      case 3 -> before + PIECES[random.nextInt(PIECES.length)] + text.substring(at);
      default ->
          before + new StringBuilder(text.substring(at, end)).reverse() + text.substring(end);
    };
  }

  private String lines(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    int at = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (random.nextInt(7)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(other, line);
      case 2 -> lines.set(at, lines.set(other, line));
      case 3 -> lines.set(at, " ".repeat(1 + random.nextInt(4)) + line);
      case 4 -> lines.set(at, line.replaceFirst("^ {1," + (1 + random.nextInt(4)) + "}", ""));
      case 5 -> lines.set(at, line + lines.get(other).strip());
      default -> lines.add(at, " ".repeat(random.nextInt(6)));
    }
    return String.join("\n", lines);
  }

  /** A few lines of a text, so that one change meets less that hides it. */
  String excerpt(String text, int most) {
    String[] lines = text.split("\n", -1);
    int from = random.nextInt(lines.length);
    int to = Math.min(lines.length, from + 1 + random.nextInt(most));
    StringBuilder excerpt = new StringBuilder();
    for (int i = from; i < to; i++) {
      excerpt.append(lines[i]).append(i + 1 < lines.length ? "\n" : "");
    }
    return excerpt.toString();
  }
}
