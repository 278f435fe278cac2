package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.value.TypedNumber;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads TOML 1.0 into maps.
 *
 * <p>The rule: integers are {@code int64}, dates moments. A table or key that stands twice is an
 * error. Source: the TOML 1.0 specification; the words of errors are those of
 * github.com/BurntSushi/toml v1.6 for the common mistakes. Tests: the table {@code toml.txt}.
 */
final class TomlReader {

  private final TomlText text;
  private final Map<String, @Nullable Object> root = new LinkedHashMap<>();
  private final Set<List<String>> headers = new HashSet<>();
  private final Set<Object> closed = Collections.newSetFromMap(new IdentityHashMap<>());
  private Map<String, @Nullable Object> current = root;

  private TomlReader(String text) {
    this.text = new TomlText(text.replace("\r\n", "\n"));
  }

  /**
   * The table of a text.
   *
   * @throws FunctionException with line and words when it is no TOML
   */
  static Map<String, @Nullable Object> read(String text) {
    return new TomlReader(text).run();
  }

  private Map<String, @Nullable Object> run() {
    while (true) {
      text.skipBlankLines();
      if (text.atEnd()) {
        return root;
      }
      text.lastKey("");
      if (text.peek() == '[') {
        header();
      } else {
        keyValue(current, '=');
      }
      endOfLine();
    }
  }

  private void endOfLine() {
    text.lastKey("");
    text.skipBlanks();
    text.skipComment();
    if (!text.atEnd() && text.peek() != '\n') {
      throw text.failure(
          "expected a top-level item to end with a newline, comment, or EOF, but got "
              + text.shown()
              + " instead");
    }
  }

  private void header() {
    text.next();
    boolean list = text.take('[');
    List<String> path = path(true);
    text.skipBlanks();
    if (!text.take(']')) {
      throw text.failure(
          "expected '.' or ']' to end table name, but got " + text.shown() + " instead");
    }
    if (list && !text.take(']')) {
      throw text.failure(
          "expected end of table array name delimiter ']', but got " + text.shown() + " instead");
    }
    Map<String, @Nullable Object> parent = root;
    for (String key : path.subList(0, path.size() - 1)) {
      parent = below(parent, key);
    }
    String last = path.get(path.size() - 1);
    current = list ? appended(parent, last, path) : opened(parent, last, path);
  }

  private Map<String, @Nullable Object> opened(
      Map<String, @Nullable Object> parent, String key, List<String> path) {
    boolean again =
        !headers.add(path) || (parent.containsKey(key) && !(parent.get(key) instanceof Map));
    if (again || closed.contains(parent.getOrDefault(key, ""))) {
      throw defined(path);
    }
    return below(parent, key);
  }

  @SuppressWarnings("unchecked") // lists of tables are made only here
  private Map<String, @Nullable Object> appended(
      Map<String, @Nullable Object> parent, String key, List<String> path) {
    Object known = parent.computeIfAbsent(key, k -> new ArrayList<@Nullable Object>());
    if (!(known instanceof List) || closed.contains(known)) {
      throw defined(path);
    }
    headers.removeIf(
        header -> header.size() > path.size() && header.subList(0, path.size()).equals(path));
    Map<String, @Nullable Object> table = new LinkedHashMap<>();
    ((List<@Nullable Object>) known).add(table);
    return table;
  }

  private FunctionException defined(List<String> path) {
    return text.failure("Key '" + String.join(".", path) + "' has already been defined.");
  }

  @SuppressWarnings("unchecked") // tables have texts as keys
  private Map<String, @Nullable Object> below(Map<String, @Nullable Object> parent, String key) {
    Object known = parent.computeIfAbsent(key, k -> new LinkedHashMap<String, @Nullable Object>());
    if (known instanceof List<?> list && !list.isEmpty() && !closed.contains(known)) {
      known = list.get(list.size() - 1);
    }
    if (!(known instanceof Map) || closed.contains(known)) {
      throw defined(List.of(key));
    }
    return (Map<String, @Nullable Object>) known;
  }

