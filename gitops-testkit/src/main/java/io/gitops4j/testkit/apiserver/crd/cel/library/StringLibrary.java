package io.gitops4j.testkit.apiserver.crd.cel.library;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;

/**
 * The extension of CEL for texts, in version 2, by code points and with the words of cel-go, from
 * which those of the library's own differ. Source: cel-go, {@code ext/strings.go}. Tests: the
 * recorded {@code crd-cel-strings}.
 */
final class StringLibrary {

  private static final FunctionSet.Arg TEXT = FunctionSet.STRING;
  private static final FunctionSet.Arg INT = FunctionSet.INT;
  private static final CelType STRING = SimpleType.STRING;
  private static final FunctionSet.Arg LIST = new FunctionSet.Arg(FunctionSet.STRINGS, List.class);
  private static final FunctionSet.Arg VALUES =
      new FunctionSet.Arg(ListType.create(SimpleType.DYN), List.class);

  /** The longest text that is made. */
  private static final int LONGEST = 16 * 1024 * 1024;

  private StringLibrary() {}

  static FunctionSet functions() {
    FunctionSet set = new FunctionSet();
    indexes(set);
    return set.member("lowerAscii", "string_lower_ascii", STRING, a -> lower(text(a, 0)), TEXT)
        .member("upperAscii", "string_upper_ascii", STRING, a -> upper(text(a, 0)), TEXT)
        .member(
            "replace",
            "string_replace_string_string",
            STRING,
            a -> replace(text(a, 0), text(a, 1), text(a, 2), -1),
            TEXT,
            TEXT,
            TEXT)
        .member(
            "replace",
            "string_replace_string_string_int",
            STRING,
            a -> replace(text(a, 0), text(a, 1), text(a, 2), number(a, 3)),
            TEXT,
            TEXT,
            TEXT,
            INT)
        .member(
            "split",
            "string_split_string",
            FunctionSet.STRINGS,
            a -> split(text(a, 0), text(a, 1), -1),
            TEXT,
            TEXT)
        .member(
            "split",
            "string_split_string_int",
            FunctionSet.STRINGS,
            a -> split(text(a, 0), text(a, 1), number(a, 2)),
            TEXT,
            TEXT,
            INT)
        .member("trim", "string_trim", STRING, a -> trim(text(a, 0)), TEXT)
        .member("join", "list_join", STRING, a -> join((List<?>) a[0], ""), LIST)
        .member(
            "join", "list_join_string", STRING, a -> join((List<?>) a[0], text(a, 1)), LIST, TEXT)
        .member(
            "format",
            "string_format",
            STRING,
            a -> FormatClauses.format(text(a, 0), (List<?>) a[1]),
            TEXT,
            VALUES)
        .global("strings.quote", "strings_quote", STRING, a -> quote(text(a, 0)), TEXT);
  }

  private static void indexes(FunctionSet set) {
    CelType number = SimpleType.INT;
    set.member(
            "charAt",
            "string_char_at_int",
            STRING,
            a -> charAt(text(a, 0), number(a, 1)),
            TEXT,
            INT)
        .member(
            "indexOf",
            "string_index_of_string",
            number,
            a -> indexOf(text(a, 0), text(a, 1), 0),
            TEXT,
            TEXT)
        .member(
            "indexOf",
            "string_index_of_string_int",
            number,
            a -> indexOf(text(a, 0), text(a, 1), number(a, 2)),
            TEXT,
            TEXT,
            INT)
        .member(
            "lastIndexOf",
            "string_last_index_of_string",
            number,
            a -> lastIndexOf(text(a, 0), text(a, 1), Texts.length(text(a, 0))),
            TEXT,
            TEXT)
        .member(
            "lastIndexOf",
            "string_last_index_of_string_int",
            number,
            a -> lastIndexOfFrom(text(a, 0), text(a, 1), number(a, 2)),
            TEXT,
            TEXT,
            INT)
        .member(
            "substring",
            "string_substring_int",
            STRING,
            a -> substring(text(a, 0), number(a, 1), Texts.length(text(a, 0)), false),
            TEXT,
            INT)
        .member(
            "substring",
            "string_substring_int_int",
            STRING,
            a -> substring(text(a, 0), number(a, 1), number(a, 2), true),
            TEXT,
            INT,
            INT);
  }

