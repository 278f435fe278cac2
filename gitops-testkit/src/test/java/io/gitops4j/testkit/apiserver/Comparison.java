package io.gitops4j.testkit.apiserver;

import io.gitops4j.core.yaml.YamlFlavor;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.testkit.apiserver.Script.Answer;
import io.gitops4j.testkit.apiserver.Script.Step;
import io.gitops4j.testkit.apiserver.model.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds one normalised answer against the recorded one. */
public final class Comparison {
  /** Where the texts of Go's own parsers begin. */
  private static final Pattern PARSERS =
      Pattern.compile("json: cannot unmarshal|yaml: |strconv\\.");

  private boolean lenient;

  /** Whether a message of Go's own parsers was compared only up to where it begins. */
  public boolean lenient() {
    return lenient;
  }

  /** The first difference; null when there is none. */
  public @Nullable String difference(Step step, Answer answer) {
    Map<String, @Nullable Object> expect = step.expect();
    if (!Json.equal(expect.get("status"), (long) answer.status)) {
      return "status: expected "
          + expect.get("status")
          + " "
          + shown(expect.containsKey("body") ? expect.get("body") : expect.get("text"))
          + ", was "
          + answer.status
          + " "
          + shown(answer.value);
    }
    Object type = expect.get("contentType");
    if (expect.containsKey("contentType") && !Objects.equals(type, answer.contentType)) {
      return "content type: expected " + type + ", was " + answer.contentType;
    }
    Map<String, @Nullable Object> headers = Json.map(expect, "headers");
    for (String name : List.of("Warning", "Retry-After", "Allow", "Location")) {
      Object wanted = headers == null ? null : headers.get(name);
      List<String> found = answer.headers.getOrDefault(name, List.of());
      String difference =
          difference("header " + name, wanted == null ? List.of() : wanted, List.copyOf(found));
      if (difference != null) {
        return difference;
      }
    }
    return body(expect, answer);
  }

  private @Nullable String body(Map<String, @Nullable Object> expect, Answer answer) {
    if (expect.containsKey("body")) {
      return difference("", expect.get("body"), answer.value);
    }
    if (expect.containsKey("stream")) {
      return difference("stream", expect.get("stream"), answer.value);
    }
    if (expect.get("text") instanceof String text) {
      if ("application/yaml".equals(answer.contentType) && answer.value instanceof String s) {
        YamlReader reader = YamlReader.of(YamlFlavor.V11);
        return difference(
            "yaml",
            reader.readOne("a", lines(text)).toValue(),
            reader.readOne("a", lines(s)).toValue());
      }
      return difference("text", text, answer.value);
    }
    Map<String, @Nullable Object> select = Json.map(expect, "select");
    if (select != null) {
      for (Map.Entry<String, @Nullable Object> part : select.entrySet()) {
        String difference =
            difference(part.getKey() + " ", part.getValue(), select(answer.value, part.getKey()));
        if (difference != null) {
          return difference;
        }
      }
    }
    return null;
  }

  /** Go's escape of a line separator, which our reader does not know. */
  private static String lines(String yaml) {
    return yaml.replace("\\L", "\\u2028");
  }

  private @Nullable String difference(
      String path, @Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof Map<?, ?> left && actual instanceof Map<?, ?> right) {
      TreeSet<String> names = new TreeSet<>();
      left.keySet().forEach(k -> names.add((String) k));
      right.keySet().forEach(k -> names.add((String) k));
      for (String name : names) {
        String at = path + "/" + name;
        if (!right.containsKey(name)) {
          return at + ": missing, expected " + shown(left.get(name));
        }
        if (!left.containsKey(name)) {
          return at + ": unexpected " + shown(right.get(name));
        }
        String difference = difference(at, left.get(name), right.get(name));
        if (difference != null) {
          return difference;
        }
      }
      return null;
    }
    if (expected instanceof List<?> left && actual instanceof List<?> right) {
      for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
        if (i >= left.size() || i >= right.size()) {
          return path
              + ": expected "
              + left.size()
              + " elements, was "
              + right.size()
              + ": "
              + shown(i < left.size() ? left.get(i) : right.get(i));
        }
        String difference = difference(path + "/" + i, left.get(i), right.get(i));
        if (difference != null) {
          return difference;
        }
      }
      return null;
    }
    if (Json.equal(expected, actual)) {
      return null;
    }
    if (expected instanceof String left && actual instanceof String right && parsers(left, right)) {
      lenient = true;
      return null;
    }
    return path + ": expected " + shown(expected) + ", was " + shown(actual);
  }

  private static boolean parsers(String expected, String actual) {
    Matcher matcher = PARSERS.matcher(expected);
    return matcher.find() && actual.startsWith(expected.substring(0, matcher.start()));
  }

  private static String shown(@Nullable Object value) {
    String text = Json.text(value);
    return text.length() > 1500 ? text.substring(0, 1500) + "…" : text;
  }

  /** What is at a pointer of the corpus; null when there is nothing. */
  public static @Nullable Object select(@Nullable Object value, String pointer) {
    Object current = value;
    for (String raw : pointer.substring(1).split("/")) {
      String part = raw.replace("~1", "/").replace("~0", "~");
      if (current instanceof Map<?, ?> map) {
        current = map.get(part);
      } else if (current instanceof List<?> list) {
        current = element(list, part);
      } else {
        return null;
      }
    }
    return current;
  }

  private static @Nullable Object element(List<?> list, String part) {
    int sign = part.indexOf('=');
    if (sign < 0) {
      int index = Integer.parseInt(part);
      return index < list.size() ? list.get(index) : null;
    }
    String[] path = part.substring(0, sign).split("\\.");
    return list.stream()
        .filter(e -> part.substring(sign + 1).equals(String.valueOf(Json.at(e, path))))
        .findFirst()
        .orElse(null);
  }
}