  private void keyValue(Map<String, @Nullable Object> table, char separator) {
    if (text.peek() == separator) {
      throw text.failure("unexpected '=': key name appears blank");
    }
    List<String> path = path(false);
    text.skipBlanks();
    if (text.atEnd()) {
      throw text.failure("unexpected EOF; expected key separator '='");
    }
    if (!text.take(separator)) {
      throw text.failure("expected '.' or '=', but got " + text.shown() + " instead");
    }
    text.lastKey(String.join(".", path));
    text.skipBlanks();
    Map<String, @Nullable Object> target = table;
    for (String key : path.subList(0, path.size() - 1)) {
      target = below(target, key);
    }
    String last = path.get(path.size() - 1);
    if (target.containsKey(last)) {
      throw defined(path);
    }
    target.put(last, value(0));
  }

  private List<String> path(boolean header) {
    List<String> path = new ArrayList<>();
    do {
      text.skipBlanks();
      String missing = header ? missingInHeader() : missingKey(path.isEmpty());
      if (!missing.isEmpty()) {
        throw text.failure(missing);
      }
      path.add(text.key());
      Limits.depth(path.size());
      text.skipBlanks();
    } while (text.take('.'));
    return path;
  }

  /** What is said where a name of a table should begin and does not; empty where one may. */
  private String missingInHeader() {
    if (text.atEnd() || text.at(']')) {
      return "unexpected end of table name (table names cannot be empty)";
    }
    return text.at('.') ? "unexpected table separator (table names cannot be empty)" : "";
  }

  /** The same of a key, the first of a path or one after a point. */
  private String missingKey(boolean first) {
    if (text.at('.')) {
      return first ? "unexpected '.': keys cannot start with a '.'" : "unexpected '.'";
    }
    return !first && (text.atEnd() || text.at('=')) ? "unexpected '='" : "";
  }

  private Object value(int depth) {
    Limits.depth(depth);
    if (text.atEnd()) {
      throw text.failure("unexpected EOF; expected value");
    }
    char c = text.peek();
    return switch (c) {
      case '"', '\'' -> text.string(true);
      case '[' -> list(depth);
      case '{' -> inlineTable();
      default -> scalar(text.word());
    };
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    text.next();
    while (true) {
      text.skipBlankLines();
      if (text.atEnd()) {
        throw text.failure("unexpected EOF; expected a comma (',') or array terminator (']')");
      }
      if (text.take(']')) {
        closed.add(items);
        return items;
      }
      items.add(value(depth + 1));
      text.skipBlankLines();
      if (!text.take(',') && !text.at(']')) {
        throw text.failure(
            "expected a comma (',') or array terminator (']'), but got "
                + (text.atEnd() ? "end of file" : text.shown()));
      }
    }
  }

  private Map<String, @Nullable Object> inlineTable() {
    Map<String, @Nullable Object> table = new LinkedHashMap<>();
    text.next();
    text.skipBlankLines();
    while (!text.take('}')) {
      if (text.atEnd()) {
        throw text.failure("unexpected EOF; expected a comma or an inline table terminator '}'");
      }
      keyValue(table, '=');
      text.skipBlankLines();
      if (!text.take(',') && !text.at('}')) {
        throw text.failure(
            "expected a comma or an inline table terminator '}', but got "
                + text.shown()
                + " instead");
      }
      text.skipBlankLines();
    }
    closed.add(table);
    return table;
  }

  private Object scalar(String word) {
    if (word.equals("true") || word.equals("false")) {
      return word.equals("true");
    }
    Object moment = TomlScalar.moment(word);
    if (moment != null) {
      return moment;
    }
    if (TomlScalar.isInteger(word)) {
      Long number = TomlScalar.integer(word);
      if (number == null) {
        throw text.failure(word + " is out of range for int64");
      }
      return TypedNumber.int64(number);
    }
    if (word.matches("[-+]?0[0-9]+")) {
      throw text.failure("Invalid integer " + Printed.quote(word) + ": cannot have leading zeroes");
    }
    Double number = TomlScalar.decimal(word);
    if (number == null) {
      throw text.failure(
          word.isEmpty()
              ? "expected value but found " + text.shown() + " instead"
              : "expected value but found " + Printed.quote(word) + " instead");
    }
    return number;
  }
}
