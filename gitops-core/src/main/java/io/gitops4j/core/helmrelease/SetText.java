package io.gitops4j.core.helmrelease;

import io.gitops4j.core.template.value.TypedNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sets values by a text in the form of {@code helm --set}: {@code a.b=1,list[0].c={x,y}}.
 *
 * <p>The rule: names between dots lead into tables, an index in brackets into a list, which grows
 * as far as needed; braces hold a list, a comma ends a value, a backslash takes the meaning of the
 * character behind it. {@code true}, {@code false}, {@code null} and whole numbers that do not
 * begin with a zero are values of their type, unless all values are to be text. Tables and lists
 * that are there are changed in place.
 *
 * <p>Surprising cases: whole numbers are {@code int64}, so that templates see an integer where a
 * file would give a float; an empty name sets nothing; a text that ends within an index or after a
 * dot ends without an error; {@code a[1]} without a value makes the list and sets nothing in it; a
 * name that leads through a value of another type, also null, is an error. Source: Helm, {@code
 * pkg/strvals/parser.go}. Tests: {@code SetTextTest}, {@code SetTextPropertyTest}.
 */
final class SetText {

  private static final int MOST_INDEX = 65_536;
  private static final int MOST_NAMES = 30;

  /** A text of a few characters must not make lists of any size; Helm has no such limit. */
  private static final int MOST_ITEMS = 1_000_000;

  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,19}");
  private static final int END = -1;

  /** What is wrong with a text. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** What was read up to a character that ends it, or up to the end of the text. */
  private record Token(String text, int last) {}

  private final int[] text;
  private final boolean strings;
  private int at;
  private int items;

  private SetText(String text, boolean strings) {
    this.text = text.codePoints().toArray();
    this.strings = strings;
  }

  /**
   * Sets what a text says.
   *
   * @param strings whether every value is text
   * @throws Malformed when the text is none, or does not fit the values that are there
   */
  static void into(Map<String, @Nullable Object> values, String text, boolean strings) {
    SetText set = new SetText(text, strings);
    boolean more = true;
    while (more) {
      more = set.key(values, 0);
    }
  }

  /** Reads a name and what it is set to; false at the end of the text. */
  private boolean key(Map<String, @Nullable Object> table, int depth) {
    Token name = until("=[,.");
    return switch (name.last()) {
      case '[' -> index(table, name.text(), depth);
      case '=' -> assigned(value -> set(table, name.text(), value));
      case '.' -> below(table, name.text(), depth + 1);
      case ',' ->
          throw new Malformed(
              "the name \"%s\" has no value and cannot end with a comma".formatted(name.text()));
      default -> {
        if (!name.text().isEmpty()) {
          throw new Malformed("the name \"%s\" has no value".formatted(name.text()));
        }
        yield false;
      }
    };
  }

  private boolean below(Map<String, @Nullable Object> table, String name, int depth) {
    if (depth > MOST_NAMES) {
      throw new Malformed("names nest deeper than " + MOST_NAMES);
    }
    Map<String, @Nullable Object> inner =
        table.containsKey(name) ? table(name, table.get(name)) : new LinkedHashMap<>();
    boolean more = key(inner, depth);
    if (more && inner.isEmpty()) {
      throw new Malformed("the name \"%s\" has no value".formatted(name));
    }
    if (!inner.isEmpty()) {
      set(table, name, inner);
    }
    return more;
  }

  private boolean index(Map<String, @Nullable Object> table, String name, int depth) {
    Integer index = index();
    if (index == null) {
      return false;
    }
    Listed listed =
        new Listed(table.containsKey(name) ? list(name, table.get(name)) : new ArrayList<>());
    boolean more = item(listed, index, depth);
    set(table, name, listed.list);
    return more;
  }

  /** A list that may be replaced by a longer one. */
  private static final class Listed {
    private List<@Nullable Object> list;

    Listed(List<@Nullable Object> list) {
      this.list = list;
    }
  }

  /** Reads what an item of a list is set to; false at the end of the text. */
  private boolean item(Listed listed, int index, int depth) {
    if (index < 0) {
      throw new Malformed("the index " + index + " is negative");
    }
    Token token = until("[.=");
    if (!token.text().isEmpty()) {
      throw new Malformed("\"%s\" follows an index".formatted(token.text()));
    }
    return switch (token.last()) {
      case '=' -> {
        assigned(value -> put(listed, index, value));
        yield true;
      }
      case '[' -> nested(listed, index, depth);
      case '.' -> {
        Map<String, @Nullable Object> inner = tableAt(listed.list, index);
        boolean more = key(inner, depth);
        if (more) {
          put(listed, index, inner);
        }
        yield more;
      }
      default -> false;
    };
  }

  private boolean nested(Listed listed, int index, int depth) {
    Integer next = index();
    if (next == null) {
      return false;
    }
    Object there = index < listed.list.size() ? listed.list.get(index) : null;
    Listed inner = new Listed(there == null ? new ArrayList<>() : list("[" + index + "]", there));
    if (!item(inner, next, depth)) {
      return false;
    }
    put(listed, index, inner.list);
    return true;
  }

  private static Map<String, @Nullable Object> tableAt(List<@Nullable Object> list, int index) {
    if (index >= list.size()) {
      return new LinkedHashMap<>();
    }
    if (!(list.get(index) instanceof Map<?, ?>)) {
      list.set(index, new LinkedHashMap<String, @Nullable Object>());
    }
    return table("[" + index + "]", list.get(index));
  }

  /** Takes a value. */
  @FunctionalInterface
  private interface Taker {
    void take(@Nullable Object value);
  }

  /** Reads a value; false when the text ends where it should begin, which sets the empty text. */
  private boolean assigned(Taker taker) {
    if (at == text.length) {
      taker.take("");
      return false;
    }
    if (text[at] != '{') {
      taker.take(typed(until(",").text()));
      return true;
    }
    at++;
    List<@Nullable Object> list = new ArrayList<>();
    Token token;
    do {
      token = until(",}");
      if (token.last() == END) {
        throw new Malformed("a list must end with a brace");
      }
      count(1);
      list.add(typed(token.text()));
    } while (token.last() == ',');
    if (at < text.length && text[at] == ',') {
      at++;
    }
    taker.take(list);
    return true;
  }

  /** The index up to the closing bracket; null when the text ends before. */
  private @Nullable Integer index() {
    Token token = until("]");
    if (token.last() == END) {
      return null;
    }
    if (!INTEGER.matcher(token.text()).matches()) {
      throw new Malformed("the index \"%s\" is no whole number".formatted(token.text()));
    }
    try {
      long index = Long.parseLong(token.text());
      if (index > MOST_INDEX) {
        throw new Malformed("the index " + index + " is greater than " + MOST_INDEX);
      }
      return (int) Math.max(index, -1);
    } catch (NumberFormatException e) {
      throw new Malformed("the index \"%s\" is out of range".formatted(token.text()));
    }
  }

  private void put(Listed listed, int index, @Nullable Object value) {
    if (index >= listed.list.size()) {
      count(index + 1 - listed.list.size());
      List<@Nullable Object> longer = new ArrayList<>(listed.list);
      while (longer.size() <= index) {
        longer.add(null);
      }
      listed.list = longer;
    }
    listed.list.set(index, value);
  }

  private void count(int more) {
    items += more;
    if (items > MOST_ITEMS) {
      throw new Malformed("it makes more than " + MOST_ITEMS + " items of lists");
    }
  }

  private static void set(Map<String, @Nullable Object> table, String name, @Nullable Object to) {
    if (!name.isEmpty()) {
      table.put(name, to);
    }
  }

  private Token until(String stops) {
    StringBuilder read = new StringBuilder();
    while (at < text.length) {
      int next = text[at++];
      if (stops.indexOf(next) >= 0) {
        return new Token(read.toString(), next);
      }
      if (next == '\\') {
        if (at == text.length) {
          break;
        }
        next = text[at++];
      }
      read.appendCodePoint(next);
    }
    return new Token(read.toString(), END);
  }

  private @Nullable Object typed(String value) {
    if (strings) {
      return value;
    }
    if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
      return value.equalsIgnoreCase("true");
    }
    if (value.equalsIgnoreCase("null")) {
      return null;
    }
    if (value.equals("0")) {
      return TypedNumber.int64(0);
    }
    if (!value.startsWith("0") && INTEGER.matcher(value).matches()) {
      try {
        return TypedNumber.int64(Long.parseLong(value));
      } catch (NumberFormatException e) {
        return value;
      }
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> table(String name, @Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      return (Map<String, @Nullable Object>) value;
    }
    throw new Malformed("there is no mapping at \"%s\", but another value".formatted(name));
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> list(String name, @Nullable Object value) {
    if (value instanceof List<?>) {
      return (List<@Nullable Object>) value;
    }
    throw new Malformed("there is no list at \"%s\", but another value".formatted(name));
  }
}
