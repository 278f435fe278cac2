package io.gitops4j.core.yaml;

import java.util.Random;

/** Makes texts of a few lines in odd layouts, of which many are YAML. */
final class YamlLayouts {

  private static final String[] KEYS = {
    "a",
    "b",
    "c",
    "key",
    "\"q\"",
    "'s'",
    "y",
    "1",
    "x y",
    "a.b/c",
    "-x",
    "true",
    "~",
    "é",
    "\uD83D\uDE00",
    "\"a: b\"",
    "''",
    "a:b",
    "a#b",
    "a'b",
    "null",
    "<",
    "0x1",
    "..",
    "--",
    "a "
  };
  private static final String[] VALUES = {
    "",
    "x",
    "1",
    "-1",
    "017",
    "1.5",
    "true",
    "no",
    "null",
    "~",
    "2024-01-02",
    "x y",
    "x #y",
    "x#y",
    "x:y",
    "http://a:80/b?c#d",
    "'s'",
    "'it''s'",
    "\"d\"",
    "\"\\n\\u00e9\\\\ \"",
    "\"a\\",
    "'a",
    "a'",
    "\"",
    "[]",
    "{}",
    "[a, b]",
    "[a, ]",
    "[1, -1, [x], {y: z}]",
    "{a: b}",
    "{a: b, \"c\":1}",
    "{a, b: }",
    "[a: b]",
    "{a:1}",
    "[a\tb]",
    "[a #c",
    "[",
    "]",
    "{",
    "}",
    "{a: [",
    ", b]",
    "b}",
    "|",
    "|-",
    "|+",
    ">",
    ">-",
    ">+",
    "|2",
    ">1-",
    "|+3",
    "|0",
    "| # c",
    "|#c",
    "--x",
    "- x",
    "-",
    "?x",
    "? x",
    ":x",
    ":",
    "a: b",
    "a:",
    "%x",
    "@x",
    "`x",
    "&a x",
    "*a",
    "!t x",
    "!!str 1",
    "\tx",
    "x\t",
    "x\ty",
    "x  ",
    "é",
    "\uD83D\uDE00 x",
    "=",
    "$x",
    "(x)",
    "<<",
    ".5",
    "...",
    "---",
    ".",
    "+1",
    "1_000",
    "0b1",
    "1e3",
    "x:",
    "x: ",
    "\"x\": y",
    "\"x\":y",
    "\u3000",
    "\u2028x",
    "x\u00A0",
    "\"\u2028 \""
  };
  private static final String[] ENDS = {
    "", "", "", "", "", "", " ", "  ", " # c", " #", "#c", "\t", " \t# c", "\r", "\t#"
  };
  private static final String[] LINES = {
    "",
    "",
    " ",
    "   ",
    "# c",
    "  # c",
    "    # c",
    "---",
    "--- # c",
    "--- x",
    "--- |",
    "--- {a: b}",
    "--- a: b",
    "...",
    "... # c",
    "\t",
    " \t",
    "%YAML 1.2",
    "---x",
    "....",
    "x",
    "  x",
    "    y z",
    "      w",
    " - x",
    "}",
    "]",
    "\"",
    "'",
    "  '",
    "  \" # c",
    "  x: y"
  };

  private final Random random;

  YamlLayouts(Random random) {
    this.random = random;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    int lines = 1 + random.nextInt(7);
    int indent = random.nextInt(8) == 0 ? random.nextInt(4) : 0;
    for (int i = 0; i < lines; i++) {
      if (random.nextInt(4) == 0) {
        text.append(one(LINES));
      } else {
        indent = indentAfter(indent);
        text.append(" ".repeat(indent));
        line(text);
      }
      text.append(one(ENDS)).append(i + 1 < lines || random.nextInt(3) > 0 ? "\n" : "");
    }
    return text.toString();
  }

  private int indentAfter(int indent) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> indent + 2;
      case 2 -> indent + 1;
      case 3 -> Math.max(0, indent - 2);
      case 4 -> random.nextInt(6);
      default -> indent;
    };
  }

  private void line(StringBuilder text) {
    for (int dashes = random.nextInt(6) - 3; dashes > 0; dashes--) {
      text.append('-').append(" ".repeat(1 + random.nextInt(2)));
    }
    if (random.nextInt(5) > 0) {
      text.append(one(KEYS)).append(random.nextInt(12) == 0 ? " " : "").append(':');
      text.append(" ".repeat(random.nextInt(9) == 0 ? random.nextInt(4) : 1));
    }
    text.append(random.nextInt(3) == 0 ? "" : one(VALUES));
  }

  private String one(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
