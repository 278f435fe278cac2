package io.gitops4j.testkit.apiserver.http;

import io.gitops4j.testkit.apiserver.model.ApiException;
import io.gitops4j.testkit.apiserver.model.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a query, read as Go reads them. */
final class Query {
  private final Map<String, List<String>> parameters = new LinkedHashMap<>();

  Query(String raw) {
    if (raw.isEmpty()) {
      return;
    }
    for (String pair : raw.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int sign = pair.indexOf('=');
      String name = decoded(sign < 0 ? pair : pair.substring(0, sign));
      String value = sign < 0 ? "" : decoded(pair.substring(sign + 1));
      parameters.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** The first value; empty when there is none. */
  String first(String name) {
    List<String> values = parameters.get(name);
    return values == null ? "" : values.get(0);
  }

  /** All values. */
  List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /** Whether a parameter is there and neither {@code false} nor {@code 0}. */
  boolean flag(String name) {
    return has(name) && !first(name).equalsIgnoreCase("false") && !first(name).equals("0");
  }

  /** A whole number; null when it is absent. */
  @Nullable Long number(String name) {
    if (!has(name)) {
      return null;
    }
    try {
      return Long.parseLong(first(name));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "strconv.ParseInt: parsing " + Json.text(first(name)) + ": invalid syntax");
    }
  }
}
