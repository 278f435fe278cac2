package io.gitops4j.testkit.apiserver.kinds;

import io.gitops4j.testkit.apiserver.model.Json;
import io.gitops4j.testkit.apiserver.validation.Errors;
import io.gitops4j.testkit.apiserver.validation.Names;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that may be percentages, and counters of a status. Source: kubernetes/kubernetes {@code
 * pkg/apis/apps/validation/validation.go}.
 */
final class Numbers {

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

  private Numbers() {}

  /** Not negative, or a percentage. */
  static void positiveOrPercent(@Nullable Object value, String path, Errors errors) {
    if (value instanceof String text) {
      errors.invalid(path, text, Names.percent(text));
    } else if (value instanceof Number n && n.longValue() < 0) {
      errors.invalid(path, n, "must be greater than or equal to 0");
    }
  }

  /** Not more than a hundred percent. */
  static void atMostAll(@Nullable Object value, String path, Errors errors) {
    if (value instanceof String text && Names.percent(text).isEmpty() && number(text) > 100) {
      errors.invalid(path, text, "must not be greater than 100%");
    }
  }

  /** The number before the percent sign, or the number itself, which may be a text. */
  static long number(@Nullable Object value) {
    if (value instanceof String text) {
      String digits = Names.percent(text).isEmpty() ? text.substring(0, text.length() - 1) : text;
      if (!NUMBER.matcher(digits).matches()) {
        return 0;
      }
      return digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
    }
    return value instanceof Number n ? n.longValue() : 0;
  }

  /** Counters that are not negative. */
  static void counters(Map<String, @Nullable Object> status, List<String> names, Errors errors) {
    names.forEach(name -> errors.nonNegative(status, "status", name));
  }

  /** Counters that are not above another one. */
  static void atMost(
      Map<String, @Nullable Object> status,
      String other,
      String message,
      List<String> names,
      Errors errors) {
    long limit = Errors.number(status, 0, other);
    for (String name : names) {
      long value = Errors.number(status, 0, name);
      if (value > limit) {
        errors.invalid("status." + name, value, message);
      }
    }
  }

  /** The counter of hash collisions never goes back. */
  static void collisions(
      Map<String, @Nullable Object> updated, Map<String, @Nullable Object> live, Errors errors) {
    Object old = Json.at(live, "status", "collisionCount");
    if (old instanceof Number n
        && Errors.number(updated, 0, "status", "collisionCount") < n.longValue()) {
      errors.invalid(
          "status.collisionCount",
          Errors.number(updated, 0, "status", "collisionCount"),
          "cannot be decremented");
    }
  }
}