  private static String text(Object[] a, int index) {
    return (String) a[index];
  }

  private static long number(Object[] a, int index) {
    return (Long) a[index];
  }

  private static CelFailure outOfRange(long index) {
    return new CelFailure("index out of range: " + index);
  }

  private static String charAt(String text, long index) {
    int length = Texts.length(text);
    if (index < 0 || index > length) {
      throw outOfRange(index);
    }
    return index == length ? "" : Texts.part(text, (int) index, (int) index + 1);
  }

  private static long indexOf(String text, String part, long from) {
    if (from < 0) {
      throw outOfRange(from);
    }
    int length = Texts.length(text);
    if (part.isEmpty()) {
      return Math.min(from, length);
    }
    if (from >= length) {
      return -1;
    }
    int at = text.indexOf(part, text.offsetByCodePoints(0, (int) from));
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  private static long lastIndexOfFrom(String text, String part, long from) {
    if (from < 0) {
      throw outOfRange(from);
    }
    boolean beyond = from >= Texts.length(text) && !part.isEmpty();
    return beyond ? -1 : lastIndexOf(text, part, from);
  }

  private static long lastIndexOf(String text, String part, long from) {
    int start = (int) Math.min(from, Texts.length(text));
    int at = text.lastIndexOf(part, text.offsetByCodePoints(0, start));
    return at < 0 ? -1 : text.codePointCount(0, at);
  }

  private static String substring(String text, long from, long to, boolean range) {
    int length = Texts.length(text);
    if (range && from > to) {
      throw new CelFailure("invalid substring range. start: " + from + ", end: " + to);
    }
    if (from < 0 || from > length) {
      throw outOfRange(from);
    }
    if (to < 0 || to > length) {
      throw outOfRange(to);
    }
    return Texts.part(text, (int) from, (int) to);
  }

  private static String lower(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        out.setCharAt(i, (char) (c + 32));
      }
    }
    return out.toString();
  }

  private static String upper(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c >= 'a' && c <= 'z') {
        out.setCharAt(i, (char) (c - 32));
      }
    }
    return out.toString();
  }

  private static String replace(String text, String old, String by, long limit) {
    StringBuilder out = new StringBuilder();
    int from = 0;
    int copied = 0;
    for (long n = 0; limit < 0 || n < limit; n++) {
      int at = text.indexOf(old, from);
      if (at < 0 || (old.isEmpty() && from > text.length())) {
        break;
      }
      out.append(text, copied, at).append(by);
      bounded(out);
      copied = at + old.length();
      from = old.isEmpty() && at < text.length() ? text.offsetByCodePoints(at, 1) : copied;
      if (old.isEmpty() && at == text.length()) {
        break;
      }
    }
    return out.append(text, copied, text.length()).toString();
  }

  private static void bounded(StringBuilder out) {
    if (out.length() > LONGEST) {
      throw new CelFailure("operation cancelled: actual cost limit exceeded");
    }
  }

  private static List<String> split(String text, String by, long limit) {
    List<String> parts = new ArrayList<>();
    if (limit == 0) {
      return parts;
    }
    int from = 0;
    while (limit < 0 || parts.size() < limit - 1) {
      int at = by.isEmpty() ? next(text, from) : text.indexOf(by, from);
      if (at < 0) {
        break;
      }
      parts.add(text.substring(from, at));
      from = at + by.length();
    }
    if (!by.isEmpty() || from < text.length()) {
      parts.add(text.substring(from));
    }
    return parts;
  }

  /** Where the next character ends, if another one comes behind it. */
  private static int next(String text, int from) {
    if (from >= text.length()) {
      return -1;
    }
    int at = text.offsetByCodePoints(from, 1);
    return at < text.length() ? at : -1;
  }

  private static boolean space(int c) {
    return (c >= 9 && c <= 13) || c == 0x85 || Character.isSpaceChar(c);
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && space(text.charAt(from))) {
      from++;
    }
    while (to > from && space(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static String join(List<?> list, String by) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof String part)) {
        throw new CelFailure("join: invalid input: " + list.get(i));
      }
      out.append(i == 0 ? "" : by).append(part);
      bounded(out);
    }
    return out.toString();
  }

  private static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case 7 -> out.append("\\a");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case 11 -> out.append("\\v");
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
