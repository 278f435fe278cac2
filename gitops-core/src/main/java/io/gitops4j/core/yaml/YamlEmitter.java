package io.gitops4j.core.yaml;

import java.util.Locale;

/**
 * Puts scalars and indicators on lines: the part of libyaml's emitter that decides where a line is
 * broken.
 *
 * <p>A line is broken at a space once the column has passed 80; the next line is indented two
 * deeper than the mapping or sequence the scalar belongs to. Whether a space or a line break stands
 * before the next thing follows from two marks, {@code whitespace} and {@code indention}, as in the
 * source ({@code emitterc.go} of go-yaml v2).
 */
final class YamlEmitter {

  private static final int BEST_WIDTH = 80;

  private final StringBuilder out = new StringBuilder(4096);
  private int column;
  private boolean whitespace = true;
  private boolean indention = true;

  String text() {
    return out.toString();
  }

  void endLine() {
    if (column > 0) {
      lineBreak();
    }
  }

  void indent(int indent) {
    if (!indention || column > indent || (column == indent && !whitespace)) {
      lineBreak();
    }
    while (column < indent) {
      put(' ');
    }
    whitespace = true;
    indention = true;
  }

  void indicator(String text, boolean needsSpace, boolean isSpace, boolean isIndention) {
    if (needsSpace && !whitespace) {
      put(' ');
    }
    out.append(text);
    column += text.length();
    whitespace = isSpace;
    indention = indention && isIndention;
  }

  void plain(int[] text, int indent, boolean mayFold) {
    if (!whitespace) {
      put(' ');
    }
    folding(text, indent, mayFold, false);
    whitespace = false;
    indention = false;
  }

  /** A text of letters, digits and the like, which never needs folding. */
  void word(String text) {
    if (!whitespace) {
      put(' ');
    }
    out.append(text);
    column += text.length();
    whitespace = false;
    indention = false;
  }

  void singleQuoted(int[] text, int indent, boolean mayFold) {
    indicator("'", true, false, false);
    folding(text, indent, mayFold, true);
    indicator("'", false, false, false);
    whitespace = false;
    indention = false;
  }

  private void folding(int[] text, int indent, boolean mayFold, boolean quoted) {
    boolean spaces = false;
    boolean breaks = false;
    for (int i = 0; i < text.length; i++) {
      int c = text[i];
      if (c == ' ') {
        boolean inside = !quoted || (i > 0 && i < text.length - 1);
        if (mayFold && !spaces && column > BEST_WIDTH && inside && !spaceAt(text, i + 1)) {
          indent(indent);
        } else {
          put(c);
        }
        spaces = true;
      } else if (ScalarAnalysis.isBreak(c)) {
        if (!breaks && c == '\n') {
          lineBreak();
        }
        breakWith(c);
        indention = true;
        breaks = true;
      } else {
        if (breaks) {
          indent(indent);
        }
        if (quoted && c == '\'') {
          put(c);
        }
        put(c);
        indention = false;
        spaces = false;
        breaks = false;
      }
    }
  }

  void doubleQuoted(int[] text, int indent, boolean mayFold) {
    indicator("\"", true, false, false);
    boolean spaces = false;
    // A byte order mark at the start makes the source escape every character.
    boolean marked = text.length > 0 && text[0] == 0xFEFF;
    for (int i = 0; i < text.length; i++) {
      int c = text[i];
      if (marked
          || !ScalarAnalysis.printable(c)
          || ScalarAnalysis.isBreak(c)
          || c == '"'
          || c == '\\') {
        escape(c);
        spaces = false;
      } else if (c == ' ') {
        if (mayFold && !spaces && column > BEST_WIDTH && i > 0 && i < text.length - 1) {
          indent(indent);
          if (spaceAt(text, i + 1)) {
            put('\\');
          }
        } else {
          put(c);
        }
        spaces = true;
      } else {
        put(c);
        spaces = false;
      }
    }
    indicator("\"", false, false, false);
    whitespace = false;
    indention = false;
  }

  private void escape(int c) {
    put('\\');
    String code =
        switch (c) {
          case 0x00 -> "0";
          case 0x07 -> "a";
          case 0x08 -> "b";
          case 0x09 -> "t";
          case 0x0A -> "n";
          case 0x0B -> "v";
          case 0x0C -> "f";
          case 0x0D -> "r";
          case 0x1B -> "e";
          case 0x22 -> "\"";
          case 0x5C -> "\\";
          case 0x85 -> "N";
          case 0xA0 -> "_";
          case 0x2028 -> "L";
          case 0x2029 -> "P";
          default -> hex(c);
        };
    code.codePoints().forEach(this::put);
  }

  private static String hex(int c) {
    if (c <= 0xFF) {
      return String.format(Locale.ROOT, "x%02X", c);
    }
    return c <= 0xFFFF
        ? String.format(Locale.ROOT, "u%04X", c)
        : String.format(Locale.ROOT, "U%08X", c);
  }

  void literal(int[] text, int indent) {
    indicator("|", true, false, false);
    indicator(hints(text), false, false, false);
    lineBreak();
    indention = true;
    whitespace = true;
    boolean breaks = true;
    for (int c : text) {
      if (ScalarAnalysis.isBreak(c)) {
        breakWith(c);
        indention = true;
        breaks = true;
      } else {
        if (breaks) {
          indent(indent);
        }
        put(c);
        indention = false;
        breaks = false;
      }
    }
  }

  /** The digit that tells the indentation where the text hides it, and what becomes of its end. */
  private static String hints(int[] text) {
    String indentation = text[0] == ' ' || ScalarAnalysis.isBreak(text[0]) ? "2" : "";
    int last = text.length - 1;
    if (!ScalarAnalysis.isBreak(text[last])) {
      return indentation + "-";
    }
    return last == 0 || ScalarAnalysis.isBreak(text[last - 1]) ? indentation + "+" : indentation;
  }

  private static boolean spaceAt(int[] text, int at) {
    return at < text.length && text[at] == ' ';
  }

  private void put(int c) {
    out.appendCodePoint(c);
    column++;
  }

  private void breakWith(int c) {
    if (c == '\n') {
      lineBreak();
    } else {
      out.appendCodePoint(c);
      column = 0;
    }
  }

  private void lineBreak() {
    out.append('\n');
    column = 0;
  }
}
