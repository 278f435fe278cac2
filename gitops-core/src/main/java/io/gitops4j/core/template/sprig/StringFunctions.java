package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.GoText;
import io.gitops4j.core.template.value.TypedList;
import io.gitops4j.core.template.value.TypedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Texts: trimming, cutting, searching, joining and quoting.
 *
 * <p>The rule: lengths and positions count bytes of UTF-8, so that a cut may leave half a letter.
 * Surprising: {@code quote} and {@code squote} leave out nil, {@code join} and {@code toStrings}
 * too; {@code trimAll} takes a set of characters but {@code trimSuffix} a text. Source: sprig's
 * {@code strings.go}. Tests: the table {@code strings.txt}.
 */
final class StringFunctions {

  private StringFunctions() {}

  static void addTo(Registrar to) {
    to.add("hello", "", a -> "Hello!");
    trimming(to);
    cutting(to);
    searching(to);
    quoting(to);
    joining(to);
    splitting(to);
  }

  private static void trimming(Registrar to) {
    to.add("trim", "string", a -> Spaces.trim(a.text(0), Spaces::isSpace));
    to.add("trimAll", "string, string", a -> Spaces.trim(a.text(1), anyOf(a.text(0))));
    to.add("trimall", "string, string", a -> Spaces.trim(a.text(1), anyOf(a.text(0))));
    to.add("trimSuffix", "string, string", a -> withoutSuffix(a.text(1), a.text(0)));
    to.add("trimPrefix", "string, string", a -> withoutPrefix(a.text(1), a.text(0)));
    to.add("nospace", "string", a -> withoutSpaces(a.text(0)));
  }

  private static IntPredicate anyOf(String characters) {
    return rune -> characters.codePoints().anyMatch(one -> one == rune);
  }

  private static String withoutSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  private static String withoutPrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  /** Each byte counts as a character, so that other letters than ASCII's may break, as in sprig. */
  private static String withoutSpaces(String text) {
    String bytes = ByteString.of(text).bytes();
    StringBuilder kept = new StringBuilder();
    bytes.chars().filter(c -> !Spaces.isSpace(c)).forEach(c -> kept.append((char) c));
    return kept.length() == bytes.length() ? text : kept.toString();
  }

  private static void cutting(Registrar to) {
    to.add("trunc", "int, string", a -> truncated(a.integer(0), ByteString.of(a.text(1))));
    to.add(
        "substr",
        "int, int, string",
        a -> part(a.integer(0), a.integer(1), ByteString.of(a.text(2))));
    to.add("repeat", "int, string", a -> repeated(a.text(1), a.integer(0)));
    to.add("indent", "int, string", a -> indented(a.text(1), a.integer(0)));
    to.add("nindent", "int, string", a -> "\n" + indented(a.text(1), a.integer(0)));
    to.add("replace", "string, string, string", a -> replaced(a.text(2), a.text(0), a.text(1)));
  }

  private static String truncated(long count, ByteString text) {
    int length = text.length();
    if (count < 0 && length + count > 0) {
      return text.slice(length + count, length);
    }
    return text.slice(0, count >= 0 && length > count ? count : length);
  }

  private static String part(long start, long end, ByteString text) {
    if (start < 0) {
      return text.slice(0, end);
    }
    if (end < 0 || end > text.length()) {
      if (start > text.length()) {
        throw new FunctionException(
            "runtime error: slice bounds out of range [" + start + ":" + text.length() + "]");
      }
      return text.slice(start, text.length());
    }
    return text.slice(start, end);
  }

  static String repeated(String text, long count) {
    if (count < 0) {
      throw new FunctionException("strings: negative Repeat count");
    }
    Limits.text(
        "a repeated text",
        Math.multiplyHigh(count, text.length()) != 0 ? Long.MAX_VALUE : count * text.length());
    return text.isEmpty() ? "" : text.repeat((int) count);
  }

