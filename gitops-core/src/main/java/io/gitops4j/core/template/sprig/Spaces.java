package io.gitops4j.core.template.sprig;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** Characters as Go's {@code unicode} and {@code strings} packages see them, one by one. */
final class Spaces {

  private Spaces() {}

  /** Whether a character is white space to Go's {@code unicode.IsSpace}. */
  static boolean isSpace(int rune) {
    return switch (rune) {
      case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0 -> true;
      case 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
      default -> rune >= 0x2000 && rune <= 0x200A;
    };
  }

  /** A text without the characters of a sort at both ends. */
  static String trim(String text, IntPredicate cut) {
    int start = 0;
    while (start < text.length() && cut.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    int end = text.length();
    while (end > start && cut.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  /** Each character changed by itself. */
  static String map(String text, IntUnaryOperator change) {
    StringBuilder changed = new StringBuilder(text.length());
    text.codePoints().map(change).forEach(changed::appendCodePoint);
    return changed.toString();
  }

  /** The parts of a text between separators, as Go's {@code strings.SplitN} gives them. */
  static List<String> split(String text, String separator, long most) {
    List<String> parts = new ArrayList<>();
    if (most == 0) {
      return parts;
    }
    long cuts = most < 0 ? Limits.MAX_ITEMS : most - 1;
    int start = 0;
    while (parts.size() < cuts) {
      int end = separator.isEmpty() ? next(text, start) : text.indexOf(separator, start);
      if (end < 0) {
        break;
      }
      parts.add(text.substring(start, end));
      start = end + separator.length();
    }
    if (!separator.isEmpty() || start < text.length()) {
      parts.add(text.substring(start));
    }
    Limits.items("a text that is split", parts.size());
    return parts;
  }

  private static int next(String text, int start) {
    int end = start < text.length() ? start + Character.charCount(text.codePointAt(start)) : -1;
    return end >= text.length() ? -1 : end;
  }
}
