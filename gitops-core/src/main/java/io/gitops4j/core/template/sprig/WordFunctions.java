package io.gitops4j.core.template.sprig;

import java.util.function.IntUnaryOperator;

/**
 * Words in a text: capitals, initials, wrapping and abbreviating.
 *
 * <p>The rule: words stand between white space, and lines are measured in bytes. Surprising cases:
 * {@code initials} takes the first byte of a word, which of {@code é} is {@code Ã}; {@code
 * swapcase} makes the first letter of a word a capital; {@code wrap} leaves a long word whole and
 * {@code wrapWith} cuts it. Source: github.com/Masterminds/goutils v1.1 below sprig, and Go's
 * {@code strings.Title}. Tests: the table {@code strings.txt}.
 */
final class WordFunctions {

  private static final int SHORTEST = 4;
  private static final int SHORTEST_BOTH = 7;
  private static final int DOTS = 3;

  private WordFunctions() {}

  static void addTo(Registrar to) {
    StringFunctions.addText(to, "title", WordFunctions::title);
    StringFunctions.addText(to, "untitle", WordFunctions::untitle);
    StringFunctions.addText(to, "swapcase", WordFunctions::swapCase);
    StringFunctions.addText(to, "initials", WordFunctions::initials);
    StringFunctions.addText(to, "snakecase", text -> WordCases.separated(text, '_'));
    StringFunctions.addText(to, "kebabcase", text -> WordCases.separated(text, '-'));
    StringFunctions.addText(to, "camelcase", WordCases::pascal);
    to.add(
        "abbrev",
        "int, string",
        a -> a.integer(0) < SHORTEST ? a.text(1) : abbreviated(a.text(1), 0, a.integer(0)));
    to.add("abbrevboth", "int, int, string", WordFunctions::abbreviatedBoth);
    to.add("wrap", "int, string", a -> wrapped(a.text(1), a.integer(0), "\n", false));
    to.add(
        "wrapWith",
        "int, string, string",
        a -> wrapped(a.text(2), a.integer(0), a.text(1).isEmpty() ? "\n" : a.text(1), true));
  }

  private static String title(String text) {
    StringBuilder result = new StringBuilder(text.length());
    int before = ' ';
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int rune = text.codePointAt(i);
      result.appendCodePoint(separates(before) ? Character.toTitleCase(rune) : rune);
      before = rune;
    }
    return result.toString();
  }

  private static boolean separates(int rune) {
    if (rune < 0x80) {
      return !Character.isLetterOrDigit(rune) && rune != '_';
    }
    return !Character.isLetter(rune) && !Character.isDigit(rune) && Spaces.isSpace(rune);
  }

  private static String untitle(String text) {
    return mapWords(text, Character::toLowerCase);
  }

  private static String mapWords(String text, IntUnaryOperator first) {
    StringBuilder result = new StringBuilder(text.length());
    boolean begins = true;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int rune = text.codePointAt(i);
      boolean space = Spaces.isSpace(rune);
      result.appendCodePoint(begins && !space ? first.applyAsInt(rune) : rune);
      begins = space;
    }
    return result.toString();
  }

  private static String swapCase(String text) {
    StringBuilder result = new StringBuilder(text.length());
    boolean begins = true;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int rune = text.codePointAt(i);
      if (Character.isUpperCase(rune) || Character.isTitleCase(rune)) {
        result.appendCodePoint(Character.toLowerCase(rune));
        begins = false;
      } else if (Character.isLowerCase(rune)) {
        result.appendCodePoint(begins ? Character.toTitleCase(rune) : Character.toUpperCase(rune));
        begins = false;
      } else {
        result.appendCodePoint(rune);
        begins = Spaces.isSpace(rune);
      }
    }
    return result.toString();
  }

  private static String initials(String text) {
    StringBuilder result = new StringBuilder();
    boolean begins = true;
    String bytes = ByteString.of(text).bytes();
    for (int i = 0; i < bytes.length(); i++) {
      boolean space = Spaces.isSpace(bytes.charAt(i));
      if (begins && !space) {
        result.append(bytes.charAt(i));
      }
      begins = space;
    }
    return result.toString();
  }

  private static String abbreviatedBoth(Arguments a) {
    long left = a.integer(0);
    long right = a.integer(1);
    boolean unchanged = right < SHORTEST || (left > 0 && right < SHORTEST_BOTH);
    return unchanged ? a.text(2) : abbreviated(a.text(2), left, right);
  }

  private static String abbreviated(String text, long offset, long width) {
    ByteString bytes = ByteString.of(text);
    int length = bytes.length();
    if (length <= width) {
      return text;
    }
    long start = Math.min(offset, length);
    if (length - start < width - DOTS) {
      start = length - (width - DOTS);
    }
    if (start <= SHORTEST) {
      return bytes.slice(0, width - DOTS) + "...";
    }
    if (width < SHORTEST_BOTH) {
      return "";
    }
    if (start + (width - DOTS) < length) {
      return "..." + abbreviated(bytes.slice(start, length), 0, width - DOTS);
    }
    return "..." + bytes.slice(length - (width - DOTS), length);
  }

  private static String wrapped(String text, long width, String newLine, boolean cutsWords) {
    String bytes = ByteString.of(text).bytes();
    String breaks = ByteString.of(newLine).bytes();
    int size = (int) Math.max(1, Math.min(width, bytes.length() + 1L));
    Limits.text("a wrapped text", bytes.length() + (bytes.length() / size + 1L) * breaks.length());
    StringBuilder lines = new StringBuilder();
    int offset = 0;
    while (bytes.length() - offset > size) {
      if (bytes.charAt(offset) == ' ') {
        offset++;
        continue;
      }
      int end = breakAt(bytes, offset, size, cutsWords);
      if (end < 0) {
        lines.append(bytes, offset, bytes.length());
        offset = bytes.length();
      } else {
        lines.append(bytes, offset, end).append(breaks);
        boolean atSpace = bytes.charAt(end) == ' ';
        boolean cut = cutsWords && end == offset + size && !atSpace;
        offset = cut ? end : end + 1;
      }
    }
    return ByteString.text(lines.append(bytes, offset, bytes.length()).toString());
  }

  /** Where a line ends: at the last blank that fits, else in or after the word; -1 for nowhere. */
  private static int breakAt(String bytes, int offset, int size, boolean cutsWords) {
    int space = bytes.lastIndexOf(' ', offset + size);
    if (space >= offset) {
      return space;
    }
    return cutsWords ? offset + size : bytes.indexOf(' ', offset + size);
  }
}
