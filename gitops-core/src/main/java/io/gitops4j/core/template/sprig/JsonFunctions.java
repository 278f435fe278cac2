package io.gitops4j.core.template.sprig;

import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.yaml.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * JSON: writing and reading.
 *
 * <p>The rule: Helm's functions of these names replace sprig's. What cannot be written is an empty
 * text, and what cannot be read a map with the key {@code Error} or a list of the error; the
 * functions with {@code must} fail instead. Source: Helm's {@code funcs.go}, sprig's {@code
 * defaults.go}. Tests: the table {@code json.txt}.
 */
final class JsonFunctions {

  private static final int ESCAPE_LENGTH = 6;

  private JsonFunctions() {}

  static void addTo(Registrar to) {
    writing(to, "oJson", JsonFunctions::compact);
    writing(to, "oPrettyJson", value -> JsonWriter.indented(JsonTree.ofBytes(value)));
    to.add("toRawJson", "any", a -> withoutEscapes(compact(a.any(0))));
    to.add("mustToRawJson", "any", a -> withoutEscapes(compact(a.any(0))));
    to.add("fromJson", "string", a -> mapOrError(() -> GoJson.requireMap(GoJson.read(a.text(0)))));
    to.add(
        "fromJsonArray",
        "string",
        a -> listOrError(() -> GoJson.requireList(GoJson.read(a.text(0)))));
    to.add("mustFromJson", "string", a -> GoJson.read(a.text(0)));
  }

  /** Adds a function that is empty where it cannot write, and one with {@code must} that fails. */
  private static void writing(Registrar to, String name, Function<@Nullable Object, String> write) {
    to.add("t" + name, "any", a -> textOrNone(() -> write.apply(a.any(0))));
    to.add("mustT" + name, "any", a -> write.apply(a.any(0)));
  }

  private static String compact(@Nullable Object value) {
    return JsonWriter.compact(JsonTree.ofBytes(value));
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Attempt<T> {
    T run();
  }

  static String textOrNone(Attempt<String> attempt) {
    try {
      return attempt.run();
    } catch (FunctionException unwritable) {
      return "";
    }
  }

  static Map<String, @Nullable Object> mapOrError(Attempt<Map<String, @Nullable Object>> attempt) {
    try {
      return attempt.run();
    } catch (FunctionException e) {
      Map<String, @Nullable Object> error = new LinkedHashMap<>();
      error.put("Error", e.getMessage());
      return error;
    }
  }

  static List<@Nullable Object> listOrError(Attempt<List<@Nullable Object>> attempt) {
    try {
      return attempt.run();
    } catch (FunctionException e) {
      List<@Nullable Object> error = new ArrayList<>();
      error.add(e.getMessage());
      return error;
    }
  }

  /** JSON in which {@code <}, {@code >} and {@code &} stand for themselves. */
  private static String withoutEscapes(String json) {
    StringBuilder raw = new StringBuilder(json.length());
    int at = 0;
    while (at < json.length()) {
      char c = json.charAt(at);
      if (c != '\\') {
        raw.append(c);
        at++;
        continue;
      }
      String escape = json.substring(at, Math.min(json.length(), at + ESCAPE_LENGTH));
      switch (escape) {
        case "\\u003c", "\\u003e", "\\u0026" -> {
          raw.append((char) Integer.parseInt(escape.substring(2), 16));
          at += ESCAPE_LENGTH;
        }
        default -> {
          raw.append(json, at, at + 2);
          at += 2;
        }
      }
    }
    return raw.toString();
  }
}