  private static String indented(String text, long spaces) {
    String blank = repeated(" ", spaces);
    long lines = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      lines++;
    }
    Limits.text("an indented text", text.length() + lines * blank.length());
    return blank + text.replace("\n", "\n" + blank);
  }

  private static String replaced(String text, String old, String replacement) {
    long most = old.isEmpty() ? text.length() + 1L : text.length() / old.length();
    if (text.length() + most * replacement.length() > Limits.MAX_TEXT) {
      long count = Spaces.split(text, old, -1).size();
      Limits.text("a text with replacements", text.length() + count * replacement.length());
    }
    if (!old.isEmpty()) {
      return text.replace(old, replacement);
    }
    StringBuilder result = new StringBuilder(replacement);
    text.codePoints().forEach(rune -> result.appendCodePoint(rune).append(replacement));
    return result.toString();
  }

  private static void searching(Registrar to) {
    to.add("contains", "string, string", a -> a.text(1).contains(a.text(0)));
    to.add("hasPrefix", "string, string", a -> a.text(1).startsWith(a.text(0)));
    to.add("hasSuffix", "string, string", a -> a.text(1).endsWith(a.text(0)));
    to.add("plural", "string, string, int", a -> a.integer(2) == 1 ? a.text(0) : a.text(1));
    to.add("upper", "string", a -> Spaces.map(a.text(0), Character::toUpperCase));
    to.add("lower", "string", a -> Spaces.map(a.text(0), Character::toLowerCase));
  }

  private static void quoting(Registrar to) {
    to.add("quote", "...any", a -> joined(a, v -> Printed.quote(Printed.text(v))));
    to.add("squote", "...any", a -> joined(a, v -> "'" + Printed.value(v) + "'"));
    to.add("cat", "...any", a -> joined(a, Printed::value));
    to.add("toString", "any", a -> Printed.text(a.any(0)));
  }

  private static String joined(Arguments a, Function<@Nullable Object, String> each) {
    String text =
        a.values().stream().filter(Objects::nonNull).map(each).collect(Collectors.joining(" "));
    Limits.text("a joined text", text.length());
    return text;
  }

  private static void joining(Registrar to) {
    to.add("toStrings", "any", a -> TypedList.strings(strings(a.any(0))));
    to.add("join", "string, any", a -> join(strings(a.any(1)), a.text(0)));
    to.add("sortAlpha", "any", a -> sorted(a.any(0)));
  }

  private static String join(List<String> parts, String separator) {
    long length = parts.stream().mapToLong(String::length).sum();
    Limits.text("a joined text", length + (long) parts.size() * separator.length());
    return String.join(separator, parts);
  }

  private static TypedList sorted(@Nullable Object value) {
    List<String> texts =
        new ArrayList<>(Values.isList(value) ? strings(value) : List.of(Printed.text(value)));
    texts.sort(GoText::compare);
    return TypedList.strings(texts);
  }

  /** The items of a list as texts without nil; of another value, it alone. */
  static List<String> strings(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    if (Values.isList(value)) {
      for (Object item : Values.items(value)) {
        if (item != null) {
          texts.add(Printed.text(item));
        }
      }
    } else if (value != null) {
      texts.add(Printed.text(value));
    }
    return texts;
  }

  private static void splitting(Registrar to) {
    to.add("split", "string, string", a -> numbered(Spaces.split(a.text(1), a.text(0), -1)));
    to.add(
        "splitn",
        "string, int, string",
        a -> numbered(Spaces.split(a.text(2), a.text(0), a.integer(1))));
    to.add(
        "splitList",
        "string, string",
        a -> TypedList.strings(Spaces.split(a.text(1), a.text(0), -1)));
  }

  private static TypedMap numbered(List<String> parts) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      map.put(String.format(Locale.ROOT, "_%d", i), parts.get(i));
    }
    return new TypedMap("map[string]string", "string", map);
  }

  /** Adds a function of one text that gives a text. */
  static void addText(Registrar to, String name, UnaryOperator<String> change) {
    to.add(name, "string", a -> change.apply(a.text(0)));
  }
}
