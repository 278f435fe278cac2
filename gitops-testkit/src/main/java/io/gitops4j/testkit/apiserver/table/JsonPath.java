package io.gitops4j.testkit.apiserver.table;

import io.gitops4j.testkit.apiserver.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON paths that printer columns use: members, quoted members, indices, {@code [*]}, and
 * filters for equality such as {@code [?(@.type=="Ready")]}.
 *
 * <p>Source: k8s.io/client-go, {@code util/jsonpath}.
 */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.([A-Za-z0-9_$-]+(?:\\\\\\.[A-Za-z0-9_$-]+)*)|\\['([^']*)']|\\[(\\*|-?\\d+)]"
              + "|\\[\\?\\(@\\.([A-Za-z0-9_.-]+)\\s*==\\s*[\"']([^\"']*)[\"']\\)]");

  private JsonPath() {}

  /** The first value at a path; null when there is none. */
  static @Nullable Object first(@Nullable Object value, String path) {
    List<@Nullable Object> found = new ArrayList<>();
    found.add(value);
    Matcher matcher = STEP.matcher(path);
    while (matcher.find()) {
      found = step(found, matcher);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static List<@Nullable Object> step(List<@Nullable Object> values, Matcher step) {
    List<@Nullable Object> next = new ArrayList<>();
    for (Object value : values) {
      String name = step.group(1) != null ? step.group(1).replace("\\.", ".") : step.group(2);
      if (name != null) {
        if (value instanceof Map<?, ?> map && map.get(name) != null) {
          next.add(map.get(name));
        }
      } else if (value instanceof List<?> list) {
        elements(list, step, next);
      }
    }
    return next;
  }

  private static void elements(List<?> list, Matcher step, List<@Nullable Object> next) {
    String index = step.group(3);
    if (index == null) {
      list.stream()
          .filter(e -> step.group(5).equals(String.valueOf(Json.at(e, step.group(4).split("\\.")))))
          .forEach(next::add);
    } else if (index.equals("*")) {
      next.addAll(list);
    } else {
      int at = Integer.parseInt(index);
      at = at < 0 ? list.size() + at : at;
      if (at >= 0 && at < list.size()) {
        next.add(list.get(at));
      }
    }
  }
}
